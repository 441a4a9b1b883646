import { sleep } from '../base/clock.ts';
import { UserError } from '../base/errors.ts';
import type { WhatIfAnswer, WhatIfQuestion } from '../callback/what-if.ts';
import {
  endWhatIf,
  forgetWhatIfs,
  giveBackWhatIf,
  renewWhatIf,
  takeWhatIf,
  type KeptWhatIf,
} from '../store/what-ifs.ts';
import type { Engine } from './context.ts';
import { isDatabaseAway, untilStored } from './patience.ts';
import { hiddenMs, whatIfsKept } from './what-ifs.ts';

/** Looks for work at least so often: another node may have been asked. */
const pollMs = 5_000;
/** Progress is told, and a cancel heard, within this time. */
const beatMs = 1_000;
/** How long a node that says nothing is believed to be at it. */
const leaseMs = 30_000;
/** A question that has taken so many nodes down is not given to another. */
const mostTries = 3;

/**
 * Answers a question, not in this thread.
 * @throws UserError when it cannot be answered; the signal's reason when that aborts
 */
export type AnswerWhatIf = (
  question: WhatIfQuestion,
  options: {
    /** ms since 1970. */
    askedAt: number;
    signal: AbortSignal;
    /** @param share 0-1 */
    onProgress: (share: number) => void;
  },
) => Promise<WhatIfAnswer>;

export interface WhatIfRunner {
  /** There is something new to run, or to stop. */
  wake(): void;
  /** Stops what runs and queues it again, for another node or a later life of this one. */
  close(): Promise<void>;
}

/** Answers kept questions one after the other, until it is closed. */
export function startWhatIfRunner(ctx: Engine, answer: AnswerWhatIf): WhatIfRunner {
  const closing = new AbortController();
  let isTold = false;
  let rouse = (): void => {};
  const wake = (): void => {
    isTold = true;
    rouse();
  };
  const nap = async (ms: number): Promise<void> => {
    const waking = new AbortController();
    rouse = () => waking.abort();
    if (isTold) waking.abort();
    await sleep(ctx.clock, ms, waking.signal).catch(() => {}); // Woken.
    isTold = false;
  };

  const run = async (taken: KeptWhatIf): Promise<void> => {
    const stopping = new AbortController();
    const ended = new AbortController();
    let progress = 0;
    const beating = (async () => {
      while (!ended.signal.aborted) {
        await nap(beatMs);
        if (closing.signal.aborted) return stopping.abort(new Error('closing'));
        if (ended.signal.aborted) return;
        const isWanted = await unlessAway(ctx, () =>
          renewWhatIf(ctx.db, taken, { progress, leaseMs }),
        );
        if (isWanted === false) return stopping.abort(new Error('not wanted any more'));
      }
    })();
    const end = await endOf(
      answer(taken.question, {
        ...{ askedAt: taken.askedAt, signal: stopping.signal },
        onProgress: (share) => (progress = share),
      }),
    );
    ended.abort();
    wake();
    await beating;
    if (!stopping.signal.aborted) {
      if ('bug' in end) ctx.log.error({ err: end.bug, id: taken.id }, 'A what-if failed: a bug');
      const ending = 'bug' in end ? { failure: 'Something went wrong on our side.' } : end;
      const store = () => endWhatIf(ctx.db, taken, ending);
      await untilStored(ctx, store, () => !closing.signal.aborted);
    } else if (closing.signal.aborted) await unlessAway(ctx, () => giveBackWhatIf(ctx.db, taken));
  };

  const loop = (async () => {
    while (!closing.signal.aborted) {
      const taken = await unlessAway(ctx, async () => {
        await forgetWhatIfs(ctx.db, ctx.db.now() - hiddenMs, whatIfsKept);
        return takeWhatIf(ctx.db, { leaseMs, mostTries });
      });
      if (taken) await run(taken);
      else if (!closing.signal.aborted) await nap(pollMs);
    }
  })();
  return {
    wake,
    async close() {
      closing.abort();
      wake();
      await loop;
    },
  };
}

type End = { answer: WhatIfAnswer } | { failure: string } | { bug: unknown };

async function endOf(answering: Promise<WhatIfAnswer>): Promise<End> {
  try {
    return { answer: await answering };
  } catch (error) {
    return error instanceof UserError ? { failure: error.message } : { bug: error };
  }
}

async function unlessAway<Result>(
  { log }: Engine,
  work: () => Promise<Result>,
): Promise<Result | null> {
  try {
    return await work();
  } catch (error) {
    if (isDatabaseAway(error)) log.debug({ error: String(error) }, 'The database is away');
    else log.error({ err: error }, 'A chore of the what-ifs failed');
    return null;
  }
}
