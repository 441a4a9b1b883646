import { createSocket, type Socket } from 'node:dgram';

export type Law = 'pcmu' | 'pcma';

const payloadTypes = { pcmu: 0, pcma: 8 } as const;
const eventType = 101;
const packetSamples = 160;

/**
 * Mouth, ear and fingers for a SIPp call, which has none of its own that a test could move: RTP on a port
 * that the scenario's SDP names. Written without anything of ours, so that a mistake of our media is not made twice.
 */
export class RtpEar {
  readonly port: number;
  /** Packets that came, whatever they held. */
  packets = 0;
  /** Telephone-events that came, one for each key. */
  readonly keys: string[] = [];
  /** Where the last packet came from. */
  from: { port: number; address: string } | null = null;
  readonly #socket: Socket;
  readonly #law: Law;
  readonly #ssrc = process.hrtime()[1] >>> 0;
  #heard = new Int16Array(8000 * 120);
  #heardLength = 0;
  #lastEventAt: number | null = null;
  #sequence = 1;
  #timestamp = 0;
  #phase = 0;
  #hz = 0;
  #pressing: { key: number; startedAt: number; sent: number }[] = [];
  #timer: NodeJS.Timeout | null = null;

  private constructor(socket: Socket, law: Law) {
    this.#socket = socket;
    this.#law = law;
    this.port = socket.address().port;
    socket.on('message', (packet, from) => this.#receive(packet, from));
  }

  static async open(law: Law = 'pcmu'): Promise<RtpEar> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    return new RtpEar(socket, law);
  }

  /** What a phone that knows this law alone offers or answers. */
  sdp(options: { law?: Law; direction?: string; port?: number; events?: boolean } = {}): string {
    const law = options.law ?? this.#law;
    const events = options.events ?? true;
    return [
      'v=0',
      'o=- 1 1 IN IP4 127.0.0.1',
      's=-',
      'c=IN IP4 127.0.0.1',
      't=0 0',
      `m=audio ${options.port ?? this.port} RTP/AVP ${payloadTypes[law]}${events ? ` ${eventType}` : ''}`,
      `a=rtpmap:${payloadTypes[law]} ${law.toUpperCase()}/8000`,
      ...(events ? [`a=rtpmap:${eventType} telephone-event/8000`, `a=fmtp:${eventType} 0-15`] : []),
      `a=${options.direction ?? 'sendrecv'}`,
    ].join('\n');
  }

  /** From now on speaks this tone (0: silence, which is sent as well). */
  talk(hz: number): void {
    this.#hz = hz;
    this.#start();
  }

  /** Sends keys by RFC 4733, one after the other; nothing goes out before the first packet has come. */
  press(keys: string): void {
    for (const key of keys)
      this.#pressing.push({ key: '0123456789*#'.indexOf(key), startedAt: 0, sent: 0 });
    this.#start();
  }

  /** All that was heard so far, as a WAV file. */
  wav(): Buffer {
    const samples = this.samples();
    const wav = Buffer.alloc(44 + samples.length * 2);
    wav.write('RIFF', 0);
    wav.writeUInt32LE(36 + samples.length * 2, 4);
    wav.write('WAVEfmt ', 8);
    wav.writeUInt32LE(16, 16);
    wav.writeUInt16LE(1, 20);
    wav.writeUInt16LE(1, 22);
    wav.writeUInt32LE(8000, 24);
    wav.writeUInt32LE(16_000, 28);
    wav.writeUInt16LE(2, 32);
    wav.writeUInt16LE(16, 34);
    wav.write('data', 36);
    wav.writeUInt32LE(samples.length * 2, 40);
    Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength).copy(wav, 44);
    return wav;
  }

  samples(from = 0): Int16Array {
    return this.#heard.slice(from, this.#heardLength);
  }

  /** Waits until the tone makes up most of a quarter of a second. */
  async hears(hz: number, withinMs = 10_000): Promise<boolean> {
    const deadline = performance.now() + withinMs;
    let at = this.#heardLength;
    for (;;) {
      for (; at + 2000 <= this.#heardLength; at += 1000)
        if (share(this.#heard.subarray(at, at + 2000), hz) > 0.8) return true;
      if (performance.now() > deadline) return false;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async close(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    await new Promise<void>((resolve) => this.#socket.close(resolve));
  }

  #receive(packet: Buffer, from: { port: number; address: string }): void {
    this.packets += 1;
    this.from = from;
    const [type, timestamp] = [packet[1]! & 0x7f, packet.readUInt32BE(4)];
    const payload = packet.subarray(12);
    if (type === eventType) {
      if (timestamp !== this.#lastEventAt) this.keys.push('0123456789*#'[payload[0]!] ?? '?');
      this.#lastEventAt = timestamp;
    } else if (type === payloadTypes[this.#law]) {
      const decode = this.#law === 'pcmu' ? fromUlaw : fromAlaw;
      for (const byte of payload)
        if (this.#heardLength < this.#heard.length) this.#heard[this.#heardLength++] = decode(byte);
    }
  }

  #start(): void {
    if (this.#timer) return;
    const begun = performance.now();
    let sent = 0;
    // Late timers are made up for, so that a busy machine does not make the tone slower.
    this.#timer = setInterval(() => {
      for (; sent * 20 < performance.now() - begun; sent++) if (this.from) this.#tick();
    }, 10);
  }

  #tick(): void {
    this.#timestamp += packetSamples;
    const pressed = this.#pressing[0];
    if (pressed) return this.#tickOf(pressed);
    const payload = Buffer.alloc(packetSamples);
    const encode = this.#law === 'pcmu' ? toUlaw : toAlaw;
    for (let i = 0; i < packetSamples; i++) {
      this.#phase += (2 * Math.PI * this.#hz) / 8000;
      payload[i] = encode(Math.round(8000 * Math.sin(this.#phase)));
    }
    this.#send(payloadTypes[this.#law], this.#timestamp, payload, false);
  }

  /** Five packets of a key that is down, three that it is up (RFC 4733 §2.5.1.4), and a pause. */
  #tickOf(pressed: { key: number; startedAt: number; sent: number }): void {
    if (pressed.sent === 0) pressed.startedAt = this.#timestamp;
    pressed.sent += 1;
    const isUp = pressed.sent > 5;
    if (pressed.sent > 8) {
      if (pressed.sent === 12) this.#pressing.shift();
      return;
    }
    const payload = Buffer.alloc(4);
    payload[0] = pressed.key;
    payload[1] = (isUp ? 0x80 : 0) | 10;
    payload.writeUInt16BE(Math.min(pressed.sent, 5) * packetSamples, 2);
    this.#send(eventType, pressed.startedAt, payload, pressed.sent === 1);
  }

  #send(type: number, timestamp: number, payload: Buffer, marker: boolean): void {
    const head = Buffer.alloc(12);
    head[0] = 0x80;
    head[1] = type | (marker ? 0x80 : 0);
    head.writeUInt16BE(this.#sequence++ & 0xffff, 2);
    head.writeUInt32BE(timestamp >>> 0, 4);
    head.writeUInt32BE(this.#ssrc, 8);
    if (this.from)
      this.#socket.send(Buffer.concat([head, payload]), this.from.port, this.from.address);
  }
}

/** Share of the energy that lies at the frequency, 0-1; 0 when it is quiet. */
function share(samples: Int16Array, hz: number): number {
  let [re, im, energy] = [0, 0, 0];
  for (let i = 0; i < samples.length; i++) {
    const angle = (2 * Math.PI * hz * i) / 8000;
    re += samples[i]! * Math.cos(angle);
    im += samples[i]! * Math.sin(angle);
    energy += samples[i]! ** 2;
  }
  if (energy < samples.length * 10_000) return 0;
  return (2 * (re ** 2 + im ** 2)) / (samples.length * energy);
}

// ITU-T G.711, by its formulas.

function fromUlaw(byte: number): number {
  const code = ~byte & 0xff;
  const magnitude = (((code & 0x0f) << 3) + 0x84) << ((code & 0x70) >> 4);
  return code & 0x80 ? 0x84 - magnitude : magnitude - 0x84;
}

function toUlaw(sample: number): number {
  const magnitude = Math.min(Math.abs(sample), 32_635) + 0x84;
  const exponent = Math.max(0, 24 - Math.clz32(magnitude));
  const code = (exponent << 4) | ((magnitude >> (exponent + 3)) & 0x0f);
  return ~(code | (sample < 0 ? 0x80 : 0)) & 0xff;
}

function fromAlaw(byte: number): number {
  const code = byte ^ 0x55;
  const exponent = (code & 0x70) >> 4;
  const base = ((code & 0x0f) << 4) + 8;
  const magnitude = exponent === 0 ? base : (base + 0x100) << (exponent - 1);
  return code & 0x80 ? magnitude : -magnitude;
}

function toAlaw(sample: number): number {
  const magnitude = Math.min(Math.abs(sample), 32_767) >> 4;
  const exponent = magnitude < 16 ? 0 : 28 - Math.clz32(magnitude);
  const mantissa = (exponent < 2 ? magnitude : magnitude >> (exponent - 1)) & 0x0f;
  return ((exponent << 4) | mantissa | (sample >= 0 ? 0x80 : 0)) ^ 0x55;
}
