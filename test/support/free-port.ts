import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/** Below the ports that the system gives to whoever asks for any, and beside those of our own audio. */
const [lowest, highest] = [10_000, 19_999];
/** SIPp takes the ports beside its own for more audio. */
const blockSize = 8;

const given = new Set<number>();

/**
 * A port that is free for UDP and TCP on 127.0.0.1, for programs that cannot pick their own; given out
 * once in a process, since the program binds it only later.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = lowest + blockSize * randomInt(Math.floor((highest - lowest) / blockSize));
    if (given.has(port)) continue;
    given.add(port);
    if ((await isFreeForTcp(port)) && (await isFreeForUdp(port)) && (await isFreeForUdp(port + 2)))
      return port;
  }
}

async function isFreeForTcp(port: number): Promise<boolean> {
  const server = createServer();
  const isFree = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => resolve(true));
  });
  if (isFree) await new Promise((resolve) => server.close(resolve));
  return isFree;
}

async function isFreeForUdp(port: number): Promise<boolean> {
  const socket = createSocket('udp4');
  const isFree = await new Promise<boolean>((resolve) => {
    socket.once('error', () => resolve(false));
    socket.bind(port, '127.0.0.1', () => resolve(true));
  });
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return isFree;
}
