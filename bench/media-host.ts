import { silentLog } from '../src/base/log.ts';
import type { MediaLeg } from '../src/media/media-engine.ts';
import { startMediaWorkers } from '../src/media/media-workers.ts';

/** Our engine with one worker, in a process that can be pinned to a core and whose CPU is counted. */
export type ToHost =
  /** Joins each two far ends (their ports) by `hops` calls; answered with where they must send to. */
  | { type: 'bridge'; ends: [number, number][]; hops: number }
  | { type: 'play'; farEnds: number[] }
  /** From now on the main thread is busy for 60 of every 300 ms, or no longer. */
  | { type: 'block'; on: boolean }
  | { type: 'hang-up' };

const engine = await startMediaWorkers({
  log: silentLog,
  workers: 1,
  portRange: { low: 20_000, high: 29_999 },
  legsMax: 10_000,
});
engine.load(
  'prompt',
  Int16Array.from({ length: 16_000 }, (_, i) => 8_000 * Math.sin(i * 0.3)),
);
let legs: MediaLeg[] = [];
let blocking: ReturnType<typeof setInterval> | null = null;

async function open(near?: MediaLeg): Promise<MediaLeg> {
  const leg = await engine.open({
    host: '127.0.0.1',
    rtpTimeoutMs: 60_000,
    onKey() {},
    onTimeout() {},
    onLost() {},
    ...(near === undefined ? {} : { near }),
  });
  legs.push(leg);
  return leg;
}

function talkTo(leg: MediaLeg, port: number): void {
  const head = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n';
  leg.answerOffer(`${head}m=audio ${port} RTP/AVP 0\r\n`);
}

/** Calls in a row: the second leg of each talks to the first leg of the next. */
async function bridge(first: number, last: number, hops: number): Promise<[number, number]> {
  const calls: [MediaLeg, MediaLeg][] = [];
  for (let hop = 0; hop < hops; hop++) {
    const a = await open();
    calls.push([a, await open(a)]);
  }
  for (const [hop, [a, b]] of calls.entries()) {
    talkTo(a, calls[hop - 1]?.[1].localPort ?? first);
    talkTo(b, calls[hop + 1]?.[0].localPort ?? last);
    await engine.bridge(a, b);
  }
  return [calls[0]?.[0].localPort ?? 0, calls.at(-1)?.[1].localPort ?? 0];
}

async function handle(message: ToHost): Promise<unknown> {
  switch (message.type) {
    case 'bridge': {
      const ports: [number, number][] = [];
      for (const [first, last] of message.ends) ports.push(await bridge(first, last, message.hops));
      return ports;
    }
    case 'play':
      for (const farEnd of message.farEnds) {
        const leg = await open();
        talkTo(leg, farEnd);
        leg.play([{ clip: 'prompt' }], { loop: true });
      }
      return null;
    case 'block':
      if (blocking !== null) clearInterval(blocking);
      blocking = message.on ? setInterval(block, 300) : null;
      return null;
    case 'hang-up':
      await Promise.all(legs.map((leg) => leg.close()));
      legs = [];
      return null;
    default:
      return message satisfies never;
  }
}

function block(): void {
  const endMs = performance.now() + 60;
  while (performance.now() < endMs);
}

process.on('message', (message: ToHost) => {
  void handle(message).then((answer) => process.send?.({ answer }));
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
