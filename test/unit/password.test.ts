import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashPassword, isPassword } from '../../src/base/password.ts';

test('a password is known again, by its costs and its salt', async () => {
  const stored = await hashPassword('Grüße an alle');
  assert.match(stored, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  assert.equal(await isPassword('Grüße an alle', stored), true);
  // The same letters, typed as base letter and accent.
  assert.equal(await isPassword('Grüße an alle'.normalize('NFD'), stored), true);
  assert.equal(await isPassword('Grüße an alles', stored), false);
  assert.notEqual(await hashPassword('Grüße an alle'), stored);
});

test('a vector of another implementation is understood', async () => {
  // The argon2 reference implementation's own test (phc-winner-argon2, src/test.c): argon2id, 256 KiB, 2 passes.
  const stored =
    '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4';
  assert.equal(await isPassword('password', stored), true);
  assert.equal(await isPassword('passwore', stored), false);
});

test('nothing stored, or nonsense, is nobody’s password', async () => {
  for (const stored of [null, '', 'plain', '$argon2id$v=19$m=256,t=2,p=1$$'])
    assert.equal(await isPassword('', stored), false);
});
