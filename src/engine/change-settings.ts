import { UserError } from '../base/errors.ts';
import { printActor, type Actor } from '../callback/callback.ts';
import {
  isPaced,
  settingsOf,
  type CallTarget,
  type CallTargetSettings,
} from '../callback/call-target.ts';
import { diffSettings } from '../callback/settings-diff.ts';
import { checkSettings } from '../callback/target-rules.ts';
import { updateCallTarget } from '../store/call-targets.ts';
import { notifyWake } from '../store/listen.ts';
import { holdInLine } from '../store/pacing.ts';
import type { Session } from '../store/schema.ts';
import { insertVersion } from '../store/settings-versions.ts';
import { unpark } from '../store/timers.ts';
import { pollMs, type Engine } from './context.ts';

/** Who made a version, and what of it is told later. */
export interface Authorship {
  actor: Actor;
  note?: string | null;
  /** The version whose settings come back. */
  restored?: number | null;
}

/** What the program does of its own accord. */
export const bySystem: Actor = { kind: 'system' };

/**
 * The one way settings change: checked as a whole, written with their version, and those who wait told what follows.
 * Settings that are in force already make no version.
 * @param before locked by this transaction
 * @throws UserError bad-setting (`extra.fields`), already-exists
 */
export async function changeSettings(
  ctx: Engine,
  trx: Session,
  before: CallTarget,
  wanted: CallTargetSettings,
  authorship: Authorship,
): Promise<CallTarget> {
  refuseContradictions(ctx, wanted);
  if (diffSettings(settingsOf(before), wanted).length === 0) return before;
  const after = await updateCallTarget(trx, before.id, wanted);
  if (!after) throw noCallTarget(before.id);
  await keepVersion(trx, after, authorship);
  if (isPaced(after) && !isPaced(before)) await holdInLine(trx, after.id);
  if (after.processing && !before.processing && (await unpark(trx, after)) > 0)
    await notifyWake(trx, trx.now(), pollMs);
  return after;
}

/** Keeps the settings as they are now, under the number they have. */
export async function keepVersion(
  trx: Session,
  callTarget: CallTarget,
  { actor, note = null, restored = null }: Authorship,
): Promise<void> {
  await insertVersion(trx, callTarget.id, {
    ...{ version: callTarget.version, at: callTarget.updatedAt, actor: printActor(actor) },
    ...{ note, restored, settings: settingsOf(callTarget) },
  });
}

/** @throws UserError bad-setting (`extra.fields`) */
export function refuseContradictions(
  ctx: Pick<Engine, 'loopback'>,
  settings: CallTargetSettings,
): void {
  const fields = checkSettings(settings, { loopback: ctx.loopback });
  if (fields.length === 0) return;
  const said = fields.map(({ field, wanted }) => `${field}: wanted ${wanted}`).join('; ');
  throw new UserError('bad-setting', said, { fields });
}

export function noCallTarget(id: string): UserError {
  return new UserError('not-found', `There is no call target ${id.slice(0, 60)}`);
}
