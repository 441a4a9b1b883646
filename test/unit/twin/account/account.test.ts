import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandClock } from '../../../../src/base/clock.ts';
import { isAllowed, type AccessList } from '../../../../src/twin/account/access-list.ts';
import { countedHex, createAccount } from '../../../../src/twin/account/account.ts';

const clock = new HandClock();

test('SIDs and the token have the form of the real ones and are never the same twice', () => {
  const account = createAccount({ clock });
  assert.match(account.sid, /^AC[0-9a-f]{32}$/);
  assert.match(account.authToken, /^[0-9a-f]{32}$/);
  const sids = new Set(Array.from({ length: 1000 }, () => account.newSid('PN')));
  assert.equal(sids.size, 1000);
  for (const sid of sids) assert.match(sid, /^PN[0-9a-f]{32}$/);
});

test('a counted source gives the same SIDs in every run of one seed', () => {
  const run = (seed: string): string[] => {
    const account = createAccount({ clock, hexSource: countedHex(seed) });
    return [account.sid, account.authToken, account.newSid('WW'), account.newSid('WW')];
  };
  assert.deepEqual(run('a'), run('a'));
  assert.notDeepEqual(run('a'), run('b'));
  assert.equal(new Set(run('a').map((text) => text.slice(-32))).size, 4);
});

function accessList(...ranges: [string, number][]): AccessList {
  const entries = ranges.map(([ipAddress, cidrPrefixLength], index) => {
    const sid = `IP${index}`;
    const range = { sid, friendlyName: sid, ipAddress, cidrPrefixLength };
    return [sid, { ...range, createdAtMs: 0, updatedAtMs: 0 }] as const;
  });
  return {
    sid: 'AL',
    friendlyName: 'list',
    addresses: new Map(entries),
    createdAtMs: 0,
    updatedAtMs: 0,
  };
}

test('an address is allowed by any range of any list, and by nothing else', () => {
  const lists = [accessList(['54.165.17.177', 32]), accessList(['10.1.0.0', 16], ['10.9.8.0', 24])];
  for (const address of ['54.165.17.177', '10.1.255.255', '10.9.8.7'])
    assert.equal(isAllowed(lists, address), true, address);
  for (const address of ['54.165.17.178', '10.2.0.0', '::1', '', 'x', '::ffff:10.1.0.1'])
    assert.equal(isAllowed(lists, address), false, address);
  assert.equal(isAllowed([], '127.0.0.1'), false);
  assert.equal(isAllowed([accessList()], '127.0.0.1'), false);
});
