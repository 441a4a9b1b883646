import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import { HandClock } from '../../src/base/clock.ts';
import { newId, randomHex } from '../../src/base/ids.ts';
import { callTargetDefaults } from '../../src/callback/call-target.ts';
import { findApiKey, insertApiKey, listApiKeys, revokeApiKey } from '../../src/store/api-keys.ts';
import {
  deleteCallTarget,
  findCalledTarget,
  findCallTarget,
  insertCallTarget,
  listCallTargets,
  lockCallTarget,
  updateCallTarget,
} from '../../src/store/call-targets.ts';
import { findCallback } from '../../src/store/callbacks.ts';
import { findHandover, recordHandover } from '../../src/store/handovers.ts';
import {
  deletePhoneNumber,
  insertPhoneNumber,
  listPhoneNumbers,
} from '../../src/store/phone-numbers.ts';
import { addCallback, addCallTarget, createTestDatabase } from '../support/database.ts';

const clock = new HandClock();
const { db, close } = await createTestDatabase({ clock });
after(close);

const settings = {
  ...callTargetDefaults,
  name: 'Billing',
  destination: 'sip:+12025550120@acme.example',
  callerId: '+12025550110',
};

test('a call target is read as it was stored, changed, and deleted', async () => {
  const id = newId();
  const createdAt = clock.now();
  const stored = await insertCallTarget(db, id, settings);
  assert.deepEqual(stored, { ...settings, id, version: 1, createdAt, updatedAt: createdAt });
  assert.deepEqual(await findCallTarget(db, id), stored);
  clock.advance(1_000);
  const changed = await updateCallTarget(db, id, { ...settings, name: 'Sales', maxWaiting: 9 });
  const expected = { name: 'Sales', maxWaiting: 9, version: 2, updatedAt: clock.now() };
  assert.deepEqual(changed, { ...stored, ...expected });
  assert.deepEqual(await db.tx((trx) => lockCallTarget(trx, id)), changed);
  assert.equal(await deleteCallTarget(db, id), true);
  assert.equal(await deleteCallTarget(db, id), false);
  assert.equal(await findCallTarget(db, id), null);
  assert.equal(await updateCallTarget(db, id, settings), null);
});

test('two call targets have two names', async () => {
  await insertCallTarget(db, newId(), { ...settings, name: 'Taken' });
  const other = await addCallTarget(db);
  const taken = { code: 'already-exists' };
  await assert.rejects(insertCallTarget(db, newId(), { ...settings, name: 'Taken' }), taken);
  await assert.rejects(updateCallTarget(db, other.id, { ...settings, name: 'Taken' }), taken);
});

test('a setting that is newer than the row has its default', async () => {
  const { id } = await addCallTarget(db);
  await sql`update call_target set settings = '{"name":"Old"}' where id = ${id}`.execute(db.kysely);
  const found = await findCallTarget(db, id);
  assert.equal(found?.name, 'Old');
  assert.deepEqual(found.retry, callTargetDefaults.retry);
});

test('a call target that callbacks or phone numbers name is not deleted', async () => {
  const withNumber = await addCallTarget(db);
  await insertPhoneNumber(db, { number: '+12025550160', callTargetId: withNumber.id });
  await assert.rejects(deleteCallTarget(db, withNumber.id), { code: 'in-use' });
  const withCallback = await addCallTarget(db);
  const { id } = await addCallback(db, withCallback.id);
  await assert.rejects(deleteCallTarget(db, withCallback.id), { code: 'in-use' });
  assert.ok(await findCallback(db, id));
});

test('call targets and phone numbers come in pages', async () => {
  await sql`truncate call_target cascade`.execute(db.kysely);
  const targets = [await addCallTarget(db), await addCallTarget(db), await addCallTarget(db)];
  const numbers = ['+12025550161', '+12025550162', '+12025550163'];
  for (const number of numbers)
    await insertPhoneNumber(db, { number, callTargetId: targets[0]!.id });
  const first = await listCallTargets(db, null, 2);
  const second = await listCallTargets(db, first.nextCursor, 2);
  assert.deepEqual([...first.items, ...second.items], targets);
  assert.equal(second.nextCursor, null);
  const some = await listPhoneNumbers(db, null, 2);
  const rest = await listPhoneNumbers(db, some.nextCursor, 2);
  const listed = [...some.items, ...rest.items].map(({ number }) => number);
  assert.deepEqual([listed, rest.nextCursor], [numbers, null]);
});

test('a phone number stands for one call target that exists', async () => {
  const { id } = await addCallTarget(db);
  const phoneNumber = { number: '+12025550164', callTargetId: id };
  await insertPhoneNumber(db, phoneNumber);
  assert.equal((await findCalledTarget(db, phoneNumber.number))?.id, id);
  await assert.rejects(insertPhoneNumber(db, phoneNumber), { code: 'already-exists' });
  const nowhere = { number: '+12025550165', callTargetId: newId() };
  await assert.rejects(insertPhoneNumber(db, nowhere), { code: 'not-found' });
  assert.equal(await deletePhoneNumber(db, phoneNumber.number), true);
  assert.equal(await deletePhoneNumber(db, phoneNumber.number), false);
  assert.equal(await findCalledTarget(db, phoneNumber.number), null);
});

test('a key is found by its secret until it is revoked, and the secret is stored nowhere', async () => {
  const secret = randomHex(24);
  const key = { id: newId(), name: 'ops', scopes: ['read', 'write'], secret, createdBy: null };
  await insertApiKey(db, key);
  await insertApiKey(db, { ...key, id: newId(), name: 'again' });
  const never = { revokedAt: null, lastUsedAt: null };
  const { secret: _, ...known } = { ...key, createdAt: clock.now(), ...never };
  assert.deepEqual(await findApiKey(db, secret), known);
  assert.equal(await findApiKey(db, `${secret}0`), null);
  const { rows } = await sql<{ row: string }>`select api_key::text as row from api_key`.execute(
    db.kysely,
  );
  assert.ok(rows.every(({ row }) => !row.includes(secret)));
  assert.equal(await revokeApiKey(db, key.id), true);
  assert.equal(await revokeApiKey(db, key.id), false);
  assert.equal(await findApiKey(db, secret), null);
  assert.deepEqual(await listApiKeys(db), [{ ...known, revokedAt: clock.now() }]);
});

test('the last word on a call that was handed over counts', async () => {
  const { id } = await addCallback(db, (await addCallTarget(db)).id);
  assert.equal(await findHandover(db, 'CA1'), null);
  await recordHandover(db, { callSid: 'CA1', became: 'hold', callbackId: null });
  clock.advance(10);
  await recordHandover(db, { callSid: 'CA1', became: 'promised', callbackId: id });
  const said = { callSid: 'CA1', became: 'promised', callbackId: id, at: clock.now() };
  assert.deepEqual(await findHandover(db, 'CA1'), said);
  const hostile = `\0${'x'.repeat(9_999)}\ud800`;
  await recordHandover(db, { callSid: hostile, became: 'hold', callbackId: null });
  assert.equal((await findHandover(db, hostile))?.became, 'hold');
});
