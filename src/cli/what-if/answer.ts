import { accessSync, constants, statSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, resolve } from 'node:path';
import { realClock } from '../../base/clock.ts';
import { UserError } from '../../base/errors.ts';
import type { CentreSpec } from '../../sim/centre/centre-spec.ts';
import { pageOf } from '../../sim/report/html.ts';
import type { WhatIfReport } from '../../sim/report/model.ts';
import { closerLook, reportedDifferences, reportedSetting } from '../../sim/report/of-runs.ts';
import { printable, tableOf } from '../../sim/report/table.ts';
import { closerOf, settingsOf } from '../../sim/centre/what-if-run.ts';
import { untilStopped } from '../until-stopped.ts';
import { curveInput, traceInput } from './input.ts';
import type { Input } from '../../sim/what-if/people.ts';
import { checkLoad, checkSize } from '../../sim/what-if/limits.ts';
import { tellProgress, terminal as stderr } from './progress.ts';
import type { Question } from './question.ts';
import { runOnThreads } from '../../sim/what-if/run-on-threads.ts';

/** From the question to its report. @returns the exit code: 130 when ended early @throws UserError */
export async function answerWhatIf(question: Question): Promise<number> {
  if (question.html !== null) checkWritable(question.html);
  const input = await readInput(question);
  const abort = new AbortController();
  void untilStopped().then(() => abort.abort());
  const report = await simulate(question, input, abort.signal);
  if (!report) {
    stderr.write(
      'Ended before the first day of every setting was done: there is nothing to report.\n',
    );
    return 130;
  }
  if (question.html !== null) {
    writeFileSync(question.html, pageOf(report));
    stderr.write(`Wrote ${printable(question.html)}.\n`);
  }
  if (question.json) console.log(JSON.stringify(report, null, 2));
  else if (question.html === null) console.log(tableOf(report));
  return abort.signal.aborted ? 130 : 0;
}

async function readInput(question: Question): Promise<Input> {
  if (question.from === 'curve') return curveInput(question);
  if (question.from === 'trace') return traceInput(question);
  // Only now: the other sources need no database.
  const { withStore } = await import('./with-store.ts');
  const { inputFromStore } = await import('./stored-input.ts');
  return withStore((db) => inputFromStore(db, question, realClock.now()));
}

async function simulate(
  question: Question,
  { spec, days, assumptions }: Input,
  signal: AbortSignal,
): Promise<WhatIfReport | null> {
  const { policies, thresholdsSeconds, seed } = question;
  const agents = question.agents ?? missingAgents(spec);
  checkLoad(spec, Math.min(...agents));
  const settings = settingsOf({ policies, agents, thresholdsSeconds });
  const closer = closerOf(settings);
  stderr.write(`Simulating ${checkSize(spec, settings.length, days)}.\n`);
  const progress = tellProgress(stderr, realClock, settings.length * days);
  const results = await runOnThreads(
    {
      seed,
      settings: settings.map((setting) => ({ spec, setting, isCloser: closer.includes(setting) })),
    },
    { days, threads: availableParallelism(), signal, onDay: progress.done },
  ).finally(progress.end);
  const runs = settings.map((setting, index) => ({ setting, days: results[index] ?? [] }));
  const daysDone = runs[0]?.days.length ?? 0;
  if (daysDone === 0) return null;
  return {
    simulated: true,
    target: question.target ?? 'an imagined contact centre',
    from: question.from,
    ...{ seed, days: daysDone, daysAsked: days, assumptions },
    settings: runs.map((run) => reportedSetting(run.setting, run.days)),
    differences: reportedDifferences(runs),
    closer: runs.flatMap((run) => closerLook(spec, run.setting, run.days) ?? []),
  };
}

/** Says how many it would take, for a start. */
function missingAgents(spec: CentreSpec): never {
  const busiest = Math.max(
    ...spec.days.map(({ arrivals }) => {
      if (arrivals.kind === 'rates') return Math.max(...arrivals.callsPerHour);
      const hours = new Map<number, number>();
      for (const at of arrivals.atSeconds) {
        const hour = Math.floor(at / 3600);
        hours.set(hour, (hours.get(hour) ?? 0) + 1);
      }
      return Math.max(...hours.values());
    }),
  );
  const load = Math.max(1, Math.round((busiest * spec.handle.meanSeconds) / 3600));
  const [from, to] = [Math.max(1, Math.round(load * 0.95)), Math.round(load * 1.15) + 2];
  const step = Math.max(1, Math.round((to - from) / 6));
  throw new UserError(
    'bad-request',
    `How many agents? In the busiest hour the calls keep ${load} busy. Fix: say --agents ${from}..${to}/${step}, or other numbers.`,
  );
}

/** Better now than after the work. */
function checkWritable(file: string): void {
  try {
    const isFolder = statSync(file, { throwIfNoEntry: false })?.isDirectory();
    if (isFolder) throw new Error('it is a folder');
    accessSync(dirname(resolve(file)), constants.W_OK);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(
      'bad-request',
      `--html ${printable(file.slice(0, 200))} cannot be written: ${why}. Fix: name a file in a folder that is there.`,
      {},
      { cause: error },
    );
  }
}
