import { at } from './rows.ts';
import type { Session } from './schema.ts';
import { secretHash } from './secret-hash.ts';

/** Keeps the secret of an authenticator app, and the period whose code was taken last. */

/** Begins to set one up; it counts once a code of it was seen. */
export async function setTotpSecret(
  session: Session,
  personId: string,
  secret: string | null,
): Promise<void> {
  await session.kysely
    .updateTable('person')
    .set({ totp_secret: secret, totp_confirmed_at: null, totp_step: null })
    .where('id', '=', personId)
    .execute();
  if (secret === null)
    await session.kysely.deleteFrom('recovery_code').where('person_id', '=', personId).execute();
}

/** What was begun and waits for its first code. */
export async function findUnconfirmedTotp(
  session: Session,
  personId: string,
): Promise<string | null> {
  const row = await session.kysely
    .selectFrom('person')
    .select('totp_secret')
    .where('id', '=', personId)
    .where('totp_confirmed_at', 'is', null)
    .executeTakeFirst();
  return row?.totp_secret ?? null;
}

/** From now on a code is asked for. @param codes the recovery codes; earlier ones are gone */
export async function confirmTotp(
  session: Session,
  personId: string,
  codes: readonly string[],
): Promise<void> {
  await session.kysely
    .updateTable('person')
    .set({ totp_confirmed_at: at(session.now()) })
    .where('id', '=', personId)
    .execute();
  await session.kysely.deleteFrom('recovery_code').where('person_id', '=', personId).execute();
  await session.kysely
    .insertInto('recovery_code')
    .values(codes.map((code) => ({ person_id: personId, hash: secretHash(code), used_at: null })))
    .execute();
}

/** Takes the code of a period, once. @returns false when it, or a later one, was taken before */
export async function takeTotpStep(
  session: Session,
  personId: string,
  step: number,
): Promise<boolean> {
  const { numUpdatedRows } = await session.kysely
    .updateTable('person')
    .set({ totp_step: step })
    .where('id', '=', personId)
    .where((where) => where.or([where('totp_step', 'is', null), where('totp_step', '<', step)]))
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Takes a recovery code, once. @returns false when there is no such one, or it was taken */
export async function takeRecoveryCode(
  session: Session,
  personId: string,
  code: string,
): Promise<boolean> {
  const { numUpdatedRows } = await session.kysely
    .updateTable('recovery_code')
    .set({ used_at: at(session.now()) })
    .where('person_id', '=', personId)
    .where('hash', '=', secretHash(code))
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** How many recovery codes are left. */
export async function countRecoveryCodes(session: Session, personId: string): Promise<number> {
  const { left } = await session.kysely
    .selectFrom('recovery_code')
    .select((select) => select.fn.countAll<number>().as('left'))
    .where('person_id', '=', personId)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(left);
}
