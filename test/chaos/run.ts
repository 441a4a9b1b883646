import { randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { realClock } from '../../src/base/clock.ts';
import { checkAll } from './checkers.ts';
import { figuresOf, printReport } from './figures.ts';
import type { Fault, Kind } from './history.ts';
import { planRounds } from './plan.ts';
import { playRound } from './rounds.ts';
import { ChaosWorld } from './world.ts';

const help = `Usage: npm run chaos -- [OPTIONS]

Kills and freezes real platform processes at random moments under load: people who register by phone and
over HTTP, customers' phones, a contact centre. Then lets everything heal and checks what was promised.

  --rounds N     faults, default 50
  --calls N      calls in progress at each fault, default 30
  --nodes WHICH  1: one node, killed and started again; 2: two on one database; default both: a third of the
                 rounds with one, the rest with two
  --kinds LIST   with two nodes, in turn: freeze (SIGSTOP for longer than the lease, then CONT), kill-other
                 (killed; the other takes over), kill (killed and at once started again); default all
  --seed N       repeats the draws of another run (what happens between processes stays their own)
  --history FILE writes all that was seen, as JSON, to be looked into
  --help

Exit code 0: every check holds. 1: one does not. 2: the options cannot be read.`;

const kinds = ['freeze', 'kill-other', 'kill'] as const;
/** An unknown attempt keeps its number for its ring limit and 32 s, and there are three of them at most. */
const healMs = 150_000;

interface Options {
  rounds: number;
  calls: number;
  nodes: '1' | '2' | 'both';
  kinds: Kind[];
  seed: number;
  history: string | null;
}

function readOptions(): Options | null {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: {
      ...{ rounds: text, calls: text, nodes: text, kinds: text, seed: text, history: text },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  const number = (name: string, value: string | undefined, absent: number, low: number): number => {
    const read = Number(value ?? absent);
    if (!Number.isInteger(read) || read < low)
      throw new TypeError(`--${name} is ${value}; wanted: a whole number from ${low}`);
    return read;
  };
  const nodes = values.nodes ?? 'both';
  if (nodes !== '1' && nodes !== '2' && nodes !== 'both')
    throw new TypeError(`--nodes is ${nodes}; wanted: 1, 2 or both`);
  const chosen = (values.kinds ?? kinds.join()).split(',').map((name) => {
    const kind = kinds.find((one) => one === name);
    if (!kind) throw new TypeError(`--kinds has ${name}; wanted: ${kinds.join(', ')}`);
    return kind;
  });
  return {
    ...{ nodes, kinds: chosen, history: values.history ?? null },
    rounds: number('rounds', values.rounds, 50, 1),
    calls: number('calls', values.calls, 30, 1),
    seed: number('seed', values.seed, randomInt(1_000_000), 0),
  };
}

function line(fault: Fault, rounds: number): string {
  const { round, kind, moment, node, calls, lost, at, until } = fault;
  const claimed = lost.flatMap((one) => (one.at === null ? [] : [one.at - at]));
  const slowest = claimed.length > 0 ? `, the last after ${seconds(Math.max(...claimed))}` : '';
  return `round ${round}/${rounds}  ${kind.padEnd(10)} ${node}  ${calls} calls${moment === null ? '' : `, as ${moment}`}; back after ${seconds(until - at)}; held ${lost.length}, claimed ${claimed.length}${slowest}`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

async function run(options: Options, stack: AsyncDisposableStack): Promise<number> {
  const { rounds, seed, calls } = options;
  console.log(`chaos: ${rounds} rounds, ${calls} calls, seed ${seed}`);
  const started = realClock.monotonic();
  const world = await ChaosWorld.open(seed, ['alpha', 'beta'], stack);
  const over = new AbortController();
  const load = world.load(calls, over.signal);
  for (const [index, plan] of planRounds(rounds, options.nodes, options.kinds).entries()) {
    const fault = await playRound(world, { ...plan, round: index + 1, seed, calls });
    console.log(line(fault, rounds));
  }
  over.abort();
  await load;
  const faultsOver = realClock.monotonic();
  console.log(`no more faults; letting everything come to its end (${seconds(healMs)} at most)`);
  const history = await world.heal(healMs);
  console.log(`all calls are over after ${seconds(realClock.monotonic() - faultsOver)}`);
  if (options.history !== null) writeFileSync(options.history, JSON.stringify(history, null, 1));
  const checks = checkAll(history);
  const { count, ends } = world.callers;
  console.log(printReport(figuresOf(history, { callers: count, ends }), checks));
  const isPass = checks.every(({ violations }) => violations.length === 0);
  const took = seconds(realClock.monotonic() - started);
  console.log(`${isPass ? 'PASS' : 'FAIL'}  seed ${seed}, ${took}`);
  return isPass ? 0 : 1;
}

/** Whatever ends the run ends what it has started, too. */
const stack = new AsyncDisposableStack();
const giveUp = (exitCode: number): void => {
  void stack.disposeAsync().finally(() => process.exit(exitCode));
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => giveUp(130));
process.once('uncaughtException', (error) => {
  console.error(error);
  giveUp(1);
});

try {
  const options = readOptions();
  if (options === null) console.log(help);
  else process.exitCode = await run(options, stack);
} catch (error) {
  console.error(error instanceof TypeError ? `${error.message}\n\n${help}` : error);
  process.exitCode = error instanceof TypeError ? 2 : 1;
} finally {
  await stack.disposeAsync();
}
