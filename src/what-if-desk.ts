import { Worker } from 'node:worker_threads';
import type { WhatIfDesk } from './api/what-if-desk.ts';
import { UserError } from './base/errors.ts';
import { leastCalls, leastDays } from './callback/stored-week.ts';
import type { WhatIfAnswer, WhatIfQuestion } from './callback/what-if.ts';
import type { Engine } from './engine/context.ts';
import { storedWeek } from './engine/stored-weeks.ts';
import { startWhatIfRunner, type AnswerWhatIf } from './engine/what-if-runner.ts';
import { planQuestion } from './sim/what-if/answer-question.ts';
import { atField } from './sim/what-if/at-field.ts';
import { checkCalls, mostCallsOfQuestion } from './sim/what-if/limits.ts';
import { askedOf, halfHoursInput } from './sim/what-if/question-input.ts';
import type { ThreadMessage, ThreadStart } from './what-if-thread.ts';

/** Of the thread's heap: a question with as many calls as are allowed stays well below it. */
const mostMemoryMb = 768;

/** Where what-if questions are checked, and run one after the other beside the platform. */
export function openWhatIfDesk(engine: Engine): WhatIfDesk & { close(): Promise<void> } {
  const runner = startWhatIfRunner(engine, answerInThread(engine.db.url));
  return {
    check: (question) => checkQuestion(engine, question),
    wake: () => runner.wake(),
    close: () => runner.close(),
  };
}

/** What can be known before anything is simulated. @throws UserError with the field at fault */
async function checkQuestion(engine: Engine, question: WhatIfQuestion): Promise<void> {
  const { calls, callTargetId, days, variants } = question;
  if (calls.from === 'curve') {
    planQuestion(question, halfHoursInput(askedOf(question), calls), mostCallsOfQuestion);
    return;
  }
  const week = await storedWeek(engine, callTargetId ?? '', calls.week);
  if (week.lack !== null)
    throw new UserError('bad-request', `Of that week there are ${week.lack}`, {
      errors: [
        {
          field: 'calls.week',
          wanted: `${leastDays} days with calls and agents, and ${leastCalls} calls`,
          found: week.lack,
        },
      ],
    });
  const filled = week.days.filter((day) => day.calls > 0).length;
  const perDay = week.calls / filled;
  atField('days', () =>
    checkCalls(perDay, variants.length + 1, days ?? filled, mostCallsOfQuestion),
  );
}

function answerInThread(databaseUrl: string): AnswerWhatIf {
  return async (question, { askedAt, signal, onProgress }) => {
    const start: ThreadStart = { question, databaseUrl, askedAt };
    const thread = new Worker(new URL('what-if-thread.ts', import.meta.url), {
      workerData: start,
      resourceLimits: { maxOldGenerationSizeMb: mostMemoryMb },
    });
    try {
      return await new Promise<WhatIfAnswer>((resolve, reject) => {
        thread.on('message', (message: ThreadMessage) => {
          if (message.kind === 'progress') onProgress(message.share);
          else if (message.kind === 'answer') resolve(message.answer);
          else reject(new UserError(message.code, message.detail));
        });
        thread.on('error', (error) => reject(isOutOfMemory(error) ? tooLarge(error) : error));
        thread.on('exit', () => reject(new Error('the thread ended without an answer')));
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      });
    } finally {
      await thread.terminate();
    }
  };
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}

function tooLarge(cause: unknown): UserError {
  return new UserError(
    'too-large',
    `It took more than ${mostMemoryMb} MB of memory. Fix: ask for fewer days or variants.`,
    {},
    { cause },
  );
}
