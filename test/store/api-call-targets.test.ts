import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { newId } from '../../src/base/ids.ts';
import { callTargetDefaults } from '../../src/callback/call-target.ts';
import { createApiWorld, type ApiWorld } from '../support/api-world.ts';

const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const required = {
  name: 'Billing',
  destination: 'sip:+12025550120@acme.example',
  callerId: '+12025550110',
};

let world: ApiWorld;
before(async () => {
  world = await createApiWorld();
});
after(() => world.close());

describe('call targets', () => {
  it('are made with defaults, read, listed, and taken away', async () => {
    const { admin } = world;
    const made = await admin.post('/v1/call-targets', required);
    assert.equal(made.status, 201);
    const { id, version, createdAt, updatedAt, ...settings } = made.body;
    assert.equal(version, 1);
    assert.deepEqual(settings, { ...callTargetDefaults, ...required });
    assert.match(createdAt, isoTime);
    assert.equal(updatedAt, createdAt);
    assert.deepEqual((await admin.get(`/v1/call-targets/${id}`)).body, made.body);
    assert.deepEqual((await admin.get('/v1/call-targets')).body.items, [made.body]);
    const again = await admin.post('/v1/call-targets', required);
    assert.deepEqual([again.status, again.body.code], [409, 'already-exists']);
    assert.equal((await admin.send('DELETE', `/v1/call-targets/${id}`)).status, 204);
    assert.equal((await admin.get(`/v1/call-targets/${id}`)).status, 404);
  });

  it('that contradict themselves are 422, naming each field', async () => {
    const bad = { firstParty: 'agent', quote: { floorSeconds: 700 }, callerId: '0049' };
    const { status, body } = await world.admin.post('/v1/call-targets', { ...required, ...bad });
    assert.deepEqual([status, body.code], [422, 'bad-setting']);
    const named = body.errors.map(({ field }: { field: string }) => field).sort();
    assert.deepEqual(named, ['agentConfirmation', 'callerId', 'quote.floorSeconds']);
    assert.ok(body.errors.every(({ wanted }: { wanted: string }) => wanted.length > 5));
  });

  it('are changed in part, and checked again as a whole', async () => {
    const { admin, addTarget } = world;
    const before = await addTarget({ retry: { maxAttempts: 7, delaySeconds: 30 } });
    const path = `/v1/call-targets/${before.id}`;
    const changed = await admin.send('PATCH', path, {
      retry: { delaySeconds: 40 },
      holdDestination: 'sip:hold@acme.example',
    });
    assert.equal(changed.status, 200);
    const expected = {
      ...before,
      retry: { maxAttempts: 7, delaySeconds: 40 },
      holdDestination: 'sip:hold@acme.example',
      version: 2,
      updatedAt: changed.body.updatedAt,
    };
    assert.deepEqual(changed.body, expected);
    const refused = await admin.send('PATCH', path, { firstParty: 'agent' });
    assert.deepEqual([refused.status, refused.body.code], [422, 'bad-setting']);
    assert.deepEqual((await admin.get(path)).body, expected);
    const allowed = { firstParty: 'agent', destinationIsPerson: true };
    assert.equal((await admin.send('PATCH', path, allowed)).status, 200);
    assert.equal((await admin.send('PATCH', path, {})).status, 200);
    assert.equal((await admin.send('PATCH', path, { delaySeconds: 1 })).status, 400);
  });

  it('take a plan of who works, and say what is wrong with one', async () => {
    const { admin, addTarget } = world;
    const shift = { days: [1, 2, 3, 4, 5], from: '08:00', to: '12:00', agents: 4 };
    const { id, staffing } = await addTarget({ timeZone: 'Europe/Zurich', staffing: [shift] });
    assert.deepEqual(staffing, [shift]);
    const path = `/v1/call-targets/${id}`;
    const bad: [plan: object[], status: number, field: string, wanted: RegExp][] = [
      [[{ ...shift, to: '25:00' }], 400, 'staffing.0.to', /00:00 to 24:00/],
      [[{ ...shift, from: '24:00' }], 400, 'staffing.0.from', /00:00 to 23:59/],
      [[{ ...shift, days: [0] }], 400, 'staffing.0.days.0', /from 1 to 7/],
      [[{ ...shift, days: [] }], 400, 'staffing.0.days', /at least one day/],
      [[{ ...shift, agents: 0 }], 400, 'staffing.0.agents', /from 1 to/],
      [[{ ...shift, to: '08:00' }], 422, 'staffing.0.to', /after 08:00/],
      [
        [shift, { ...shift, from: '11:00', to: '13:00' }],
        422,
        'staffing.1',
        /apart from staffing.0/,
      ],
    ];
    for (const [plan, status, field, wanted] of bad) {
      const answer = await admin.send('PATCH', path, { staffing: plan });
      assert.deepEqual([answer.status, answer.body.errors[0].field], [status, field]);
      assert.match(answer.body.errors[0].wanted, wanted);
    }
    const zone = await admin.send('PATCH', path, { timeZone: 'Europe/Zuerich' });
    assert.deepEqual([zone.status, zone.body.errors[0].field], [422, 'timeZone']);
    const cleared = await admin.send('PATCH', path, { staffing: null });
    assert.equal(cleared.body.staffing, null);
    const part = await admin.send('PATCH', path, { offerRule: { atProbability: 0.3 } });
    assert.deepEqual(part.body.offerRule, { ...callTargetDefaults.offerRule, atProbability: 0.3 });
    const crossed = { offerRule: { leastWaitSeconds: 10, mostWaitSeconds: 5 } };
    const refused = await admin.send('PATCH', path, crossed);
    assert.deepEqual(refused.body.errors[0].field, 'offerRule.leastWaitSeconds');
    for (const atProbability of [1.01, -0.1, '0.5'])
      assert.equal((await admin.send('PATCH', path, { offerRule: { atProbability } })).status, 400);
  });

  it('that are not there are 404, whatever the id looks like', async () => {
    const { admin } = world;
    for (const id of [newId(), 'nope', '%00', '1%27%20or%201=1', 'x'.repeat(150)])
      for (const [method, rest, body] of [
        ['GET', '', undefined],
        ['PATCH', '', {}],
        ['DELETE', '', undefined],
        ['GET', '/estimate', undefined],
        ['GET', '/offer', undefined],
      ] as const) {
        const answer = await admin.send(method, `/v1/call-targets/${id}${rest}`, body);
        const expected = id === '%00' || id.length > 100 ? 400 : 404;
        assert.equal(answer.status, expected, `${method} ${id.slice(0, 20)}${rest}`);
      }
  });

  it('are not taken away while something belongs to them', async () => {
    const { admin, addTarget } = world;
    const { id } = await addTarget();
    await admin.post('/v1/phone-numbers', { number: '+12025550101', callTargetId: id });
    const refused = await admin.send('DELETE', `/v1/call-targets/${id}`);
    assert.deepEqual([refused.status, refused.body.code], [409, 'in-use']);
  });

  it('give an estimate and an offer', async () => {
    const { admin, addTarget, addCallback } = world;
    const { id } = await addTarget({ estimate: { seconds: 200 } });
    const estimate = (await admin.get(`/v1/call-targets/${id}/estimate`)).body;
    assert.equal(estimate.meanSeconds, 200);
    assert.match(estimate.at, isoTime);
    assert.deepEqual(Object.keys(estimate).sort(), [
      'at',
      'basis',
      'confidence',
      'highSeconds',
      'lowSeconds',
      'meanSeconds',
      'unknown',
    ]);
    const { number } = await addCallback(id);
    const offer = async (query: string) => {
      const { body } = await admin.get(`/v1/call-targets/${id}/offer${query}`);
      return [body.offer, body.reason, body.quote?.said];
    };
    const said = 'in about three minutes';
    assert.deepEqual((await offer('?number=%2B12024567777')).slice(0, 2), [true, 'ok']);
    assert.deepEqual((await offer('?number=+12024567777')).slice(0, 2), [true, 'ok'], said);
    assert.deepEqual((await offer(`?number=${encodeURIComponent(number)}`)).slice(0, 2), [
      false,
      'already-waiting',
    ]);
    assert.deepEqual((await offer('?number=911')).slice(0, 2), [false, 'number-refused']);
    const { rules } = (await admin.get(`/v1/call-targets/${id}/offer?waitedSeconds=90`)).body;
    assert.deepEqual(
      rules.map(({ rule, verdict }: Record<string, string>) => `${rule} ${verdict}`),
      [
        ...['registering-off passed', 'already-waiting not-asked', 'agents-available not-asked'],
        ...['no-agents-staffed not-asked', 'full not-asked', 'estimate-unknown passed'],
        ...['closing-soon not-asked', 'wait-below-threshold passed', 'wait-too-long not-asked'],
        'number-refused not-asked',
      ],
    );
    for (const waited of ['86401', '-1', '1.5', 'x', '']) {
      const refused = await admin.get(`/v1/call-targets/${id}/offer?waitedSeconds=${waited}`);
      assert.deepEqual([refused.status, refused.body.errors[0].field], [400, 'waitedSeconds']);
    }
    const unknown = await admin.get(`/v1/call-targets/${id}/offer?phone=1`);
    assert.deepEqual([unknown.status, unknown.body.errors[0].field], [400, 'phone']);
  });
});

describe('phone numbers', () => {
  it('are assigned, listed and taken away, the plus as it is or encoded', async () => {
    const { admin, addTarget } = world;
    const { id: callTargetId } = await addTarget();
    for (const number of ['+12025550171', '+12025550172'])
      assert.deepEqual((await admin.post('/v1/phone-numbers', { number, callTargetId })).body, {
        number,
        callTargetId,
      });
    const taken = await admin.post('/v1/phone-numbers', { number: '+12025550171', callTargetId });
    assert.deepEqual([taken.status, taken.body.code], [409, 'already-exists']);
    assert.equal(taken.body.errors[0].field, 'number');
    const of = async (id: string) =>
      (await admin.get(`/v1/phone-numbers?callTargetId=${id}`)).body.items;
    const another = await addTarget();
    assert.deepEqual(
      (await of(callTargetId)).map(({ number }: { number: string }) => number),
      ['+12025550171', '+12025550172'],
    );
    for (const id of [another.id, newId(), 'x']) assert.deepEqual(await of(id), []);
    const nowhere = { number: '+12025550173', callTargetId: newId() };
    assert.equal((await admin.post('/v1/phone-numbers', nowhere)).status, 404);
    const noId = { number: '+12025550173', callTargetId: 'x' };
    assert.equal((await admin.post('/v1/phone-numbers', noId)).status, 404);
    const bad = { number: '2025550173', callTargetId };
    const malformed = await admin.post('/v1/phone-numbers', bad);
    assert.deepEqual([malformed.status, malformed.body.errors[0].field], [400, 'number']);
    assert.equal((await admin.send('DELETE', '/v1/phone-numbers/%2B12025550171')).status, 204);
    assert.equal((await admin.send('DELETE', '/v1/phone-numbers/+12025550172')).status, 204);
    assert.equal((await admin.send('DELETE', '/v1/phone-numbers/+12025550172')).status, 404);
    assert.equal((await admin.get('/v1/phone-numbers?cursor=x')).status, 400);
  });
});
