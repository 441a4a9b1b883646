import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { whatIfQuestion } from '../../api/schemas/what-if.ts';
import { realClock } from '../../base/clock.ts';
import { UserError } from '../../base/errors.ts';
import type { WhatIfQuestion } from '../../callback/what-if.ts';
import { printable } from '../../sim/report/table.ts';
import { answerOf, planQuestion } from '../../sim/what-if/answer-question.ts';
import { mostCalls } from '../../sim/what-if/limits.ts';
import type { Input } from '../../sim/what-if/people.ts';
import { askedOf, halfHoursInput } from '../../sim/what-if/question-input.ts';
import { runOnThreads } from '../../sim/what-if/run-on-threads.ts';
import { untilStopped } from '../until-stopped.ts';
import { answerTable } from './answer-table.ts';
import { tellProgress, terminal } from './progress.ts';
import type { Given } from './question.ts';

/**
 * Answers a question as the API does, and prints the same answer.
 * @returns the exit code: 130 when ended early @throws UserError
 */
export async function answerQuestionFile(given: Given): Promise<number> {
  const question = readQuestionFile(given);
  const planned = planQuestion(question, await inputOf(question), mostCalls);
  const { plan, days } = planned;
  const abort = new AbortController();
  void untilStopped().then(() => abort.abort());
  const progress = tellProgress(terminal, realClock, plan.settings.length * days);
  const results = await runOnThreads(plan, {
    ...{ days, threads: availableParallelism(), signal: abort.signal, onDay: progress.done },
  }).finally(progress.end);
  if (results[0]?.length === 0) {
    terminal.write('Ended before the first day of every variant was done: nothing to report.\n');
    return 130;
  }
  const answer = answerOf(planned, results);
  console.log(
    given.json === true ? JSON.stringify(answer, null, 2) : answerTable(question.name, answer),
  );
  return abort.signal.aborted ? 130 : 0;
}

/** @throws UserError bad-request, not-found */
function readQuestionFile(given: Given): WhatIfQuestion {
  // Those with a default are always there.
  const others = Object.keys(given).filter(
    (name) =>
      !['question', 'json', 'from', 'threshold', 'policy', 'accept', 'answer', 'seed'].includes(
        name,
      ),
  );
  if (others.length > 0)
    throw new UserError(
      'bad-request',
      `--question says all that is asked. Fix: leave --${others.join(', --')} out.`,
    );
  const path = String(given.question);
  const result = whatIfQuestion.safeParse(readJson(path), { reportInput: true });
  if (result.success) return result.data;
  const faults = result.error.issues
    .slice(0, 5)
    .map(
      ({ path: at, message }) => `${at.map(String).join('.') || 'the question'}: wanted ${message}`,
    );
  throw new UserError('bad-request', `--question ${printable(path)}: ${faults.join('; ')}.`);
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(
      'not-found',
      `--question ${printable(path)} cannot be read: ${why}. Fix: name a file with a question as JSON.`,
      {},
      { cause: error },
    );
  }
}

async function inputOf(question: WhatIfQuestion): Promise<Input> {
  if (question.calls.from === 'curve') return halfHoursInput(askedOf(question), question.calls);
  // Only now: a curve needs no database.
  const { withStore } = await import('./with-store.ts');
  const { readWeek } = await import('../../stored-week-input.ts');
  return withStore((db) => readWeek(db, question, realClock.now()));
}
