import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { realClock, sleep } from '../../src/base/clock.ts';
import type { WhatIfAnswer } from '../../src/callback/what-if.ts';
import { openWhatIfDesk } from '../../src/what-if-desk.ts';
import { asQueueEvents } from '../../src/sim/centre/as-queue-events.ts';
import { workloadOf, type CentreSpec } from '../../src/sim/centre/centre-spec.ts';
import { runCentre } from '../../src/sim/centre/run-centre.ts';
import { insertQueueEvents } from '../../src/store/queue-events.ts';
import type { LineEvent } from '../../src/callback/queue-event.ts';
import { Client } from '../support/api.ts';
import { createApiWorld } from '../support/api-world.ts';
import { smallQuestion, someHalfHours } from '../support/what-if.ts';

let desk: ReturnType<typeof openWhatIfDesk>;
const world = await createApiWorld({
  clock: realClock,
  api: { whatIf: { check: (question) => desk.check(question), wake: () => desk.wake() } },
});
desk = openWhatIfDesk(world.engine);
after(async () => {
  await desk.close();
  await world.close();
});
const { admin, app, engine } = world;

async function ended(
  id: string,
): Promise<{ state: string; failure: string; answer: WhatIfAnswer }> {
  for (let look = 0; look < 1000; look++) {
    const { body } = await admin.get(`/v1/what-ifs/${id}`);
    if (body.state !== 'queued' && body.state !== 'running') return body;
    await sleep(realClock, 20);
  }
  throw new Error('it does not end');
}

async function ask(question: object): Promise<string> {
  const { status, body } = await admin.post('/v1/what-ifs', question);
  assert.equal(status, 202, JSON.stringify(body));
  return body.id;
}

const dayMs = 86_400_000;
const lived: CentreSpec = {
  name: 'lived',
  days: [
    {
      ...{ opensAtSeconds: 9 * 3600, lengthSeconds: 4 * 3600 },
      arrivals: { kind: 'rates', slotSeconds: 3600, callsPerHour: [40, 60, 60, 30] },
      staff: [{ at: 0, share: 1 }],
    },
  ],
  ...{ busynessCv: 0, patienceMeanSeconds: 300, acceptProbability: 0.5, answerProbability: 0.9 },
  ...{ handle: { meanSeconds: 200, cv: 0.6 }, wrapUp: null },
};
/** A day of the past as the feed would have stored it, on UTC's clocks. */
async function live(line: string, daysAgo: number, agents: number): Promise<void> {
  const midnight = Math.floor(Date.now() / dayMs) * dayMs;
  const startsAt = midnight - daysAgo * dayMs + 9 * 3_600_000;
  const told: LineEvent[] = [];
  const watcher = asQueueEvents(startsAt, (event) => {
    told.push({ line, sourceId: `${daysAgo}-${told.length}`, event });
  });
  runCentre({ workload: workloadOf(lived, agents, 0), seed: daysAgo, watcher });
  for (let from = 0; from < told.length; from += 1000)
    await insertQueueEvents(engine.db, told.slice(from, from + 1000));
}

test('a question is taken, answered beside the platform, and its answer kept', async () => {
  const { status, body } = await admin.post('/v1/what-ifs', smallQuestion({ days: 4 }));
  assert.equal(status, 202);
  assert.deepEqual([body.state, body.askedBy, body.variants], ['queued', 'admin', ['plus one']]);
  const { state, failure, answer } = await ended(body.id);
  assert.equal(state, 'done', failure);
  const [today, more] = answer.runs;
  assert.deepEqual([today!.name, today!.agents, today!.lessToday], ['today', 2, null]);
  assert.deepEqual([more!.name, more!.agents, answer.days], ['plus one', 3, 4]);
  const wait = (run: typeof today): number => run!.measured['liveWaitMeanSeconds']!.mean;
  assert.ok(wait(more) < wait(today), `${wait(more)} s with one more, ${wait(today)} s`);
  const less = more!.lessToday!['liveWaitMeanSeconds']!;
  assert.ok(Math.abs(less.mean - (wait(more) - wait(today))) < 1e-9);
  assert.ok(less.halfWidth! > 0);
  assert.ok(today!.slots.some((slot) => (slot.liveWaitMeanSeconds ?? 0) > 0));
  assert.ok(answer.figures.every(({ name, about }) => name in today!.measured && about !== ''));
  const { body: list } = await admin.get('/v1/what-ifs?limit=1');
  assert.equal(list.items[0].id, body.id);
});

test('the same question and seed have the same answer, another seed another', async () => {
  const [one, same, other] = await Promise.all([
    ask(smallQuestion({ seed: 5 })).then(ended),
    ask(smallQuestion({ seed: 5 })).then(ended),
    ask(smallQuestion({ seed: 6 })).then(ended),
  ]);
  assert.deepEqual(one.answer, same.answer);
  assert.notDeepEqual(one.answer.runs, other.answer.runs);
});

test('a long one is stopped by a cancel', async () => {
  const question = smallQuestion({
    calls: { from: 'curve', opensAt: '08:00', halfHours: someHalfHours(24) },
    days: 200,
  });
  const id = await ask(question);
  while ((await admin.get(`/v1/what-ifs/${id}`)).body.progress === 0) await sleep(realClock, 20);
  const { status, body } = await admin.post(`/v1/what-ifs/${id}/cancel`);
  assert.deepEqual([status, body.state, body.answer], [200, 'cancelled', null]);
  assert.ok(body.progress > 0 && body.progress < 1, `${body.progress}`);
  assert.equal((await admin.post(`/v1/what-ifs/${id}/cancel`)).body.code, 'wrong-state');
  assert.equal((await admin.send('DELETE', `/v1/what-ifs/${id}`)).status, 204);
  assert.equal((await admin.get(`/v1/what-ifs/${id}`)).status, 404);
  assert.equal((await admin.post(`/v1/what-ifs/${id}/restore`)).body.state, 'cancelled');
});

test('who may only read sees answers and asks nothing', async () => {
  const id = await ask(smallQuestion());
  const reader = await Client.with(app, engine, ['read']);
  assert.equal((await reader.get(`/v1/what-ifs/${id}`)).status, 200);
  for (const [method, url] of [
    ['POST', '/v1/what-ifs'],
    ['POST', `/v1/what-ifs/${id}/cancel`],
    ['POST', `/v1/what-ifs/${id}/restore`],
    ['DELETE', `/v1/what-ifs/${id}`],
  ] as const)
    assert.equal((await reader.send(method, url, smallQuestion())).status, 403, `${method} ${url}`);
  await ended(id);
});

test('every fault of a question is named by its field', async () => {
  const plus = { name: 'plus', agents: { add: 1 } };
  const curve = { from: 'curve', opensAt: '09:00', halfHours: someHalfHours() };
  const table: [object, string][] = [
    [{ name: '' }, 'name'],
    [{ name: 'x'.repeat(101) }, 'name'],
    [{ days: 0 }, 'days'],
    [{ days: 201 }, 'days'],
    [{ seed: -1 }, 'seed'],
    [{ seed: 1.5 }, 'seed'],
    [{ colour: 'red' }, 'colour'],
    [{ variants: [] }, 'variants'],
    [{ variants: Array.from({ length: 5 }, (_, n) => ({ ...plus, name: `v${n}` })) }, 'variants'],
    [{ variants: [plus, plus] }, 'variants'],
    [{ variants: [{ name: 'nothing' }] }, 'variants.0.agents'],
    [{ variants: [plus, { name: 'b', policy: 'best' }] }, 'variants.1.policy'],
    [{ variants: [{ name: 'b', acceptShare: 1.1 }] }, 'variants.0.acceptShare'],
    [{ variants: [{ name: 'b', agents: { add: 1, from: '9' } }] }, 'variants.0.agents.from'],
    [
      { variants: [{ name: 'b', agents: { add: 1, from: '12:00', until: '10:00' } }] },
      'variants.0.agents.until',
    ],
    [{ variants: [{ name: 'b', agents: {} }] }, 'variants.0.agents.add'],
    [{ today: { thresholdSeconds: -5 } }, 'today.thresholdSeconds'],
    [{ today: { handleMeanSeconds: 'long' } }, 'today.handleMeanSeconds'],
    [{ calls: { from: 'tea leaves' } }, 'calls.from'],
    [{ calls: { ...curve, opensAt: '09:17' } }, 'calls.opensAt'],
    [{ calls: { ...curve, halfHours: [] } }, 'calls.halfHours'],
    [{ calls: { ...curve, halfHours: someHalfHours(49) } }, 'calls.halfHours'],
    [{ calls: { ...curve, halfHours: someHalfHours(40) } }, 'calls.halfHours'],
    [{ calls: { ...curve, halfHours: [{ calls: 0, agents: 1 }] } }, 'calls.halfHours'],
    [{ calls: { ...curve, halfHours: [{ calls: 5, agents: 0 }] } }, 'calls.halfHours'],
    [{ calls: { ...curve, halfHours: [{ calls: -5, agents: 1 }] } }, 'calls.halfHours.0.calls'],
    [{ calls: { from: 'samples' } }, 'callTargetId'],
    [{ calls: { from: 'samples', week: '2026-W60' }, callTargetId: 'x' }, 'calls.week'],
  ];
  for (const [change, field] of table) {
    const { status, body } = await admin.post('/v1/what-ifs', smallQuestion(change));
    assert.equal(status, 400, JSON.stringify([change, body]));
    const found: string[] = body.errors.map((each: { field: string }) => each.field);
    assert.ok(found.includes(field), `${field} was wanted: ${JSON.stringify(body.errors)}`);
  }
});

test('too much work is refused at the field that makes it', async () => {
  const crowd = {
    from: 'curve',
    opensAt: '00:00',
    halfHours: Array.from({ length: 48 }, () => ({ calls: 1000, agents: 200 })),
  };
  const days = await admin.post('/v1/what-ifs', smallQuestion({ calls: crowd, days: 100 }));
  assert.deepEqual([days.status, days.body.errors[0].field], [413, 'days']);
  assert.match(days.body.detail, /the limit is 2 million calls/);
  const few = smallQuestion({
    variants: [{ name: 'far fewer', agents: { factor: 0.1 } }],
    calls: {
      from: 'curve',
      opensAt: '09:00',
      halfHours: [{ calls: 60, agents: 20 }],
    },
  });
  const load = await admin.post('/v1/what-ifs', few);
  assert.deepEqual([load.status, load.body.errors[0].field], [413, 'variants.0.agents']);
});

test('a stored week that holds too little is refused with its numbers', async () => {
  const { id } = await world.addTarget({ timeZone: 'UTC' });
  const asked = { callTargetId: id, calls: { from: 'samples' } };
  const none = await admin.post('/v1/what-ifs', smallQuestion(asked));
  assert.match(none.body.detail, /only 0 days with 0 calls: not enough/);
  await live(id, 2, 6);
  const one = await admin.post('/v1/what-ifs', smallQuestion(asked));
  assert.deepEqual([one.status, one.body.errors[0].field], [400, 'calls.week']);
  assert.match(one.body.detail, /only 1 day with \d{3} calls: not enough.*Use a curve/);
  const unknown = { ...asked, callTargetId: '00000000-0000-7000-8000-000000000000' };
  assert.equal((await admin.post('/v1/what-ifs', smallQuestion(unknown))).status, 404);
});

test('a stored week is replayed with its own agents, and its weeks are listed', async () => {
  const { id } = await world.addTarget({ timeZone: 'UTC' });
  for (const daysAgo of [3, 2, 1]) await live(id, daysAgo, 4);
  const { body: weeks } = await admin.get(`/v1/call-targets/${id}/stored-weeks`);
  assert.equal(weeks.items.length, 6);
  const [last] = weeks.items;
  assert.deepEqual([last.week, last.isEnough, last.lack], [null, true, null]);
  assert.deepEqual(
    last.days.map((day: { hasAgents: boolean }) => day.hasAgents),
    [true, true, true],
  );
  const asked = smallQuestion({ callTargetId: id, calls: { from: 'samples' }, days: null });
  const { state, failure, answer } = await ended(await ask(asked));
  assert.equal(state, 'done', failure);
  assert.deepEqual([answer.days, answer.runs[0]!.agents, answer.runs[1]!.agents], [3, 4, 5]);
  // Who joins in the last minutes may find the last agent seen gone.
  const share = answer.callsPerDay / (last.calls / 3);
  assert.ok(share > 0.9 && share <= 1, `${share}`);
  assert.match(JSON.stringify(answer.assumptions), /fitted to \d+ conversations/);
});

test('a platform without the simulator keeps and shows, and says that it takes none', async () => {
  const bare = await createApiWorld();
  try {
    const { status, body } = await bare.admin.post('/v1/what-ifs', smallQuestion());
    assert.deepEqual([status, body.code], [502, 'upstream-away']);
    assert.deepEqual((await bare.admin.get('/v1/what-ifs')).body.items, []);
  } finally {
    await bare.close();
  }
});
