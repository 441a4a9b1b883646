import { UserError } from '../base/errors.ts';
import { isId } from '../base/ids.ts';
import { printActor, type Actor } from '../callback/callback.ts';
import { settingsOf, type CallTarget, type CallTargetSettings } from '../callback/call-target.ts';
import { applyChanges, diffSettings } from '../callback/settings-diff.ts';
import { checkSettings } from '../callback/target-rules.ts';
import { lockCallTarget } from '../store/call-targets.ts';
import type { Session } from '../store/schema.ts';
import { findDraft, saveDraft, takeDraft, type SettingsDraft } from '../store/settings-drafts.ts';
import { findVersion } from '../store/settings-versions.ts';
import { needCallTarget } from './call-targets.ts';
import { changeSettings, noCallTarget } from './change-settings.ts';
import type { Engine } from './context.ts';
import { printCallTarget, printSettings, printTime } from './print-views.ts';
import { needVersion, printVersion, publishedMeanwhile } from './settings-versions.ts';
import type { CallTargetView, SettingsDraftView } from './views.ts';

/** The draft; where there is none the settings in force, with `revision` null. @throws UserError not-found */
export async function getDraft(ctx: Engine, id: string): Promise<SettingsDraftView> {
  const target = await needCallTarget(ctx, id);
  return view(ctx, target, await findDraft(ctx.db, id));
}

/**
 * Writes the whole draft. It may contradict itself; what is wrong with it comes back as `faults`.
 * @param wanted.ifRevision of the draft that was seen, null when there was none
 * @param wanted.basedOn the version it was begun from
 * @throws UserError not-found, draft-changed (`extra` tells by whom and when)
 */
export async function putDraft(
  ctx: Engine,
  id: string,
  wanted: { settings: CallTargetSettings; basedOn: number; ifRevision: string | null },
  actor: Actor,
): Promise<SettingsDraftView> {
  const target = await needCallTarget(ctx, id);
  const { settings, basedOn, ifRevision } = wanted;
  await needVersion(ctx.db, id, basedOn);
  return save(ctx, target, ifRevision, { settings, basedOn, editedBy: printActor(actor) });
}

/** @param ifRevision absent: whichever it is @throws UserError not-found, draft-changed */
export async function discardDraft(ctx: Engine, id: string, ifRevision?: string): Promise<void> {
  await needCallTarget(ctx, id);
  const draft = await findDraft(ctx.db, id);
  if (!draft) return;
  const taken = isId(ifRevision ?? draft.revision)
    ? await takeDraft(ctx.db, id, ifRevision ?? draft.revision)
    : null;
  if (!taken) throw await draftChanged(ctx.db, id);
}

/**
 * Puts the draft's own changes on top of the settings that are in force by now. Where both changed the same setting it
 * has the draft's value.
 * @throws UserError not-found, draft-changed
 */
export async function rebaseDraft(
  ctx: Engine,
  id: string,
  ifRevision: string,
  actor: Actor,
): Promise<SettingsDraftView> {
  const target = await needCallTarget(ctx, id);
  const draft = await findDraft(ctx.db, id);
  if (draft?.revision !== ifRevision) throw await draftChanged(ctx.db, id);
  const base = await needVersion(ctx.db, id, draft.basedOn);
  const changes = diffSettings(base.settings, draft.settings);
  const settings = applyChanges(settingsOf(target), changes);
  const rebased = { settings, basedOn: target.version, editedBy: printActor(actor) };
  return save(ctx, target, ifRevision, rebased);
}

/**
 * Puts the draft into force as a new version; the draft is gone then, and stays where this fails.
 * @param wanted.ifVersion the version that must be in force still
 * @param wanted.ifRevision the draft that was seen; absent: whichever it is
 * @throws UserError not-found, draft-changed, published-meanwhile (`extra`: version, at, by, note, changes),
 *   bad-setting (`extra.fields`), already-exists
 */
export async function publishDraft(
  ctx: Engine,
  id: string,
  wanted: { ifVersion: number; ifRevision?: string; note?: string; actor: Actor },
): Promise<CallTargetView> {
  await needCallTarget(ctx, id);
  const { ifVersion, ifRevision, note = null, actor } = wanted;
  const published = await ctx.db.tx(async (trx) => {
    const before = await lockCallTarget(trx, id);
    if (!before) throw noCallTarget(id);
    const draft = await findDraft(trx, id);
    if (!draft) throw await draftChanged(trx, id);
    if (before.version !== ifVersion) throw await publishedMeanwhile(trx, id, ifVersion);
    if (before.version !== draft.basedOn) throw await publishedMeanwhile(trx, id, draft.basedOn);
    if (ifRevision !== undefined && draft.revision !== ifRevision)
      throw await draftChanged(trx, id);
    const after = await changeSettings(ctx, trx, before, draft.settings, { actor, note });
    // Saved once more while this was written: what was reviewed is not what is there.
    if (!(await takeDraft(trx, id, draft.revision))) throw await draftChanged(trx, id);
    return after;
  });
  ctx.wakeUp.at(ctx.db.now());
  return printCallTarget(published);
}

async function save(
  ctx: Engine,
  target: CallTarget,
  seen: string | null,
  draft: { settings: CallTargetSettings; basedOn: number; editedBy: string },
): Promise<SettingsDraftView> {
  // What cannot be a revision was never seen.
  const saved =
    seen === null || isId(seen) ? await saveDraft(ctx.db, target.id, seen, draft) : null;
  if (!saved) throw await draftChanged(ctx.db, target.id);
  return view(ctx, target, saved);
}

async function draftChanged(session: Session, id: string): Promise<UserError> {
  const draft = await findDraft(session, id);
  if (!draft) {
    const detail = 'The draft was published or thrown away meanwhile. Read it again.';
    return new UserError('draft-changed', detail, { by: null, at: null, revision: null });
  }
  const { editedBy: by, revision } = draft;
  const at = printTime(draft.editedAt);
  const detail = `The draft was saved by ${by} at ${at}. Read it again, and change that one.`;
  return new UserError('draft-changed', detail, { by, at, revision });
}

async function view(
  ctx: Engine,
  target: CallTarget,
  draft: SettingsDraft | null,
): Promise<SettingsDraftView> {
  const { loopback } = ctx;
  const settings = draft?.settings ?? settingsOf(target);
  const faults = checkSettings(settings, { loopback });
  const basedOn = draft?.basedOn ?? target.version;
  const base = await findVersion(ctx.db, target.id, basedOn);
  const current =
    basedOn === target.version ? null : await findVersion(ctx.db, target.id, target.version);
  return {
    callTargetId: target.id,
    revision: draft?.revision ?? null,
    ...{ basedOn, version: target.version, settings: printSettings(settings) },
    editedAt: draft ? printTime(draft.editedAt) : null,
    editedBy: draft?.editedBy ?? null,
    changes: base && draft ? diffSettings(base.settings, draft.settings) : [],
    faults,
    overtakenBy: current && printVersion(current, base),
  };
}
