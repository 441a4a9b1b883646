import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandClock } from '../../../../src/base/clock.ts';
import { UserError } from '../../../../src/base/errors.ts';
import { createAccount } from '../../../../src/twin/account/account.ts';
import { accountRestRoutes } from '../../../../src/twin/rest/account-routes.ts';
import { openApiDirectory } from '../../../../src/twin/rest/openapi-file.ts';
import { OpenApiCheck, type Violation } from '../../../../src/twin/rest/openapi.ts';
import {
  errorAnswer,
  noContent,
  notFound,
  ok,
  type RestAnswer,
  type RestRequest,
  type RestRoute,
} from '../../../../src/twin/rest/route.ts';

const account = createAccount({ clock: new HandClock() });
const routes = accountRestRoutes(account);
const trunkSid = account.newSid('TK');

function request(over: Partial<RestRequest> = {}): RestRequest {
  return {
    path: '/v1/Trunks',
    params: {},
    form: new URLSearchParams(),
    query: new URLSearchParams(),
    headers: {},
    baseUrl: 'https://trunking.twilio.com',
    json: undefined,
    ...over,
  };
}

/** One for all tests: it compiles what it has not yet seen. */
const check = new OpenApiCheck();

/** What the check says of one exchange with a route of trunking. */
function violations(
  method: RestRoute['method'],
  path: string,
  asked: RestRequest,
  answer: RestAnswer,
): Violation[] {
  const before = check.violations.length;
  check.witness({ method, host: 'trunking.twilio.com', path, handle: () => answer }, asked, answer);
  return check.violations.slice(before);
}

/** A real answer of the twin to changes in. */
async function trunkBody(change: object): Promise<object> {
  const create = routes.find(({ method, path }) => method === 'POST' && path === '/v1/Trunks')!;
  const form = new URLSearchParams({ FriendlyName: 'a' });
  const answer = await create.handle(request({ form }));
  return { ...(answer.body as object), ...change };
}

test('an exchange as published has no violation', async () => {
  const form = new URLSearchParams({ FriendlyName: 'a', Secure: 'true', DomainName: '' });
  const answer = { status: 201, body: await trunkBody({}) };
  assert.deepEqual(violations('POST', '/v1/Trunks', request({ form }), answer), []);
  const params = { Sid: trunkSid };
  assert.deepEqual(violations('DELETE', '/v1/Trunks/{Sid}', request({ params }), noContent), []);
  const refused = errorAnswer(notFound('/v1/Trunks/x'));
  assert.deepEqual(violations('GET', '/v1/Trunks/{Sid}', request({ params }), refused), []);
});

const badAnswers: [string, object, RegExp][] = [
  ['an undeclared property', { colour: 'red' }, /additional properties.*colour/],
  ['a property left out', { secure: undefined }, /required property 'secure'/],
  ['a number sent as text', { secure: 'false' }, /\/secure must be boolean/],
  ['null where it may not be', { transfer_mode: null }, /\/transfer_mode/],
  ['a word that is not in the list', { transfer_mode: 'x' }, /\/transfer_mode/],
  ['a SID of another kind', { sid: `XX${'0'.repeat(32)}` }, /\/sid must match/],
  ['a date of the other kind', { date_created: 'Mon, 05 Jan 2026 09:00:00 +0000' }, /date-time/],
];
for (const [what, change, message] of badAnswers) {
  test(`${what} in an answer is a violation`, async () => {
    const params = { Sid: trunkSid };
    const found = violations(
      'GET',
      '/v1/Trunks/{Sid}',
      request({ params }),
      ok(await trunkBody(change)),
    );
    assert.equal(found[0]?.where, 'answer');
    assert.equal(found[0].operation, 'GET https://trunking.twilio.com/v1/Trunks/{Sid}');
    assert.match(found[0].message, message);
  });
}

test('items of a list are looked into', async () => {
  const meta = {
    ...{ key: 'trunks', page: 0, page_size: 50, url: 'https://trunking.twilio.com/v1/Trunks' },
    ...{ first_page_url: 'https://x.test/', next_page_url: null, previous_page_url: null },
  };
  const list = async (change: object): Promise<string[]> =>
    violations('GET', '/v1/Trunks', request(), ok({ trunks: [await trunkBody(change)], meta })).map(
      ({ message }) => message,
    );
  assert.deepEqual(await list({}), []);
  assert.match((await list({ secure: 1 }))[0] ?? '', /^\/trunks\/0\/secure/);
});

test('a status that is not declared, a body with 204 and a malformed error are violations', async () => {
  const params = { Sid: trunkSid };
  const of = (answer: RestAnswer): string =>
    violations('DELETE', '/v1/Trunks/{Sid}', request({ params }), answer)[0]?.message ?? '';
  assert.match(of({ status: 200, body: {} }), /status 200 is not declared/);
  assert.match(of({ status: 204, body: {} }), /must be no body/);
  assert.match(of({ status: 404, body: { message: 'gone' } }), /required property 'code'/);
});

const badRequests: [string, Partial<RestRequest>, RegExp][] = [
  ['an unknown parameter', { form: new URLSearchParams({ Name: 'a' }) }, /additional.*Name/],
  ['a parameter of the wrong type', { form: new URLSearchParams({ Secure: 'perhaps' }) }, /Secure/],
  ['an unknown query parameter', { query: new URLSearchParams({ Sort: 'a' }) }, /Sort/],
  [
    'a single value sent twice',
    { form: new URLSearchParams('Secure=true&Secure=false') },
    /Secure/,
  ],
];
for (const [what, over, message] of badRequests) {
  test(`${what} in a request is a violation`, async () => {
    const answer = { status: 201, body: await trunkBody({}) };
    const found = violations('POST', '/v1/Trunks', request(over), answer);
    assert.equal(found[0]?.where, 'request');
    assert.match(found[0].message, message);
  });
}

test('a required parameter left out, and a path with another kind of SID, are violations', async () => {
  const path = '/v1/Trunks/{TrunkSid}/PhoneNumbers';
  const params = { TrunkSid: account.sid };
  const refused = errorAnswer(notFound(path));
  const messages = violations('POST', path, request({ params }), refused).map(
    (each) => each.message,
  );
  assert.equal(messages.length, 2);
  assert.ok(messages.some((message) => /\/path\/TrunkSid must match/.test(message)));
  assert.ok(messages.some((message) => /required property 'PhoneNumberSid'/.test(message)));
});

test('an operation that is not published is a violation, and all are told as they happen', () => {
  const told: Violation[] = [];
  const check = new OpenApiCheck((violation) => void told.push(violation));
  for (const host of ['trunking.twilio.com', 'nowhere.twilio.com'])
    check.witness(
      { method: 'GET', host, path: '/v9/X', handle: () => noContent },
      request(),
      noContent,
    );
  assert.deepEqual(told, check.violations);
  assert.equal(check.count, 2);
  assert.match(told[0]?.message ?? '', /no such operation/);
});

test('what is kept of the violations is bounded, the count is not', () => {
  const check = new OpenApiCheck();
  const route: RestRoute = { method: 'GET', host: 'x.test', path: '/', handle: () => noContent };
  for (let time = 0; time < 1500; time++) check.witness(route, request(), noContent);
  assert.equal(check.violations.length, 1000);
  assert.equal(check.count, 1500);
});

test('without the package the user is told how to get it', () => {
  assert.throws(
    () => openApiDirectory('file:///nowhere/at/all.js'),
    (error) => error instanceof UserError && /npm ci/.test(error.message),
  );
});
