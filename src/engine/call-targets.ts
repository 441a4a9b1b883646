import { UserError } from '../base/errors.ts';
import { isId, newId } from '../base/ids.ts';
import type { Actor } from '../callback/callback.ts';
import {
  anyEstimateSource,
  settingsOf,
  type AnyEstimateSource,
  type CallTarget,
  type CallTargetSettings,
} from '../callback/call-target.ts';
import {
  deleteCallTarget as removeCallTarget,
  findCallTarget,
  insertCallTarget,
  listCallTargets as findCallTargets,
  lockCallTarget,
} from '../store/call-targets.ts';
import {
  bySystem,
  changeSettings,
  keepVersion,
  noCallTarget,
  refuseContradictions,
} from './change-settings.ts';
import type { Engine } from './context.ts';
import { printCallTarget } from './print-views.ts';
import type { CallTargetView, Page } from './views.ts';

/** @throws UserError bad-setting (`extra.fields`), already-exists */
export async function createCallTarget(
  ctx: Engine,
  settings: CallTargetSettings,
  actor: Actor = bySystem,
): Promise<CallTargetView> {
  refuseContradictions(ctx, settings);
  const made = await ctx.db.tx(async (trx) => {
    const target = await insertCallTarget(trx, newId(), settings);
    await keepVersion(trx, target, { actor });
    return target;
  });
  return printCallTarget(made);
}

/** @throws UserError not-found */
export async function getCallTarget(ctx: Engine, id: string): Promise<CallTargetView> {
  return printCallTarget(await needCallTarget(ctx, id));
}

/** One page, oldest first. @param page.limit 1-200, default 50 */
export async function listCallTargets(
  ctx: Engine,
  page: { cursor?: string; limit?: number },
): Promise<Page<CallTargetView>> {
  if (page.cursor !== undefined && !isId(page.cursor))
    throw new UserError('bad-request', 'The cursor is not one that this list gave');
  const found = await findCallTargets(ctx.db, page.cursor ?? null, page.limit ?? 50);
  return { items: found.items.map(printCallTarget), nextCursor: found.nextCursor };
}

type Group = 'quote' | 'offerRule' | 'retry' | 'agentRetry' | 'pacing';
/** Settings to change; a group such as `retry` may be given in part. */
export type CallTargetPatch = Partial<Omit<CallTargetSettings, Group | 'estimate'>> & {
  estimate?: Partial<AnyEstimateSource>;
} & {
  [Name in Group]?: Partial<CallTargetSettings[Name]>;
};

/**
 * Changes the settings given. Callbacks that wait keep the times they were promised.
 * @throws UserError not-found, bad-setting (`extra.fields`), already-exists
 */
export async function updateCallTarget(
  ctx: Engine,
  id: string,
  patch: CallTargetPatch,
  actor: Actor = bySystem,
): Promise<CallTargetView> {
  await needCallTarget(ctx, id);
  const updated = await ctx.db.tx(async (trx) => {
    const before = await lockCallTarget(trx, id);
    if (!before) throw noCallTarget(id);
    return changeSettings(ctx, trx, before, merge(settingsOf(before), patch), { actor });
  });
  ctx.wakeUp.at(ctx.db.now());
  return printCallTarget(updated);
}

/** @throws UserError not-found, in-use while callbacks or phone numbers belong to it */
export async function deleteCallTarget(ctx: Engine, id: string): Promise<void> {
  if (!isId(id) || !(await removeCallTarget(ctx.db, id))) throw noCallTarget(id);
}

/** The call target itself, for verbs. @throws UserError not-found */
export async function needCallTarget(ctx: Pick<Engine, 'db'>, id: string): Promise<CallTarget> {
  const callTarget = isId(id) ? await findCallTarget(ctx.db, id) : null;
  if (!callTarget) throw noCallTarget(id);
  return callTarget;
}

function merge(settings: CallTargetSettings, patch: CallTargetPatch): CallTargetSettings {
  return {
    ...settings,
    ...patch,
    estimate: { ...anyEstimateSource, ...settings.estimate, ...patch.estimate },
    quote: { ...settings.quote, ...patch.quote },
    offerRule: { ...settings.offerRule, ...patch.offerRule },
    retry: { ...settings.retry, ...patch.retry },
    agentRetry: { ...settings.agentRetry, ...patch.agentRetry },
    pacing: { ...settings.pacing, ...patch.pacing },
  };
}
