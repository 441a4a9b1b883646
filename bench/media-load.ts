import type { Socket } from 'node:dgram';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { Histogram } from './histogram.ts';

/**
 * The far ends of many calls, in a process of its own: sends 50 packets a second to each leg and
 * measures how long what comes back was under way, and how evenly it is spaced.
 */
export type ToLoad =
  | { type: 'send'; legs: { port: number; socket: number }[] }
  | { type: 'measure'; ms: number }
  | { type: 'stop' };

export interface Measured {
  delayP50Ms: number;
  delayP99Ms: number;
  spacingP1Ms: number;
  spacingP99Ms: number;
  sent: number;
  received: number;
  /** How late this process itself was; a run in which it was is none. */
  ownLateP99Ms: number;
}

const socketCount = 8;
const slotMs = 2;
const slots = 10;
const delay = new Histogram();
const spacing = new Histogram();
const ownLate = new Histogram();
const lastByPort = new Map<number, number>();
const sockets: Socket[] = [];
let legs: { port: number; socket: number; packet: Buffer }[] = [];
let sent = 0;
let slot = 0;
let startMs = performance.now();

function receive(packet: Buffer, port: number): void {
  const nowMs = performance.now();
  const sentMs = packet.readDoubleBE(12);
  // Silence of a relay that waits for the first packet carries no time.
  if (sentMs > 0 && sentMs <= nowMs) delay.add(nowMs - sentMs);
  const lastMs = lastByPort.get(port);
  if (lastMs !== undefined) spacing.add(nowMs - lastMs);
  lastByPort.set(port, nowMs);
}

function turn(): void {
  const nowMs = performance.now();
  for (; startMs + slot * slotMs <= nowMs; slot++) {
    ownLate.add(nowMs - startMs - slot * slotMs);
    for (let at = slot % slots; at < legs.length; at += slots) send(legs[at]);
  }
  setTimeout(turn, Math.max(1, Math.ceil(startMs + slot * slotMs - performance.now())));
}

function send(leg: (typeof legs)[number] | undefined): void {
  if (leg === undefined) return;
  const { packet } = leg;
  packet.writeUInt16BE((packet.readUInt16BE(2) + 1) & 0xffff, 2);
  packet.writeUInt32BE((packet.readUInt32BE(4) + 160) >>> 0, 4);
  packet.writeDoubleBE(performance.now(), 12);
  sockets[leg.socket]?.send(packet, leg.port, '127.0.0.1');
  sent += 1;
}

function createPacket(ssrc: number): Buffer {
  const packet = Buffer.alloc(172, 0xff);
  packet[0] = 0x80;
  packet[1] = 0;
  packet.writeUInt32BE(ssrc, 8);
  return packet;
}

function measure(ms: number): void {
  for (const histogram of [delay, spacing, ownLate]) histogram.clear();
  lastByPort.clear();
  sent = 0;
  setTimeout(() => {
    const measured: Measured = {
      delayP50Ms: delay.percentile(0.5),
      delayP99Ms: delay.percentile(0.99),
      spacingP1Ms: spacing.percentile(0.01),
      spacingP99Ms: spacing.percentile(0.99),
      sent,
      received: delay.total,
      ownLateP99Ms: ownLate.percentile(0.99),
    };
    process.send?.(measured);
  }, ms);
}

for (let i = 0; i < socketCount; i++) {
  const socket = createSocket({
    type: 'udp4',
    recvBufferSize: 4_000_000,
    lookup: (address, _options, done) => done(null, address, 4),
  });
  socket.on('message', (packet, from) => receive(packet, from.port));
  // A lookup without a wait makes the socket listen before `bind` returns.
  const listening = once(socket, 'listening');
  socket.bind(0, '127.0.0.1');
  await listening;
  sockets.push(socket);
}
process.on('message', (message: ToLoad) => {
  if (message.type === 'measure') return measure(message.ms);
  const wanted = message.type === 'send' ? message.legs : [];
  legs = wanted.map((leg, i) => ({ ...leg, packet: createPacket(i + 1) }));
  startMs = performance.now();
  slot = 0;
});
process.on('disconnect', () => process.exit());
turn();
process.send?.(sockets.map((socket) => socket.address().port));
