import assert from 'node:assert/strict';
import { test } from 'node:test';
import fastify from 'fastify';
import { HandClock } from '../../../../src/base/clock.ts';
import { countedHex, createAccount } from '../../../../src/twin/account/account.ts';
import type { CallRecord } from '../../../../src/twin/account/call.ts';
import { newPhoneNumber } from '../../../../src/twin/account/phone-number.ts';
import { addPage } from '../../../../src/twin/page/page.ts';
import { pictureOf, type PictureSources } from '../../../../src/twin/page/picture.ts';
import { TaskRouter } from '../../../../src/twin/taskrouter/taskrouter.ts';
import type { CallNote } from '../../../../src/twin/voice/call-notes.ts';

function world() {
  const clock = new HandClock();
  const account = createAccount({ clock, hexSource: countedHex('page') });
  const taskRouter = new TaskRouter(account);
  const notes = new Map<string, CallNote[]>();
  const sources: PictureSources = {
    ...{ account, taskRouter },
    studio: { flows: new Map(), executions: { all: new Map() } } as never,
    voice: { notes: (sid) => notes.get(sid) ?? [], sipAddress: '127.0.0.1:5062' },
  };
  const call = (over: Partial<CallRecord>): CallRecord => {
    const record: CallRecord = {
      ...{ sid: account.newSid('CA'), parentCallSid: null, phoneNumberSid: null },
      ...{ to: '+12025550100', from: '+13035550143', direction: 'inbound', status: 'in-progress' },
      ...{ startedAtMs: null, endedAtMs: null, answeredBy: null, forwardedFrom: null },
      ...{ callerName: null, queueTimeMs: 0, createdAtMs: clock.now(), updatedAtMs: clock.now() },
      ...over,
    };
    account.calls.set(record.sid, record);
    return record;
  };
  return { clock, account, taskRouter, notes, sources, call };
}

test('calls that are up come first, the newest first, with what was said last', () => {
  const { clock, sources, notes, call } = world();
  const ended = call({ status: 'completed', endedAtMs: clock.now() + 5_000 });
  const first = call({ from: 'sip:+12025550199@127.0.0.1' });
  clock.advance(30_000);
  const second = call({});
  notes.set(first.sid, [
    { atMs: 0, kind: 'said', text: 'one' },
    { atMs: 0, kind: 'said', text: 'two' },
    { atMs: 0, kind: 'error', text: '12100 not XML' },
  ]);
  const { calls } = pictureOf(sources);
  assert.deepEqual(
    calls.map(({ sid, isLive, seconds }) => [sid, isLive, seconds]),
    [
      [second.sid, true, 0],
      [first.sid, true, 30],
      [ended.sid, false, 5],
    ],
  );
  const [, shown] = calls;
  assert.deepEqual(
    [shown?.from, shown?.heard, shown?.problem],
    ['+12025550199', 'two', '12100 not XML'],
  );
});

test('what a call leads to is told with it, and what rings an agent with the agent', () => {
  const { sources, taskRouter, call } = world();
  const attributes = { contact_uri: 'sip:ada@127.0.0.1:5090' };
  const [activitySid = ''] = taskRouter.flexWorkspace.activities.keys();
  taskRouter.createWorker({ friendlyName: 'Ada', activitySid, attributes });
  const caller = call({});
  for (const n of [1, 2, 3, 4])
    call({ to: `sip:+1202555019${n}@127.0.0.1`, parentCallSid: caller.sid, status: 'busy' });
  call({ to: attributes.contact_uri, direction: 'outbound-api', status: 'ringing' });
  const { calls } = pictureOf(sources);
  assert.deepEqual(
    calls.map(({ sid, legs }) => [sid, legs]),
    [[caller.sid, [2, 3, 4].map((n) => ({ to: `+1202555019${n}`, status: 'busy' as const }))]],
  );
});

test('of calls that are over only the last few are shown', () => {
  const { clock, sources, call } = world();
  for (let n = 0; n < 20; n++) call({ status: 'completed', endedAtMs: clock.now() });
  assert.equal(pictureOf(sources).calls.length, 6);
});

test('tasks stand in the order of the line, and carry what others do not', () => {
  const { clock, sources, taskRouter } = world();
  const workflowSid = taskRouter.flexWorkspace.workflows.keys().next().value ?? '';
  const add = (from: string, priority: number, more: object = {}): void =>
    void taskRouter.createTask({
      ...{ workflowSid, channel: 'voice', priority },
      attributes: { from, call_sid: 'CA1', direction: 'inbound', ...more },
    });
  add('+13035550101', 0);
  clock.advance(1_000);
  add('+13035550102', 0);
  add('+13035550103', 5, { x_user_to_user: '+13035550199' });
  const { tasks } = pictureOf(sources);
  assert.deepEqual(
    tasks.map(({ caller, attributes }) => [caller, attributes]),
    [
      ['+13035550103', 'x_user_to_user +13035550199'],
      ['+13035550101', null],
      ['+13035550102', null],
    ],
  );
  assert.deepEqual([tasks[1]?.seconds, tasks[2]?.seconds], [1, 0]);
});

test('an agent is shown with what he does, and without a phone it is said', async () => {
  const { clock, sources, taskRouter } = world();
  const { activities, workflows } = taskRouter.flexWorkspace;
  const available = [...activities.values()].find(({ available: is }) => is)?.sid ?? '';
  const [workflowSid = ''] = workflows.keys();
  const attributes = { contact_uri: 'sip:ada@127.0.0.1:5090' };
  taskRouter.createWorker({ friendlyName: 'Ada', activitySid: available, attributes });
  taskRouter.createWorker({ friendlyName: 'Bob', activitySid: available, attributes: {} });
  assert.deepEqual(
    pictureOf(sources).agents.map(({ name, doing, phone }) => [name, doing, phone]),
    [
      ['Ada', 'Available', 'sip:ada@127.0.0.1:5090'],
      ['Bob', 'Available', 'no contact_uri: cannot be rung'],
    ],
  );
  taskRouter.createTask({ workflowSid, channel: 'voice', attributes: { from: '+13035550101' } });
  await clock.run(100);
  assert.ok(
    pictureOf(sources).agents.some(({ doing }) => doing === 'is rung for +13035550101'),
    JSON.stringify(pictureOf(sources).agents),
  );
  taskRouter.close();
});

test('a number without a flow says so', () => {
  const { account, sources } = world();
  const number = newPhoneNumber(account, '+12025550100');
  account.phoneNumbers.set(number.sid, number);
  assert.deepEqual(pictureOf(sources).numbers, [
    {
      ...{ name: '+12025550100', goesTo: 'nothing set' },
      dial: 'sip:+12025550100@127.0.0.1:5062',
    },
  ]);
});

test('the page loads nothing from elsewhere, and there is nothing beside it', async () => {
  const app = fastify();
  const { sources } = world();
  addPage(app, () => pictureOf(sources));
  const page = await app.inject('/');
  assert.equal(page.statusCode, 200);
  assert.match(String(page.headers['content-security-policy']), /default-src 'none'/);
  const [, css] = /href="(\/twin\/[^"]+)"/.exec(page.body) ?? [];
  const [, js] = /src="(\/twin\/[^"]+)"/.exec(page.body) ?? [];
  for (const path of [css ?? 'none', js ?? 'none', '/twin/picture'])
    assert.equal((await app.inject(path)).statusCode, 200, path);
  assert.equal((await app.inject('/v1/Workspaces')).statusCode, 404);
  await app.close();
});
