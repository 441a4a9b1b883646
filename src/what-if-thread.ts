import { constants, platform, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { realClock } from './base/clock.ts';
import { UserError, type ErrorCode } from './base/errors.ts';
import { silentLog } from './base/log.ts';
import type { WhatIfAnswer, WhatIfQuestion } from './callback/what-if.ts';
import { answerOf, planQuestion } from './sim/what-if/answer-question.ts';
import { mostCallsOfQuestion } from './sim/what-if/limits.ts';
import { runHere } from './sim/what-if/run-days.ts';
import type { Input } from './sim/what-if/people.ts';
import { askedOf, halfHoursInput } from './sim/what-if/question-input.ts';

/*
 * A thread in which one question is answered: it reads what is stored by itself, so that the platform's own thread has
 * nothing to do with it but to hear how far it is.
 */

export interface ThreadStart {
  question: WhatIfQuestion;
  databaseUrl: string;
  /** When it was asked, ms since 1970: asked again, the same week is read. */
  askedAt: number;
}

export type ThreadMessage =
  | { kind: 'progress'; share: number }
  | { kind: 'answer'; answer: WhatIfAnswer }
  | { kind: 'refusal'; code: ErrorCode; detail: string };

const tell = (message: ThreadMessage): void => parentPort?.postMessage(message, []);

async function inputOf({ question, databaseUrl, askedAt }: ThreadStart): Promise<Input> {
  if (question.calls.from === 'curve') return halfHoursInput(askedOf(question), question.calls);
  // Only now: a curve needs no database.
  const { openDatabase } = await import('./store/database.ts');
  const { readWeek } = await import('./stored-week-input.ts');
  const db = await openDatabase({ url: databaseUrl, clock: realClock, log: silentLog, poolMax: 1 });
  try {
    return await readWeek(db, question, askedAt);
  } finally {
    await db.close();
  }
}

async function answer(start: ThreadStart): Promise<void> {
  const { question } = start;
  const input = await inputOf(start);
  const planned = planQuestion(question, input, mostCallsOfQuestion);
  const all = planned.plan.settings.length * planned.days;
  const results = runHere(planned.plan, planned.days, (done) =>
    tell({ kind: 'progress', share: done / all }),
  );
  tell({ kind: 'answer', answer: answerOf(planned, results) });
}

// Calls go before answers. Elsewhere than on Linux it would be the whole process that steps back.
if (platform() === 'linux') setPriority(0, constants.priority.PRIORITY_BELOW_NORMAL);
try {
  await answer(workerData as ThreadStart);
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  tell({ kind: 'refusal', code: error.code, detail: error.message });
}
