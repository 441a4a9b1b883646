import { sleep } from '../base/clock.ts';
import type { Session } from '../store/schema.ts';
import type { AttemptHints } from './attempt-hints.ts';
import { pollMs, type Engine } from './context.ts';
import { isDatabaseAway } from './patience.ts';

/** Resolves when the row of the attempt says so, whichever node wrote it, or when it is over. */
export async function untilTold(
  ctx: Engine,
  what: { hints: AttemptHints; attemptId: string },
  isTold: (session: Session, attemptId: string) => Promise<boolean>,
  over: AbortSignal,
): Promise<void> {
  const { hints, attemptId } = what;
  while (!over.aborted) {
    // Listens before it looks, so that nothing is said in between.
    const told = new AbortController();
    const done = hints.listen(attemptId, () => told.abort());
    try {
      if (await unlessAway(() => isTold(ctx.db, attemptId))) return;
      // Aborted: the loop looks again, or ends.
      await sleep(ctx.clock, pollMs, AbortSignal.any([over, told.signal])).catch(() => {});
    } finally {
      done();
    }
  }
}

/** A database that is away has said nothing yet: it is asked again, and the lease sets the limit. */
async function unlessAway(look: () => Promise<boolean>): Promise<boolean> {
  try {
    return await look();
  } catch (error) {
    if (isDatabaseAway(error)) return false;
    throw error;
  }
}
