import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { HandClock } from '../../src/base/clock.ts';
import { newId } from '../../src/base/ids.ts';
import {
  claimIdempotency,
  finishIdempotency,
  giveUpIdempotency,
  type IdempotencyKey,
} from '../../src/store/idempotency.ts';
import { createTestDatabase } from '../support/database.ts';

const clock = new HandClock();
const { db, close } = await createTestDatabase({ clock });
after(close);

const newKey = (): IdempotencyKey => ({ askedBy: newId(), key: 'k', fingerprint: 'f' });
const claim = async (key: IdempotencyKey): Promise<string> =>
  (await claimIdempotency(db, key)).kind;

test('the first does it, the others get its answer', async () => {
  const key = newKey();
  assert.equal(await claim(key), 'new');
  assert.equal(await claim(key), 'in-progress');
  const answer = { status: 201, body: { id: 'x', said: 'a\0' } };
  await finishIdempotency(db, key, answer);
  assert.deepEqual(await claimIdempotency(db, key), { kind: 'done', ...answer });
});

test('of many at once one does it', async () => {
  const key = newKey();
  const said = await Promise.all(Array.from({ length: 12 }, () => claim(key)));
  assert.equal(said.filter((kind) => kind === 'new').length, 1);
  assert.equal(said.filter((kind) => kind === 'in-progress').length, 11);
});

test('the same key for another request is a conflict; that of another client is another key', async () => {
  const key = newKey();
  await claim(key);
  assert.equal(await claim({ ...key, fingerprint: 'g' }), 'conflict');
  await finishIdempotency(db, key, { status: 200, body: null });
  assert.equal(await claim({ ...key, fingerprint: 'g' }), 'conflict');
  assert.equal(await claim({ ...key, askedBy: newId() }), 'new');
});

test('what came to nothing can be tried again at once, what died with its process after a minute', async () => {
  const key = newKey();
  await claim(key);
  await giveUpIdempotency(db, key);
  assert.equal(await claim(key), 'new');
  clock.advance(60_000);
  assert.equal(await claim(key), 'in-progress');
  clock.advance(1);
  assert.equal(await claim(key), 'new');
  await finishIdempotency(db, key, { status: 200, body: null });
  await giveUpIdempotency(db, key);
  assert.equal(await claim(key), 'done');
});

test('an answer is forgotten after a day', async () => {
  const key = newKey();
  await claim(key);
  await finishIdempotency(db, key, { status: 200, body: null });
  clock.advance(86_400_000);
  await claim(newKey());
  assert.equal(await claim(key), 'done');
  clock.advance(1);
  await claim(newKey());
  assert.equal(await claim(key), 'new');
});

test('a key that comes again itself after a day is new, for any request', async () => {
  const key = newKey();
  await claim(key);
  await finishIdempotency(db, key, { status: 200, body: 'old' });
  clock.advance(86_400_001);
  const other = { ...key, fingerprint: 'other' };
  assert.equal(await claim(other), 'new');
  assert.equal(await claim(other), 'in-progress');
});
