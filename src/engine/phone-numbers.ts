import { UserError } from '../base/errors.ts';
import { isId } from '../base/ids.ts';
import { isE164 } from '../base/phone-number.ts';
import {
  deletePhoneNumber,
  insertPhoneNumber,
  listPhoneNumbers as findPhoneNumbers,
} from '../store/phone-numbers.ts';
import type { Engine } from './context.ts';
import type { Page, PhoneNumberView } from './views.ts';

/**
 * One page in the order of the numbers.
 * @param page.limit 1-200, default 50
 * @param page.callTargetId only those of this one; one that does not exist has none
 */
export async function listPhoneNumbers(
  ctx: Engine,
  page: { cursor?: string; limit?: number; callTargetId?: string },
): Promise<Page<PhoneNumberView>> {
  const { cursor = null, limit = 50, callTargetId = null } = page;
  if (callTargetId !== null && !isId(callTargetId)) return { items: [], nextCursor: null };
  return findPhoneNumbers(ctx.db, cursor, limit, callTargetId);
}

/**
 * Assigns a number of ours to a call target. Only its form is checked: it is never called.
 * @throws UserError bad-request, already-exists, not-found
 */
export async function addPhoneNumber(
  ctx: Engine,
  { number, callTargetId }: PhoneNumberView,
): Promise<PhoneNumberView> {
  if (!isE164(number))
    throw new UserError('bad-request', 'The number must be in the form +12025550100', {
      fields: [{ field: 'number', wanted: 'a number with its country code, such as +12025550100' }],
    });
  if (!isId(callTargetId))
    throw new UserError('not-found', `There is no call target ${callTargetId.slice(0, 60)}`);
  await insertPhoneNumber(ctx.db, { number, callTargetId });
  return { number, callTargetId };
}

/** @throws UserError not-found */
export async function removePhoneNumber(ctx: Engine, number: string): Promise<void> {
  if (!(await deletePhoneNumber(ctx.db, number.slice(0, 60))))
    throw new UserError('not-found', `The number ${number.slice(0, 60)} is not assigned`);
}
