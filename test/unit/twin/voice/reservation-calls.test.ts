import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Worker } from '../../../../src/twin/taskrouter/model.ts';
import { caller, line, noLeaks, VoiceWorld, type Ringing } from '../../../support/voice-world.ts';

interface Centre {
  world: VoiceWorld;
  workflowSid: string;
  /** An available worker whose phone is at this host. */
  hire: (host: string | null, more?: Record<string, unknown>) => Worker;
  /** Reservations and the task, as `status` words. */
  states: () => { task: string[]; reservations: string[] };
  activity: (worker: Worker) => string | undefined;
}

async function centre(task = '<Task priority="5">{"a":1}</Task>'): Promise<Centre> {
  const world = await VoiceWorld.open({
    '/wait': '<Play loop="0">/music</Play>',
    '/out': '<Say>Out</Say>',
  });
  const { taskRouter } = world;
  const space = taskRouter.flexWorkspace;
  const [workflow] = space.workflows.values();
  const workflowSid = workflow!.sid;
  world.pages['/voice'] =
    `<Enqueue workflowSid="${workflowSid}" action="/out" waitUrl="/wait">${task}</Enqueue>`;
  const available = [...space.activities.values()].find(({ available }) => available);
  let hired = 0;
  return {
    ...{ world, workflowSid },
    hire: (host, more = {}) =>
      taskRouter.createWorker({
        friendlyName: `agent ${++hired}`,
        attributes: { ...(host !== null && { contact_uri: `sip:agent@${host}` }), ...more },
        activitySid: available!.sid,
      }),
    states: () => ({
      task: Array.from(space.tasks.values(), ({ status }) => status),
      reservations: Array.from(space.reservations.values(), ({ status }) => status),
    }),
    activity: ({ activitySid }) => space.activities.get(activitySid)?.friendlyName,
  };
}

async function dial(world: VoiceWorld, ms = 2_000): Promise<Ringing> {
  const ringing = await world.phone('127.0.0.2').dial();
  await world.run(ms);
  return ringing;
}

test('an agent is rung, answers, and both hear each other; the end of the call ends the task', async () => {
  const { world, hire, states, workflowSid } = await centre();
  hire('127.0.0.3');
  const phone = world.answering('127.0.0.3', 3_000);
  const ringing = await dial(world);
  assert.deepEqual(states(), { task: ['reserved'], reservations: ['pending'] });
  assert.match(ringing.up.hears, /Hz/, 'music while the phone rings');
  await world.run(2_000);
  assert.deepEqual(states(), { task: ['assigned'], reservations: ['accepted'] });
  const [agent] = phone.calls;
  assert.match(agent?.header('From') ?? '', new RegExp(`sip:\\${caller}@`));
  agent?.talk(700);
  ringing.up.talk(900);
  await world.run(100);
  assert.deepEqual([ringing.up.hears, agent?.hears], ['700 Hz', '900 Hz']);
  void agent?.dialog.bye();
  await world.run(500);
  assert.deepEqual(states().task, ['completed']);
  assert.equal(world.last('/out')['QueueResult'], 'bridged');
  assert.equal(world.last('/out')['QueueTime'], '3');
  assert.equal(world.voice.queues.get(workflowSid)?.members.length, 0);
  assert.deepEqual(await world.close(), noLeaks);
});

test('the task carries what Enqueue gave it, and what Twilio knows of the call', async () => {
  const { world, workflowSid } = await centre(
    '<Task priority="5" timeout="60">{"number":"+1202","from":"changed"}</Task>',
  );
  await dial(world);
  const [task] = world.taskRouter.flexWorkspace.tasks.values();
  const { priority, timeoutSeconds, attributes } = task!;
  assert.deepEqual({ priority, timeoutSeconds }, { priority: 5, timeoutSeconds: 60 });
  const { values } = attributes;
  const { CallSid } = world.last('/voice');
  assert.deepEqual(
    {
      ...{ call_sid: values['call_sid'], number: values['number'], from: values['from'] },
      ...{ to: values['to'], caller: values['caller'], direction: values['direction'] },
      ...{ called_country: values['called_country'], account_sid: values['account_sid'] },
    },
    {
      ...{ call_sid: CallSid, number: '+1202', from: 'changed', to: line, caller },
      ...{ direction: 'inbound', called_country: '', account_sid: world.account.sid },
    },
  );
  assert.equal(task!.workflowSid, workflowSid);
  assert.deepEqual(await world.close(), noLeaks);
});

test('the caller hangs up while the phone rings: it stops, and the task is canceled', async () => {
  const { world, hire, states } = await centre();
  hire('127.0.0.3');
  world.answering('127.0.0.3', 30_000);
  const ringing = await dial(world);
  ringing.stop();
  await world.run(500);
  assert.deepEqual(states(), { task: ['canceled'], reservations: ['canceled'] });
  const [, agent] = world.account.calls.values();
  assert.equal(agent?.status, 'no-answer');
  assert.equal(world.last('/out')['QueueResult'], 'hangup');
  assert.deepEqual(await world.close(), noLeaks);
});

test('the caller hangs up while talking: the agent is free again after the wrap-up', async () => {
  const { world, hire, states } = await centre();
  hire('127.0.0.3', { wrap_up_seconds: 20 });
  const phone = world.answering('127.0.0.3', 500);
  const ringing = await dial(world);
  ringing.stop();
  await world.run(1_000);
  assert.equal(phone.calls[0]?.isUp, false);
  assert.deepEqual(states(), { task: ['wrapping'], reservations: ['wrapping'] });
  await world.run(20_000);
  assert.deepEqual(states(), { task: ['completed'], reservations: ['completed'] });
  assert.deepEqual(await world.close(), noLeaks);
});

test('a busy agent is asked again after a second, and the caller waits on', async () => {
  const { world, hire, states, activity } = await centre();
  const worker = hire('127.0.0.3');
  let rung = 0;
  world.phone('127.0.0.3', (call) => {
    rung += 1;
    call.refuse(486);
  });
  const ringing = await dial(world, 4_500);
  assert.equal(rung, 5);
  assert.equal(activity(worker), 'Available');
  assert.equal(states().reservations[0], 'rejected');
  assert.equal(ringing.state, 'up');
  assert.deepEqual(await world.close(), noLeaks);
});

test('an agent whose phone is not there goes offline, and the next one is rung', async () => {
  const { world, hire, states, activity } = await centre();
  const gone = hire('127.0.0.3');
  world.phone('127.0.0.3', (call) => call.refuse(404));
  const ringing = await dial(world, 3_000);
  assert.equal(activity(gone), 'Offline');
  hire('127.0.0.4');
  world.answering('127.0.0.4', 500);
  await world.run(2_000);
  assert.deepEqual(states(), { task: ['assigned'], reservations: ['rejected', 'accepted'] });
  assert.equal(ringing.state, 'up');
  assert.deepEqual(await world.close(), noLeaks);
});

test('an agent who does not answer in the reservation time: the phone stops, the caller stays', async () => {
  const { world, hire, states, activity } = await centre();
  const worker = hire('127.0.0.3');
  world.phone('127.0.0.3');
  const ringing = await dial(world, 119_000);
  assert.deepEqual(states().reservations, ['pending']);
  await world.run(2_000);
  assert.deepEqual(states(), { task: ['pending'], reservations: ['timeout'] });
  assert.equal(activity(worker), 'Offline');
  const [, agent] = world.account.calls.values();
  assert.equal(agent?.status, 'no-answer');
  assert.match(ringing.up.hears, /Hz/);
  assert.deepEqual(await world.close(), noLeaks);
});

test('a task whose time is up is canceled, and the caller stays on hold', async () => {
  const { world, states } = await centre('<Task timeout="30">{}</Task>');
  const ringing = await dial(world, 31_000);
  assert.deepEqual(states().task, ['canceled']);
  assert.match(ringing.up.hears, /Hz/);
  ringing.stop();
  await world.run(500);
  assert.equal(world.last('/out')['QueueResult'], 'hangup');
  assert.deepEqual(await world.close(), noLeaks);
});

test('Leave cancels the task, whose agent is rung no longer', async () => {
  const { world, hire, states } = await centre();
  hire('127.0.0.3');
  world.answering('127.0.0.3', 30_000);
  world.pages['/wait'] = '<Pause length="3"/><Leave/>';
  await dial(world, 4_000);
  assert.deepEqual(states(), { task: ['canceled'], reservations: ['canceled'] });
  assert.equal(world.last('/out')['QueueResult'], 'leave');
  assert.deepEqual(await world.close(), noLeaks);
});

test('a worker without a phone is noted, not rung', async () => {
  const { world, hire } = await centre();
  hire(null);
  hire('192.0.2.1');
  await dial(world, 5_000);
  assert.match(world.notes('agent').join('\n'), /agent 1 has no contact_uri/);
  assert.equal(
    world.network.packets.some(({ to }) => to.host === '192.0.2.1'),
    false,
  );
  assert.deepEqual(await world.close(), noLeaks);
});

for (const { what, task, workflow } of [
  { what: 'attributes that are no JSON', task: '<Task>{a:1}</Task>' },
  { what: 'attributes that are a list', task: '<Task>[1]</Task>' },
  { what: 'attributes that are too long', task: `<Task>{"a":"${'x'.repeat(5_000)}"}</Task>` },
  { what: 'a workflow that is not there', task: '', workflow: 'WW0' },
])
  test(`${what}: QueueResult is system-error`, async () => {
    const { world, workflowSid } = await centre(task);
    const page = world.pages['/voice'];
    assert.ok(typeof page === 'string');
    world.pages['/voice'] = page.replace(workflowSid, workflow ?? workflowSid);
    await dial(world, 1_000);
    assert.equal(world.last('/out')['QueueResult'], 'system-error');
    assert.equal(world.notes('error').length, 1);
    assert.deepEqual(await world.close(), noLeaks);
  });

test('an agent who hangs up in the moment of answering leaves nobody waiting without a task', async () => {
  const { world, hire, states, workflowSid } = await centre();
  hire('127.0.0.3');
  const phone = world.phone('127.0.0.3', (call) => {
    void phone.pickUp(call).then((one) => one?.dialog.bye());
  });
  await dial(world, 3_000);
  assert.deepEqual(states().task, ['completed']);
  assert.equal(world.last('/out')['QueueResult'], 'bridged');
  assert.equal(world.voice.queues.get(workflowSid)?.members.length, 0);
  assert.deepEqual(await world.close(), noLeaks);
});

test('an agent who answers as the caller leaves is hung up, and nobody is left assigned', async () => {
  for (let atMs = 2_990; atMs <= 3_030; atMs += 2) {
    const { world, hire, states } = await centre();
    hire('127.0.0.3');
    world.answering('127.0.0.3', 3_000);
    const ringing = await world.phone('127.0.0.2').dial();
    await world.run(atMs);
    ringing.stop();
    await world.run(3_000);
    assert.match(states().task.join(), /^(canceled|completed)$/, `at ${atMs} ms`);
    assert.deepEqual(await world.close(), noLeaks);
  }
});
