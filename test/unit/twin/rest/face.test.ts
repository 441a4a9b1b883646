import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandClock } from '../../../../src/base/clock.ts';
import { silentLog } from '../../../../src/base/log.ts';
import { createAccount, type Account } from '../../../../src/twin/account/account.ts';
import { createFace, type Face, type RawRequest } from '../../../../src/twin/rest/face.ts';
import { Faults, serviceUnavailable, tooManyRequests } from '../../../../src/twin/rest/faults.ts';
import { created, RestError, type RestRoute } from '../../../../src/twin/rest/route.ts';

const host = 'trunking.twilio.com';

interface World {
  account: Account;
  clock: HandClock;
  faults: Faults;
  face: Face;
  /** What reached a handler. */
  done: string[];
  witnessed: number[];
}

function world(): World {
  const clock = new HandClock();
  const account = createAccount({ clock });
  const faults = new Faults();
  const done: string[] = [];
  const witnessed: number[] = [];
  const routes: RestRoute[] = [
    {
      ...{ method: 'POST', host, path: '/v1/Things/{Sid}' },
      handle(request) {
        done.push(request.params['Sid'] ?? '');
        if (request.form.has('Bug')) throw new TypeError('secret of the program');
        if (request.form.has('Refuse')) throw new RestError(400, 21232, 'taken', { by: 'x' });
        const { path, json, baseUrl } = request;
        return created({ path, json, baseUrl, names: request.form.getAll('Name') });
      },
    },
    { method: 'GET', host, path: '/2010/{AccountSid}.json', handle: () => created({}) },
  ];
  const witness = (_route: unknown, _request: unknown, { status }: { status: number }): void =>
    void witnessed.push(status);
  const face = createFace({ account, routes, faults, log: silentLog, witness });
  return { account, clock, faults, face, done, witnessed };
}

function raw(
  account: Account,
  { method = 'POST', path = '/v1/Things/T1', body = '', type = '', auth = '' } = {},
): RawRequest {
  const credentials = auth || `${account.sid}:${account.authToken}`;
  return {
    ...{ method, host, body: Buffer.from(body), url: new URL(`https://${host}${path}`) },
    headers: {
      authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
      'content-type': type || 'application/x-www-form-urlencoded',
    },
  };
}

test('a form comes to its route with parameters and lists, and the answer with its request id', async () => {
  const { face, account, witnessed } = world();
  const answer = await face(raw(account, { body: 'Name=a+b&Name=%2B1' }));
  assert.equal(answer?.status, 201);
  assert.deepEqual(answer.body, {
    ...{ path: '/v1/Things/T1', json: undefined, baseUrl: 'https://trunking.twilio.com' },
    names: ['a b', '+1'],
  });
  assert.match(answer.headers?.['twilio-request-id'] ?? '', /^RQ[0-9a-f]{32}$/);
  assert.equal(answer.headers?.['twilio-concurrent-requests'], '1');
  assert.deepEqual(witnessed, [201]);
});

test('a JSON body is parsed; one that is not JSON is refused', async () => {
  const { face, account } = world();
  const type = 'application/json; charset=utf-8';
  const answer = await face(raw(account, { type, body: '{"queueSids":["WQ1"]}' }));
  assert.partialDeepStrictEqual(answer?.body, { json: { queueSids: ['WQ1'] }, names: [] });
  const refused = await face(raw(account, { type, body: '{' }));
  assert.partialDeepStrictEqual(refused, { status: 400, body: { code: 20001 } });
});

test('only the account and its API keys come in', async () => {
  const { face, account, done } = world();
  const key = { sid: 'SK1', secret: 'pass:word', friendlyName: '', createdAtMs: 0, updatedAtMs: 0 };
  account.apiKeys.set('SK1', key);
  assert.equal((await face(raw(account, { auth: 'SK1:pass:word' })))?.status, 201);
  for (const auth of ['x', ':', `${account.sid}:`, `${account.sid}:x`, 'SK1:x', 'SK2:pass:word']) {
    const answer = await face(raw(account, { auth }));
    assert.partialDeepStrictEqual(answer, { status: 401, body: { code: 20003, status: 401 } });
    assert.equal(answer?.headers?.['www-authenticate'], 'Basic realm="Twilio API"');
  }
  for (const authorization of ['', 'Bearer x', 'Basic', 'Basic ***']) {
    const answer = await face({ ...raw(account), headers: { authorization } });
    assert.equal(answer?.status, 401, authorization);
  }
  assert.deepEqual(done, ['T1']);
});

test('unknown addresses, methods and accounts are told apart', async () => {
  const { face, account } = world();
  assert.deepEqual((await face(raw(account, { path: '/v1/None' })))?.body, {
    code: 20404,
    message: 'The requested resource /v1/None was not found',
    more_info: 'https://www.twilio.com/docs/errors/20404',
    status: 404,
  });
  const other = await face(raw(account, { method: 'DELETE' }));
  assert.partialDeepStrictEqual(other, { status: 405, body: { code: 20004 } });
  const foreign = await face(raw(account, { method: 'GET', path: '/2010/ACx.json' }));
  assert.equal(foreign?.status, 404);
  const own = await face(raw(account, { method: 'GET', path: `/2010/${account.sid}.json` }));
  assert.equal(own?.status, 201);
});

test('a refusal has its details; a bug is a 500 that tells nothing', async () => {
  const { face, account, witnessed } = world();
  const refused = await face(raw(account, { body: 'Refuse=1' }));
  assert.deepEqual(refused?.body, {
    code: 21232,
    message: 'taken',
    more_info: 'https://www.twilio.com/docs/errors/21232',
    status: 400,
    details: { by: 'x' },
  });
  const bug = await face(raw(account, { body: 'Bug=1' }));
  assert.equal(bug?.status, 500);
  assert.doesNotMatch(JSON.stringify(bug?.body), /secret/);
  assert.deepEqual(witnessed, [400, 500]);
});

test('an injected answer comes in place of the work, as often as told', async () => {
  const { face, account, faults, done } = world();
  faults.add({ times: 2, fault: { ...tooManyRequests, headers: { 'retry-after': '1' } } });
  for (let time = 0; time < 2; time++) {
    const answer = await face(raw(account));
    assert.partialDeepStrictEqual(answer, { status: 429, body: { code: 20429 } });
    assert.equal(answer?.headers?.['retry-after'], '1');
  }
  assert.deepEqual(done, []);
  assert.equal((await face(raw(account)))?.status, 201);
});

test('a lost reply is done, a lost request is not', async () => {
  const { face, account, faults, done } = world();
  const ran: string[] = [];
  faults.add({ nth: 1, fault: { kind: 'lost-reply', run: () => ran.push(`${done.length}`) } });
  faults.add({ nth: 2, fault: { kind: 'lost-request', run: () => ran.push('cut') } });
  assert.equal(await face(raw(account)), null);
  assert.deepEqual(done, ['T1']);
  assert.equal(await face(raw(account)), null);
  assert.deepEqual(done, ['T1']);
  assert.deepEqual(ran, ['1', 'cut']);
});

test('rules fit by number, method and address; calls are listed and counted anew after a reset', async () => {
  const { face, account, faults, done } = world();
  faults.add({ method: 'POST', address: /trunking.*\/T2$/, fault: serviceUnavailable });
  faults.add({ nth: 3, fault: tooManyRequests });
  const ask = async (sid: string): Promise<number | undefined> =>
    (await face(raw(account, { path: `/v1/Things/${sid}` })))?.status;
  assert.deepEqual([await ask('T1'), await ask('T2'), await ask('T1')], [201, 503, 429]);
  assert.deepEqual(done, ['T1']);
  assert.deepEqual(faults.calls.at(-1), {
    ...{ number: 3, method: 'POST', host, path: '/v1/Things/T1' },
  });
  faults.reset();
  assert.deepEqual([await ask('T2'), faults.calls.length], [201, 1]);
});

test('a delay passes on the clock of the account', async () => {
  const { face, account, faults, clock, done } = world();
  faults.add({ fault: { kind: 'delay', delayMs: 5000 } });
  const pending = face(raw(account));
  await clock.run(4999);
  assert.deepEqual(done, []);
  await clock.run(1);
  const answer = await pending;
  assert.equal(answer?.status, 201);
  assert.equal(answer.headers?.['twilio-request-duration'], '5.000');
});
