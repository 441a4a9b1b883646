import { twoPeaks } from '../src/sim/centre/workloads.ts';
import { coverageOf, quotedRange, surgeDay, type Quoted } from '../test/support/surge-day.ts';
import { TwinDay } from '../test/support/twin-day.ts';
import { TwinPeople } from '../test/support/twin-people.ts';
import { row, type Row } from './row.ts';

export const name = 'twin-day';

const seeds = ['one', 'two', 'three'];
/** At 13 o'clock, after the lunch dip: everybody calls about the same thing for 25 minutes. */
const surge = { at: 5 * 3600, lengthSeconds: 1500, factor: 2.2 };
const agents = 30;
/** What the range is to hold of the waits. */
const wanted = 0.78;

/**
 * Whole days of 30 agents (8 to 20 o'clock, two peaks, one surge) in the local Twilio's TaskRouter, and the ranges that
 * the platform tells every caller, from what it hears of TaskRouter alone: signed events and statistics.
 */
export async function run(): Promise<Row[]> {
  const days: PlayedDay[] = [];
  for (const seed of seeds) {
    days.push(await playDay(seed));
    console.error(`Day ${days.length} of ${seeds.length}: ${JSON.stringify(days.at(-1))}`);
  }
  const of = (metric: string, unit: string, figure: (day: PlayedDay) => number) =>
    row({ case: `${agents} agents, 12 h`, metric, unit }, days.map(figure));
  const coverage = (metric: string, figure: (day: PlayedDay) => number) =>
    row({ case: `${agents} agents, 12 h`, metric, unit: 'share' }, days.map(figure), [wanted]);
  return [
    of('callers', 'calls', (day) => day.callers),
    of('told a range', 'calls', (day) => day.told),
    coverage('coverage of the day', (day) => day.share),
    coverage('coverage from the surge on', (day) => day.shareAfter),
    coverage('coverage as published', (day) => day.published),
    of('free agent promised and met', 'share', (day) => day.metFree),
    of('unknown', 'calls', (day) => day.unknown),
  ];
}

interface PlayedDay {
  callers: number;
  told: number;
  share: number;
  shareAfter: number;
  published: number;
  metFree: number;
  unknown: number;
}

async function playDay(seed: string): Promise<PlayedDay> {
  const day = await TwinDay.open();
  try {
    const from = day.clock.now() + surge.at * 1000;
    const load = (at: number): number => 0.98 * twoPeaks(8 + at / 3600);
    const workload = surgeDay({ lengthSeconds: 43_200, agents, handleSeconds: 300, load, surge });
    const people = new TwinPeople<Quoted>(day, workload, seed);
    await people.play(() => quotedRange(day));
    await day.runUntil(day.clock.now() + 120_000);
    const { callers } = people;
    const all = coverageOf(callers);
    const free = callers.filter(({ quoted }) => quoted?.basis === 'agents-free');
    const met = free.filter(({ turnAt, joinedAt }) => (turnAt ?? Infinity) - joinedAt < 5_000);
    return {
      ...{ callers: callers.length, told: all.n, share: all.share },
      shareAfter: coverageOf(callers.filter(({ joinedAt }) => joinedAt >= from)).share,
      published: (await day.ask('/accuracy')).rangeCoverage,
      metFree: met.length / free.length,
      unknown: callers.filter(({ quoted }) => quoted === null).length,
    };
  } finally {
    await day.close();
  }
}
