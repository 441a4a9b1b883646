import { UserError } from '../base/errors.ts';
import type { Actor, Metadata } from '../callback/callback.ts';
import type { CallTarget } from '../callback/call-target.ts';
import { cutValue } from '../callback/metadata.ts';
import { needCallTarget } from './call-targets.ts';
import type { Engine } from './context.ts';
import { readNumber } from './decide-offer.ts';
import { getCallback } from './queries.ts';
import { registerCallback } from './register-callback.ts';
import type { CallbackView } from './views.ts';

export interface CallbackRequest {
  callTargetId: string;
  number: string;
  /** By item name; an item that is left out has its default. */
  metadata?: Metadata;
  /** ISO 8601; absent or null: as soon as it is the person's turn. */
  scheduledFor?: string | null;
  /** 0-86400: how long the person has waited in line already; moves `joinedAt` back. */
  waitedSeconds?: number;
}

export const waitedSecondsMax = 86_400;
/** A promise further off than this is taken for a slip of the pen. */
const aheadMaxMs = 366 * 86_400_000;

/**
 * Registers a callback that nobody is on the phone for.
 * @throws UserError bad-request, not-found, already-open (`extra.callbackId`), number-refused (`extra.rule`),
 *   not-registering, full
 */
export async function requestCallback(
  ctx: Engine,
  request: CallbackRequest,
  actor: Actor,
): Promise<CallbackView> {
  const callTarget = await needCallTarget(ctx, request.callTargetId);
  const { waitedSeconds = 0, scheduledFor } = request;
  if (!(waitedSeconds >= 0 && waitedSeconds <= waitedSecondsMax))
    throw new UserError('bad-request', `waitedSeconds must be 0 to ${waitedSecondsMax}`);
  const wanted = {
    callTargetId: callTarget.id,
    number: readNumber(request.number, callTarget),
    metadata: readGiven(callTarget, request.metadata ?? {}),
    scheduledFor: scheduledFor ? readScheduledFor(ctx, scheduledFor) : null,
    waitedSeconds,
    call: null,
  };
  const { id } = await registerCallback(ctx, wanted, actor);
  return getCallback(ctx, id);
}

/** @throws UserError bad-request for a time that is none, is past, or is more than a year ahead */
export function readScheduledFor(ctx: Engine, text: string): number {
  const at = Date.parse(text);
  const now = ctx.db.now();
  if (Number.isNaN(at) || at < now || at > now + aheadMaxMs)
    throw new UserError(
      'bad-request',
      `scheduledFor must be a time ahead, such as ${new Date(now + 3_600_000).toISOString()}, at most a year away`,
    );
  return at;
}

function readGiven(callTarget: CallTarget, given: Metadata): Metadata {
  const metadata: Record<string, string> = {};
  const items = callTarget.metadataItems;
  const known = (name: string) =>
    items.find((item) => item.name.toLowerCase() === name.toLowerCase());
  for (const name of Object.keys(given)) {
    if (known(name)) continue;
    const names = items.map((item) => item.name).join(', ') || 'none';
    throw new UserError(
      'bad-request',
      `metadata.${name.slice(0, 60)} is no metadata item of this call target; it has ${names}`,
    );
  }
  for (const item of items) {
    const [, value] = Object.entries(given).find(([name]) => known(name) === item) ?? [];
    const cut = value === undefined ? item.default : cutValue(item, value);
    if (cut !== null && cut !== '') metadata[item.name] = cut;
    if (
      value !== undefined &&
      item.type !== 'sip-header' &&
      !(item.type === 'dtmf' && /^\d*$/.test(value))
    )
      throw new UserError(
        'bad-request',
        `metadata.${item.name} ${item.type === 'dtmf' ? 'must be digits' : 'can only be recorded by phone'}`,
      );
  }
  return metadata;
}
