import { UserError } from '../base/errors.ts';
import { sqlState } from './connection.ts';
import type { Session } from './schema.ts';

/** A number that reaches us, and the call target it stands for. */
export interface PhoneNumber {
  /** E.164. */
  number: string;
  callTargetId: string;
}

/** @throws UserError already-exists when the number is assigned, not-found when the call target does not exist */
export async function insertPhoneNumber(session: Session, phoneNumber: PhoneNumber): Promise<void> {
  const { number, callTargetId } = phoneNumber;
  try {
    await session.kysely
      .insertInto('phone_number')
      .values({ number, call_target_id: callTargetId })
      .execute();
  } catch (error) {
    const code = sqlState(error);
    if (code === '23505')
      throw new UserError(
        'already-exists',
        `${number} is assigned already`,
        { fields: [{ field: 'number', wanted: 'a number that is not assigned yet' }] },
        { cause: error },
      );
    if (code === '23503')
      throw new UserError(
        'not-found',
        `There is no call target ${callTargetId}`,
        {},
        { cause: error },
      );
    throw error;
  }
}

/**
 * One page in the order of the numbers. @param limit 1-1000
 * @param cursor `nextCursor` of the page before (a number); null begins
 * @param callTargetId only those of this one; null: of all
 */
export async function listPhoneNumbers(
  session: Session,
  cursor: string | null,
  limit: number,
  callTargetId: string | null = null,
): Promise<{ items: PhoneNumber[]; nextCursor: string | null }> {
  let query = session.kysely.selectFrom('phone_number').selectAll();
  if (cursor) query = query.where('number', '>', cursor);
  if (callTargetId) query = query.where('call_target_id', '=', callTargetId);
  const rows = await query
    .orderBy('number')
    .limit(limit + 1)
    .execute();
  const items = rows
    .slice(0, limit)
    .map((row) => ({ number: row.number, callTargetId: row.call_target_id }));
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.number ?? null) : null };
}

/** @returns false when it was not assigned */
export async function deletePhoneNumber(session: Session, number: string): Promise<boolean> {
  const { numDeletedRows } = await session.kysely
    .deleteFrom('phone_number')
    .where('number', '=', number)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}
