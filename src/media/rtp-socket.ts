import type { Socket } from 'node:dgram';
import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { PortPool } from './port-pool.ts';

const triesMax = 50;
/** Room for a worker that is late by 100 ms and more without losing packets. */
const bufferBytes = 262_144;

export interface RtpSocket {
  readonly port: number;
  /** Gets every datagram until `close`; set by the owner. */
  receive: (packet: Buffer, host: string, port: number) => void;
  send(packet: Buffer, port: number, host: string): void;
  close(done: () => void): void;
}

/** Binds a UDP socket at a port of the pool, or at any without one; rejects when none can be bound. */
export async function bindRtpSocket(host: string, pool: PortPool | null): Promise<RtpSocket> {
  for (let tries = 1; ; tries++) {
    const port = pool === null ? 0 : pool.take();
    if (port === null) throw new Error('no RTP port is free');
    try {
      const socket = await bind(host, port);
      const own: RtpSocket = {
        port: socket.address().port,
        receive: () => {},
        send: (packet, toPort, toHost) => socket.send(packet, toPort, toHost),
        close(done) {
          socket.close(() => {
            if (pool !== null) pool.give(port);
            done();
          });
        },
      };
      socket.on('message', (packet, from) => own.receive(packet, from.address, from.port));
      return own;
    } catch (error) {
      pool?.give(port);
      if (tries === triesMax || pool === null) throw error;
    }
  }
}

function bind(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const family = isIPv6(host) ? 6 : 4;
    const socket = createSocket({
      type: `udp${family}`,
      recvBufferSize: bufferBytes,
      // Only addresses come here, and resolving one would cost a turn of the loop per packet.
      lookup: (address, _options, done) => done(null, address, family),
    });
    socket.once('error', (error) => {
      socket.close();
      reject(error);
    });
    socket.bind({ port, address: host, exclusive: true }, () => {
      socket.removeAllListeners('error');
      // A packet that could not be sent is a packet lost; RTP goes on.
      socket.on('error', () => {});
      resolve(socket);
    });
  });
}
