import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandClock } from '../../../../src/base/clock.ts';
import { createAccount, type Account } from '../../../../src/twin/account/account.ts';
import type { CallChange, CallOrder, CallRecord } from '../../../../src/twin/account/call.ts';
import { newPhoneNumber } from '../../../../src/twin/account/phone-number.ts';
import { OpenApiCheck } from '../../../../src/twin/rest/openapi.ts';
import { RestError, type RestAnswer } from '../../../../src/twin/rest/route.ts';
import { createRouter } from '../../../../src/twin/rest/router.ts';
import { callRoutes } from '../../../../src/twin/rest/v2010/calls.ts';

/** Calls over the account, with a control that only writes down what it is told. */
interface World {
  account: Account;
  clock: HandClock;
  orders: CallOrder[];
  changes: CallChange[];
  ask: (method: string, path: string, values?: string) => Promise<RestAnswer>;
}

/** One for all tests: it compiles what it has not yet seen. */
const check = new OpenApiCheck();

function world(): World {
  const clock = new HandClock();
  const account = createAccount({ clock });
  const own = newPhoneNumber(account, '+14155550100');
  account.phoneNumbers.set(own.sid, own);
  const orders: CallOrder[] = [];
  const changes: CallChange[] = [];
  account.callControl = {
    place(order) {
      orders.push(order);
      return addCall(account, { to: order.to, from: order.from, direction: 'outbound-api' });
    },
    async change(_call, change) {
      changes.push(change);
    },
  };
  const route = createRouter(callRoutes(account));
  const ask: World['ask'] = async (method, path, values = '') => {
    const at = `/2010-04-01/Accounts/${account.sid}/${path}`;
    const match = route(method, 'api.twilio.com', at);
    assert.ok(match.kind === 'route');
    const request = {
      ...{ path: at, params: match.params, headers: {}, json: undefined },
      form: new URLSearchParams(method === 'POST' ? values : ''),
      query: new URLSearchParams(method === 'GET' ? values : ''),
      baseUrl: 'https://api.twilio.com',
    };
    const answer = await match.route.handle(request);
    check.witness(match.route, request, answer);
    return answer;
  };
  return { account, clock, orders, changes, ask };
}

function addCall(account: Account, over: Partial<CallRecord>): CallRecord {
  const nowMs = account.clock.now();
  const call: CallRecord = {
    ...{ sid: account.newSid('CA'), parentCallSid: null, to: '+14155550100', from: '+12125550199' },
    ...{ phoneNumberSid: null, direction: 'inbound', status: 'queued', startedAtMs: null },
    ...{ endedAtMs: null, answeredBy: null, forwardedFrom: null, callerName: null, queueTimeMs: 0 },
    ...{ createdAtMs: nowMs, updatedAtMs: nowMs, ...over },
  };
  account.calls.set(call.sid, call);
  return call;
}

const refuses = (ask: Promise<RestAnswer>, code: number): Promise<void> =>
  assert.rejects(ask, (error) => error instanceof RestError && error.code === code);

test('an order is read with its defaults', async () => {
  const { ask, orders } = world();
  const answer = await ask(
    'POST',
    'Calls.json',
    'To=%2B12125550111&From=%2B14155550100&Url=https%3A%2F%2Fx.test%2Fvoice',
  );
  assert.equal(answer.status, 201);
  assert.partialDeepStrictEqual(answer.body, {
    ...{ to: '+12125550111', to_formatted: '(212) 555-0111', status: 'queued', duration: null },
    direction: 'outbound-api',
  });
  assert.deepEqual(orders, [
    {
      to: '+12125550111',
      from: '+14155550100',
      instructions: {
        ...{ kind: 'url', url: 'https://x.test/voice', method: 'POST' },
        ...{ fallbackUrl: null, fallbackMethod: 'POST' },
      },
      ...{ statusCallback: null, timeoutSeconds: 60, timeLimitSeconds: null, callerId: null },
      sendDigits: null,
    },
  ]);
  assert.deepEqual(check.violations, []);
});

test('TwiML in place, events, limits and a SIP address are read', async () => {
  const { ask, orders } = world();
  const form = new URLSearchParams([
    ['To', 'sip:alice@example.test:5090?x-user-to-user=%2B1'],
    ['From', 'unhold'],
    ['Twiml', '<Response/>'],
    ['StatusCallback', 'https://x.test/status'],
    ['StatusCallbackMethod', 'GET'],
    ['StatusCallbackEvent', 'ringing'],
    ['StatusCallbackEvent', 'completed'],
    ['Timeout', '600'],
    ['TimeLimit', '3600'],
    ['SendDigits', 'ww12#'],
  ]);
  await ask('POST', 'Calls.json', form.toString());
  assert.partialDeepStrictEqual(orders[0], {
    instructions: { kind: 'twiml', twiml: '<Response/>' },
    statusCallback: {
      url: 'https://x.test/status',
      method: 'GET',
      events: ['ringing', 'completed'],
    },
    ...{ timeoutSeconds: 600, timeLimitSeconds: 3600, sendDigits: 'ww12#' },
  });
  assert.deepEqual(check.violations, []);
});

const to = 'To=%2B12125550111';
const from = 'From=%2B14155550100';
const url = 'Url=https%3A%2F%2Fx.test%2F';
const refused: [string, number][] = [
  [`${from}&${url}`, 21201],
  [`${to}&${url}`, 21213],
  [`${to}&${from}`, 21205],
  [`To=555&${from}&${url}`, 21211],
  [`${to}&From=unhold&${url}`, 21212],
  [`${to}&From=%2B12125550122&${url}`, 21210],
  [`${to}&${from}&Url=nonsense`, 21402],
  [`${to}&${from}&${url}&Timeout=601`, 20001],
  [`${to}&${from}&${url}&SendDigits=abc`, 20001],
  [`${to}&${from}&${url}&StatusCallbackEvent=over`, 20001],
  [`${to}&${from}&${url}&MachineDetection=Enable`, 20001],
  [`${to}&${from}&Twiml=${'x'.repeat(4001)}`, 20001],
];
for (const [form, code] of refused) {
  test(`an order is refused with ${code}: ${form.slice(0, 90)}`, async () => {
    const { ask, orders } = world();
    await refuses(ask('POST', 'Calls.json', form), code);
    assert.deepEqual(orders, []);
  });
}

test('a live call is ended or redirected; a change that asks for nothing does nothing', async () => {
  const { account, ask, changes } = world();
  const { sid } = addCall(account, {});
  await ask('POST', `Calls/${sid}.json`, 'Status=completed');
  await ask('POST', `Calls/${sid}.json`, 'Twiml=%3CResponse%2F%3E');
  await ask('POST', `Calls/${sid}.json`, '');
  assert.deepEqual(changes, [
    { kind: 'end', status: 'completed' },
    { kind: 'redirect', instructions: { kind: 'twiml', twiml: '<Response/>' } },
  ]);
  assert.deepEqual(check.violations, []);
  await refuses(ask('POST', `Calls/${sid}.json`, 'Status=busy'), 20001);
  await refuses(ask('POST', `Calls/${sid}.json`, `${url}&Twiml=x`), 20001);
  await refuses(ask('POST', `Calls/CA${'0'.repeat(32)}.json`, 'Status=completed'), 20404);
});

test('without voice a call cannot be placed, and the answer says so', async () => {
  const { account, ask } = world();
  account.callControl = null;
  await refuses(ask('POST', 'Calls.json', `${to}&${from}&${url}`), 20503);
});

test('calls are listed newest first and found by their fields and times', async () => {
  const { account, clock, ask } = world();
  const first = addCall(account, { status: 'completed', startedAtMs: clock.now() });
  clock.advance(65_400);
  first.endedAtMs = clock.now();
  clock.advance(2 * 86_400_000);
  const second = addCall(account, { from: 'sip:bob@x.test', parentCallSid: first.sid });
  const sids = async (query: string): Promise<string[]> =>
    ((await ask('GET', 'Calls.json', query)).body as { calls: { sid: string }[] }).calls.map(
      ({ sid }) => sid,
    );
  assert.deepEqual(await sids(''), [second.sid, first.sid]);
  assert.deepEqual(await sids('Status=completed'), [first.sid]);
  assert.deepEqual(await sids('To=%2B14155550100'), [second.sid, first.sid]);
  assert.deepEqual(await sids('From=sip%3Abob%40x.test'), [second.sid]);
  assert.deepEqual(await sids(`ParentCallSid=${first.sid}`), [second.sid]);
  assert.deepEqual(await sids('StartTime=2026-01-05T00:00:00Z'), [first.sid]);
  assert.deepEqual(await sids('StartTime=2026-01-06T00:00:00Z'), []);
  assert.deepEqual(await sids('StartTime%3C=2026-01-05T08:00:00Z'), []);
  assert.deepEqual(await sids('EndTime%3E=2026-01-05T09:00:00Z'), [first.sid]);
  const { body } = await ask('GET', `Calls/${first.sid}.json`);
  assert.partialDeepStrictEqual(body, {
    ...{ duration: '65', start_time: 'Mon, 05 Jan 2026 09:00:00 +0000' },
    end_time: 'Mon, 05 Jan 2026 09:01:05 +0000',
  });
  await refuses(ask('DELETE', `Calls/${second.sid}.json`), 20001);
  assert.equal((await ask('DELETE', `Calls/${first.sid}.json`)).status, 204);
  assert.deepEqual(await sids(''), [second.sid]);
  assert.deepEqual(check.violations, []);
});
