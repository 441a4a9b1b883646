import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { realClock } from '../../../src/base/clock.ts';
import { planApply } from '../../../src/flex/provision/provision.ts';
import { createSend } from '../../../src/flex/provision/transport.ts';
import { twilioClient } from '../../../src/flex/provision/twilio-client.ts';
import { createUpload } from '../../../src/flex/provision/upload.ts';
import type { SimCall } from '../../../src/sim/sim-call.ts';
import type { Task } from '../../../src/twin/taskrouter/model.ts';
import { fastClock } from '../../../src/twin/fast-clock.ts';
import { lines, startGuide, type Guide } from './guide.ts';

/** Whatever stands in the way of a callback: the caller ends up in the queue, on the phone, with music. */

let guide: Guide;
let callers = 0;
before(async () => {
  guide = await startGuide({
    // Half the waiting for the time limit of the transfer; everything else keeps to it, too.
    clock: fastClock(realClock, 2),
    flex: { thresholdSeconds: 5, offerEverySeconds: 10, transferLimitSeconds: 30 },
    callTarget: { estimate: { source: 'fixed', seconds: 3_000 } },
  });
});
after(async () => {
  await guide.close();
});

let number: string;
beforeEach(() => {
  number = `+130355501${20 + callers++}`;
});

/** The caller is up, and waits in the queue. */
async function isQueued(call: SimCall, withinMs = 30_000): Promise<Task> {
  const task = await guide.until('a waiting task', () => guide.tasksOf(number)[0], withinMs);
  assert.equal(task.status, 'pending');
  assert.equal(call.over.aborted, false);
  await call.hangUp();
  await guide.until('the end of the task', () => guide.tasksOf(number).length === 0);
  return task;
}

/** Holds in the queue of use case 2 until the offer is made. */
async function hearsOffer(): Promise<SimCall> {
  const call = await guide.call(lines.inQueue, number);
  await guide.until('the offer', () =>
    [...guide.twin.account.calls.values()].some(
      ({ sid, from }) =>
        from === number &&
        guide.twin.voice
          .notes(sid)
          .some(({ kind, text }) => kind === 'said' && /press 1/.test(text)),
    ),
  );
  return call;
}

/** Presses 1 on hold, leaves the queue for Unhold, and must come back as another task. */
async function isBackInQueue(call: SimCall): Promise<void> {
  const [first] = guide.tasksOf(number);
  await call.press('1');
  await guide.until(
    'another task',
    () => {
      const [task] = guide.tasksOf(number);
      return task && task.sid !== first?.sid;
    },
    40_000,
  );
  assert.equal((await isQueued(call)).priority, 1, 'who has waited goes before who has not');
}

/** Is handed over to Unhold, which talks. */
async function isWithUnhold(): Promise<SimCall> {
  const call = await guide.call(lines.beforeQueue, number);
  await guide.until('the transfer', () =>
    [...guide.twin.account.calls.values()].find(
      ({ from, to, status }) =>
        from === number && to.includes(lines.callback) && status === 'in-progress',
    ),
  );
  return call;
}

test('the caller says no: 2, keep holding', async () => {
  const call = await isWithUnhold();
  await call.pause(500);
  await call.press('2');
  await isQueued(call);
});

test('the database is away before the call: nothing is promised', async () => {
  guide.database.mode = 'refuse';
  guide.database.cut();
  try {
    await isQueued(await guide.call(lines.beforeQueue, number));
  } finally {
    guide.database.mode = 'pass';
  }
});

test('the database goes away between the offer and the key', async () => {
  await databaseIsBack();
  const call = await hearsOffer();
  guide.database.mode = 'refuse';
  guide.database.cut();
  try {
    await isBackInQueue(call);
  } finally {
    guide.database.mode = 'pass';
  }
});

async function databaseIsBack(): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!(await fetch(`${guide.served.node.httpUrl}/readyz`)).ok)
    if (performance.now() > deadline) throw new Error('the database did not come back');
}

test('Unhold refuses the call: 480', async () => {
  await databaseIsBack();
  const call = await hearsOffer();
  await setRegistering(false);
  try {
    await isBackInQueue(call);
  } finally {
    await setRegistering(true);
  }
});

async function setRegistering(registering: boolean): Promise<void> {
  const { items } = await guide.served.api.get<{ items: { id: string }[] }>('/v1/call-targets');
  const path = `/v1/call-targets/${items[0]?.id}`;
  const reply = await guide.served.api.call('PATCH', path, { body: { registering } });
  assert.equal(reply.status, 200);
}

test('a Function throws, and another is gone', async () => {
  const { twilio, clock } = guide.installation;
  const send = createSend({ clock, fetch });
  const client = twilioClient(twilio, send).serverless.v1;
  const [service] = await client.services.list();
  assert.ok(service);
  const [environment] = await client.services(service.sid).environments.list();
  const [first] = await client.services(service.sid).functions.list();
  assert.ok(environment && first);
  await createUpload(twilio, send)(service.sid, first.sid, {
    ...{ path: '/wait-time', visibility: 'protected' },
    code: 'exports.handler = () => { throw new Error("as planned"); };',
  });
  const [thrower] = await client.services(service.sid).functions(first.sid).functionVersions.list();
  const build = await client
    .services(service.sid)
    .builds.create({ functionVersions: [thrower?.sid ?? ''], runtime: 'node22' });
  const { builds } = client.services(service.sid);
  const deadline = performance.now() + 10_000;
  while ((await builds(build.sid).buildStatus().fetch()).status !== 'completed')
    assert.ok(performance.now() < deadline, 'the build did not end');
  const { deployments } = client.services(service.sid).environments(environment.sid);
  await deployments.create({ buildSid: build.sid });

  // The wait is asked for and not told; the hold music is not there at all.
  await isQueued(await guide.call(lines.beforeQueue, number));
  number = `+130355501${20 + callers++}`;
  await isQueued(await guide.call(lines.inQueue, number));

  // What was changed by hand is found and mended.
  const work = await planApply(guide.installation);
  assert.ok(work.plan.changes.some(({ action }) => action !== 'leave'));
  await work.carryOut(() => {});
  const again = await planApply(guide.installation);
  assert.deepEqual(
    again.plan.changes.filter(({ action }) => action !== 'leave'),
    [],
  );
});

test('Unhold dies while it talks with the caller: the time limit of the transfer brings him back', async () => {
  const call = await isWithUnhold();
  await guide.served.node.kill();
  try {
    await isQueued(call, 40_000);
  } finally {
    await guide.served.node.start();
  }
});

test('Unhold dies between the offer and the key, and is gone for the callers after', async () => {
  const call = await hearsOffer();
  await guide.served.node.kill();
  try {
    await isBackInQueue(call);
    await isQueued(await guide.call(lines.beforeQueue, number));
    await isQueued(await guide.call(lines.inQueue, number));
  } finally {
    await guide.served.node.start();
  }
});

test('all the while, REST was as Twilio’s OpenAPI says', () => {
  assert.deepEqual(guide.openApi.violations, []);
  assert.ok(guide.openApi.seen.size > 20, [...guide.openApi.seen].join('\n'));
});
