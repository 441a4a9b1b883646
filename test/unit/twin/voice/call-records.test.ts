import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandClock } from '../../../../src/base/clock.ts';
import { createAccount } from '../../../../src/twin/account/account.ts';
import { CallNotes } from '../../../../src/twin/voice/call-notes.ts';
import { forgetOldCalls, newRecord } from '../../../../src/twin/voice/call-records.ts';

test('of many calls the oldest that ended are forgotten, never one that lives', () => {
  const account = createAccount({ clock: new HandClock() });
  const sids: string[] = [];
  for (let nth = 0; nth < 5_002; nth++) {
    const record = newRecord(account, { to: 'a', from: 'b', direction: 'inbound' });
    // The second lives.
    if (nth !== 1) record.endedAtMs = nth;
    account.calls.set(record.sid, record);
    sids.push(record.sid);
  }
  const forgotten: string[] = [];
  forgetOldCalls(account, (sid) => forgotten.push(sid));
  assert.deepEqual(forgotten, [sids[0], sids[2], sids[3]]);
  assert.equal(account.calls.size, 4_999);
  forgetOldCalls(account, () => assert.fail('there is room now'));
});

test('a call that goes on for ever does not fill the memory with its notes', () => {
  const notes = new CallNotes();
  for (let nth = 0; nth < 3_000; nth++)
    notes.add({ atMs: nth, kind: 'said', text: 'x'.repeat(10_000) });
  assert.equal(notes.list.length, 1_000);
  assert.equal(notes.list[0]?.text.length, 4_096);
});
