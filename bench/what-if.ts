import { monitorEventLoopDelay } from 'node:perf_hooks';
import { realClock, sleep } from '../src/base/clock.ts';
import type { LineEvent } from '../src/callback/queue-event.ts';
import { asQueueEvents } from '../src/sim/centre/as-queue-events.ts';
import { workloadOf, type CentreSpec } from '../src/sim/centre/centre-spec.ts';
import { runCentre } from '../src/sim/centre/run-centre.ts';
import { twoPeaks } from '../src/sim/centre/workloads.ts';
import { insertQueueEvents } from '../src/store/queue-events.ts';
import { openWhatIfDesk } from '../src/what-if-desk.ts';
import { createApiWorld, type ApiWorld } from '../test/support/api-world.ts';
import { row, type Row } from './row.ts';

export const name = 'what-if';

const runs = 3;
const variants = [
  { name: 'two more', agents: { add: 2, from: '10:00', until: '12:00' } },
  { name: 'later', thresholdSeconds: 300 },
  { name: 'none', policy: 'none' },
  { name: 'quicker', handleMeanSeconds: 270 },
];

/**
 * What a question costs the platform that answers it: today and four variants on a stored week, and the largest
 * question that is taken; beside it the same process with nothing asked, for as long (for a minute beside the largest).
 */
export async function run(): Promise<Row[]> {
  let desk: ReturnType<typeof openWhatIfDesk> | null = null;
  const world = await createApiWorld({
    clock: realClock,
    api: {
      whatIf: {
        check: async (question) => desk?.check(question),
        wake: () => desk?.wake(),
      },
    },
  });
  desk = openWhatIfDesk(world.engine);
  try {
    const { id } = await world.addTarget({ timeZone: 'UTC' });
    const calls = await liveWeek(world, id);
    const week = {
      ...{ name: 'a week', callTargetId: id, calls: { from: 'samples' }, variants },
    };
    const asked = [];
    const idle = [];
    for (let nth = 0; nth < runs; nth++) {
      const ours = await watched(() => answered(world, week));
      asked.push(ours);
      // As long: the longest of many delays grows with the time one looks.
      idle.push(await watched(() => sleep(realClock, ours.seconds * 1000)));
    }
    const largest = await watched(() => answered(world, largestQuestion));
    const names = { case: `a stored week, ${calls} calls, 4 variants` };
    const few = { case: 'the largest, 2 million calls' };
    return [
      row(
        { ...names, metric: 'time to the answer', unit: 's' },
        asked.map((each) => each.seconds),
      ),
      ...figuresOf(names.case, asked, idle),
      row({ ...few, metric: 'time to the answer', unit: 's' }, [largest.seconds]),
      ...figuresOf(few.case, [largest], [await watched(() => sleep(realClock, 60_000))]),
    ];
  } finally {
    await desk.close();
    await world.close();
  }
}

/** 200 days of 2,000 calls, five times. */
const largestQuestion = {
  name: 'largest',
  calls: {
    ...{ from: 'curve', opensAt: '08:00' },
    halfHours: Array.from({ length: 20 }, () => ({ calls: 99.9, agents: 19 })),
  },
  ...{ variants, days: 200 },
};

interface Watched {
  seconds: number;
  /** Of the event loop, ms. */
  p99: number;
  most: number;
  /** Of the process above what it had before, MB. */
  memory: number;
}

function figuresOf(of: string, ours: readonly Watched[], idle: readonly Watched[]): Row[] {
  const figure = (metric: string, unit: string, read: (each: Watched) => number): Row =>
    row({ case: of, metric, unit }, ours.map(read), idle.map(read));
  return [
    figure('event-loop delay meanwhile, p99', 'ms', (each) => each.p99),
    figure('event-loop delay meanwhile, longest', 'ms', (each) => each.most),
    figure('memory, most above before', 'MB', (each) => each.memory),
  ];
}

async function watched(work: () => Promise<unknown>): Promise<Watched> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const before = process.memoryUsage.rss();
  let most = before;
  const stopped = new AbortController();
  const looking = (async () => {
    while (!stopped.signal.aborted) {
      most = Math.max(most, process.memoryUsage.rss());
      await sleep(realClock, 100, stopped.signal).catch(() => {}); // Stopped.
    }
  })();
  const from = realClock.monotonic();
  delay.enable();
  await work();
  delay.disable();
  const seconds = (realClock.monotonic() - from) / 1000;
  stopped.abort();
  await looking;
  return {
    ...{ seconds, p99: delay.percentile(99) / 1e6, most: delay.max / 1e6 },
    memory: (most - before) / 1e6,
  };
}

/** Asks, and asks how far it is as the page does, four times as often. */
async function answered({ admin }: ApiWorld, question: object): Promise<void> {
  const { status, body } = await admin.post('/v1/what-ifs', question);
  if (status !== 202) throw new Error(JSON.stringify(body));
  for (;;) {
    await sleep(realClock, 250);
    const { state, failure } = (await admin.get(`/v1/what-ifs/${body.id}`)).body;
    if (state === 'done') return;
    if (state === 'failed') throw new Error(failure);
  }
}

const lived: CentreSpec = {
  name: 'lived',
  days: [
    {
      ...{ opensAtSeconds: 8 * 3600, lengthSeconds: 12 * 3600 },
      arrivals: {
        ...{ kind: 'rates', slotSeconds: 3600 },
        callsPerHour: Array.from({ length: 12 }, (_, hour) => 150 * twoPeaks(8.5 + hour)),
      },
      staff: [{ at: 0, share: 1 }],
    },
  ],
  ...{ busynessCv: 0.1, patienceMeanSeconds: 600, acceptProbability: 0.5, answerProbability: 0.93 },
  ...{ handle: { meanSeconds: 300, cv: 1 }, wrapUp: null },
};

/** Seven days before today, as a feed would have told them. @returns how many called */
async function liveWeek({ engine }: ApiWorld, line: string): Promise<number> {
  const dayMs = 86_400_000;
  let calls = 0;
  for (let daysAgo = 7; daysAgo > 0; daysAgo--) {
    const midnight = (Math.floor(realClock.now() / dayMs) - daysAgo) * dayMs;
    const told: LineEvent[] = [];
    const watcher = asQueueEvents(midnight + 8 * 3_600_000, (event) => {
      told.push({ line, sourceId: `${daysAgo}-${told.length}`, event });
      if (event.type === 'joined') calls += 1;
    });
    runCentre({ workload: workloadOf(lived, 14, 0), seed: daysAgo, watcher });
    for (let from = 0; from < told.length; from += 1000)
      await insertQueueEvents(engine.db, told.slice(from, from + 1000));
  }
  return calls;
}
