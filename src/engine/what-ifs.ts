import { UserError } from '../base/errors.ts';
import { isId, newId } from '../base/ids.ts';
import type { WhatIfAnswer, WhatIfQuestion, WhatIfState } from '../callback/what-if.ts';
import {
  cancelWhatIf as cancel,
  countOpenWhatIfs,
  findWhatIf,
  hideWhatIf,
  insertWhatIf,
  listWhatIfs as findWhatIfs,
  type KeptWhatIf,
} from '../store/what-ifs.ts';
import { needCallTarget } from './call-targets.ts';
import type { Engine } from './context.ts';
import { printTime } from './print-views.ts';
import type { Page } from './views.ts';

/** Of those that have ended the newest are kept. */
export const whatIfsKept = 200;
/** How many may wait or run at once. */
export const whatIfsOpen = 20;
/** For how long a deleted one can be brought back. */
export const hiddenMs = 3_600_000;

export interface WhatIfView {
  id: string;
  name: string;
  callTargetId: string | null;
  variants: string[];
  askedBy: string;
  askedAt: string;
  state: WhatIfState;
  progress: number;
  /** A guess by how far it is; null: not running, or too early to say. */
  secondsLeft: number | null;
  startedAt: string | null;
  endedAt: string | null;
  failure: string | null;
}

export interface WhatIfDetailView extends WhatIfView {
  question: WhatIfQuestion;
  answer: WhatIfAnswer | null;
}

/** @throws UserError too-many-requests, not-found for a call target that is not there */
export async function askWhatIf(
  ctx: Engine,
  question: WhatIfQuestion,
  askedBy: string,
): Promise<WhatIfView> {
  if (question.callTargetId !== null) await needCallTarget(ctx, question.callTargetId);
  if ((await countOpenWhatIfs(ctx.db)) >= whatIfsOpen)
    throw new UserError(
      'too-many-requests',
      `${whatIfsOpen} questions wait or run already. Fix: wait for one to end, or cancel one.`,
      { retryAfterSeconds: 30 },
    );
  return viewOf(ctx, await insertWhatIf(ctx.db, { id: newId(), question, askedBy }));
}

/** Newest first. @param page.limit 1-200, default 50 @throws UserError bad-request for a cursor of another list */
export async function listWhatIfs(
  ctx: Engine,
  page: { cursor?: string; limit?: number },
): Promise<Page<WhatIfView>> {
  const { cursor = null, limit = 50 } = page;
  if (cursor !== null && !isId(cursor))
    throw new UserError('bad-request', 'The cursor is not one that this list gave');
  const found = await findWhatIfs(ctx.db, cursor, limit);
  const nextCursor = found.length === limit ? (found.at(-1)?.id ?? null) : null;
  return { items: found.map((kept) => viewOf(ctx, kept)), nextCursor };
}

/** @throws UserError not-found */
export async function getWhatIf(ctx: Engine, id: string): Promise<WhatIfDetailView> {
  const found = isId(id) ? await findWhatIf(ctx.db, id) : null;
  if (!found) throw notFound(id);
  return { ...viewOf(ctx, found), question: found.question, answer: found.answer };
}

/** What waits or runs is not run on. @throws UserError not-found, wrong-state when it has ended */
export async function cancelWhatIf(ctx: Engine, id: string): Promise<WhatIfDetailView> {
  const { state } = await getWhatIf(ctx, id);
  if (!(await cancel(ctx.db, id)))
    throw new UserError('wrong-state', `It is ${state} already: there is nothing to cancel.`);
  return getWhatIf(ctx, id);
}

/** Also cancels it. It can be brought back for an hour. @throws UserError not-found */
export async function deleteWhatIf(ctx: Engine, id: string): Promise<void> {
  const isHidden =
    isId(id) &&
    (await ctx.db.tx(async (trx) => {
      await cancel(trx, id);
      return hideWhatIf(trx, id, true);
    }));
  if (!isHidden) throw notFound(id);
}

/** Undoes a deletion. @throws UserError not-found when it is gone for good, or was not deleted */
export async function restoreWhatIf(ctx: Engine, id: string): Promise<WhatIfDetailView> {
  if (!isId(id) || !(await hideWhatIf(ctx.db, id, false)))
    throw new UserError(
      'not-found',
      'There is no deleted what-if of this id; after an hour it is gone for good.',
    );
  return getWhatIf(ctx, id);
}

function viewOf({ db }: Engine, kept: KeptWhatIf): WhatIfView {
  const { id, name, callTargetId, question, askedBy, state, progress, failure } = kept;
  const maybe = (ms: number | null): string | null => (ms === null ? null : printTime(ms));
  return {
    ...{ id, name, callTargetId, askedBy, state, progress, failure },
    variants: question.variants.map((variant) => variant.name),
    secondsLeft: secondsLeft(kept, db.now()),
    ...{ askedAt: printTime(kept.askedAt), startedAt: maybe(kept.startedAt) },
    endedAt: maybe(kept.endedAt),
  };
}

function secondsLeft({ state, progress, startedAt }: KeptWhatIf, now: number): number | null {
  if (state !== 'running' || startedAt === null || progress < 0.02) return null;
  return Math.round((((now - startedAt) / progress) * (1 - progress)) / 1000);
}

function notFound(id: string): UserError {
  return new UserError('not-found', `There is no what-if ${id.slice(0, 60)}`);
}
