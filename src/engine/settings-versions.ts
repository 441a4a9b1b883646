import { UserError } from '../base/errors.ts';
import type { Actor } from '../callback/callback.ts';
import { diffSettings } from '../callback/settings-diff.ts';
import { lockCallTarget } from '../store/call-targets.ts';
import type { Session } from '../store/schema.ts';
import {
  findVersion,
  listVersions as findVersions,
  type SettingsVersion,
} from '../store/settings-versions.ts';
import { needCallTarget } from './call-targets.ts';
import { changeSettings, noCallTarget } from './change-settings.ts';
import type { Engine } from './context.ts';
import { printCallTarget, printSettings, printTime } from './print-views.ts';
import type { CallTargetView, Page, SettingsVersionView, SettingsVersionWhole } from './views.ts';

/**
 * One page, newest first, each with what it changed in the one before.
 * @param page.limit 1-200, default 50
 * @throws UserError not-found, bad-request for a cursor of another list
 */
export async function listVersions(
  ctx: Engine,
  id: string,
  page: { cursor?: string; limit?: number },
): Promise<Page<SettingsVersionView>> {
  await needCallTarget(ctx, id);
  if (page.cursor !== undefined && !/^\d{1,9}$/.test(page.cursor))
    throw new UserError('bad-request', 'The cursor is not one that this list gave');
  const limit = page.limit ?? 50;
  const before = page.cursor === undefined ? null : Number(page.cursor);
  // One more than is shown: the last one shown is compared with it.
  const found = await findVersions(ctx.db, id, before, limit + 1);
  const shown = found.slice(0, limit);
  return {
    items: shown.map((version, index) => printVersion(version, found[index + 1] ?? null)),
    nextCursor: found.length > limit ? String(shown.at(-1)?.version) : null,
  };
}

/**
 * One version whole, compared with another one.
 * @param against the version to compare with; null: the one before
 * @throws UserError not-found
 */
export async function getVersion(
  ctx: Engine,
  id: string,
  number: number,
  against: number | null = null,
): Promise<SettingsVersionWhole> {
  await needCallTarget(ctx, id);
  const version = await needVersion(ctx.db, id, number);
  const other =
    against === null
      ? await findVersion(ctx.db, id, number - 1)
      : await needVersion(ctx.db, id, against);
  return { ...printVersion(version, other), settings: { ...printSettings(version.settings) } };
}

/**
 * Puts the settings of a version into force again, as a new version, if they are still allowed.
 * @param ifVersion the version that must be in force still; absent: whichever is
 * @throws UserError not-found, bad-setting (`extra.fields`), already-exists, published-meanwhile
 */
export async function restoreVersion(
  ctx: Engine,
  id: string,
  number: number,
  { actor, note, ifVersion }: { actor: Actor; note?: string; ifVersion?: number },
): Promise<CallTargetView> {
  await needCallTarget(ctx, id);
  const restored = await ctx.db.tx(async (trx) => {
    const before = await lockCallTarget(trx, id);
    if (!before) throw noCallTarget(id);
    if (ifVersion !== undefined && before.version !== ifVersion)
      throw await publishedMeanwhile(trx, id, ifVersion);
    const { settings } = await needVersion(trx, id, number);
    const authorship = { actor, note: note ?? null, restored: number };
    return changeSettings(ctx, trx, before, settings, authorship);
  });
  ctx.wakeUp.at(ctx.db.now());
  return printCallTarget(restored);
}

/** Tells who published what since the version that was seen. @param seen its number, which may not exist */
export async function publishedMeanwhile(
  session: Session,
  id: string,
  seen: number,
): Promise<UserError> {
  const [current] = await findVersions(session, id, null, 1);
  const before = await findVersion(session, id, seen);
  if (!current) return noCallTarget(id);
  const { version, at, by, note, changes } = printVersion(current, before);
  const detail = `Version ${version} was published by ${by} at ${at}; you saw version ${seen}. Look at what it changed, and publish again on top of it.`;
  return new UserError('published-meanwhile', detail, { version, at, by, note, changes });
}

/** @throws UserError not-found */
export async function needVersion(
  session: Session,
  id: string,
  number: number,
): Promise<SettingsVersion> {
  const version = await findVersion(session, id, number);
  if (!version) throw new UserError('not-found', `The call target has no version ${number}`);
  return version;
}

/** @param other what to compare it with; null: nothing */
export function printVersion(
  { version, at, actor, note, restored, settings }: SettingsVersion,
  other: SettingsVersion | null,
): SettingsVersionView {
  const changes = other ? diffSettings(other.settings, settings) : [];
  return { version, at: printTime(at), by: actor, note, restored, changes };
}
