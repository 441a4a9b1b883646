import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anything, assert as check, asyncProperty, constantFrom, dictionary } from 'fast-check';
import { findWait } from '../../../../src/flex/functions/lib/find-wait.ts';
import {
  busyQueue,
  longOffer,
  never,
  ports,
  timed,
  unholdSays,
  withoutUnhold,
  withUnhold,
} from './fixture.ts';

const event = { From: '+12025550123' };

test('Unhold is asked for this number with its key, and its word counts', async () => {
  const { fetch, asked } = unholdSays(longOffer);
  const wait = await findWait(withUnhold, event, ports({ fetch }));
  assert.deepEqual(asked, [
    {
      url: 'https://unhold.example.com/v1/call-targets/target-1/offer?number=%2B12025550123',
      headers: { Accept: 'application/json', Authorization: 'Bearer a-key' },
    },
  ]);
  assert.equal(wait.basis, 'unhold');
  assert.equal(wait.avgTaskAcceptanceTime, 240);
  assert.deepEqual(wait.quote, longOffer.quote);
});

const numbers: [unknown, string | null][] = [
  ['+12025550123', '+12025550123'],
  ['12025550123', '12025550123'],
  ['sip:+12025550123@carrier.example.com;user=phone', '+12025550123'],
  ['anonymous', null],
  ['sip:alice@example.com', null],
  ['', null],
  [undefined, null],
  [['+1', '+2'], null],
  ['+1202555&admin=1', null],
];

for (const [from, number] of numbers) {
  test(`of a caller ${JSON.stringify(from)}, Unhold is asked ${number ?? 'without a number'}`, async () => {
    const { fetch, asked } = unholdSays(longOffer);
    await findWait(withUnhold, { From: from }, ports({ fetch }));
    assert.equal(new URL(asked[0]!.url).searchParams.get('number'), number);
  });
}

const waits: [unknown, string | null][] = [
  ['75', '75'],
  ['0', '0'],
  ['999999', '86400'],
  ['soon', null],
  [undefined, null],
];

for (const [QueueTime, waited] of waits) {
  test(`of a caller ${JSON.stringify(QueueTime)} seconds in the queue, Unhold is told ${waited ?? 'nothing'}`, async () => {
    const { fetch, asked } = unholdSays(longOffer);
    await findWait(withUnhold, { ...event, QueueTime }, ports({ fetch }));
    assert.equal(new URL(asked[0]!.url).searchParams.get('waitedSeconds'), waited);
  });
}

test('an Unhold that does not answer within 1.5 seconds is not waited for', async () => {
  const given = ports({ fetch: unholdSays(never).fetch });
  const { value, seconds } = await timed(given.clock, findWait(withUnhold, event, given));
  assert.equal(seconds, 1.5);
  assert.equal(value.basis, 'statistics');
  assert.equal(value.avgTaskAcceptanceTime, 300);
  assert.deepEqual(value.trouble, ['Unhold: no answer within 1500 ms']);
  assert.equal(given.clock.pendingCount, 0);
});

test('an Unhold that answers in time leaves no timer behind', async () => {
  const given = ports();
  await findWait(withUnhold, event, given);
  assert.equal(given.clock.pendingCount, 0);
});

const broken: [string, unknown][] = [
  ['is not there', new Error('fetch failed')],
  ['says no JSON', new SyntaxError('Unexpected token')],
  ['says null', null],
  ['says a list', [longOffer]],
  ['says text for offer', { ...longOffer, offer: 'true' }],
  ['gives no reason', { offer: true }],
];

for (const [what, answer] of broken) {
  test(`an Unhold that ${what} leaves it to the statistics`, async () => {
    const { fetch } = unholdSays(answer);
    const wait = await findWait(withUnhold, event, ports({ fetch }));
    assert.equal(wait.basis, 'statistics');
    assert.match(wait.trouble[0]!, /^Unhold: /);
  });
}

test('an Unhold that answers with an error leaves it to the statistics, body or not', async () => {
  const fetch = async () => ({ status: 503, json: async () => longOffer });
  const wait = await findWait(withUnhold, event, ports({ fetch }));
  assert.equal(wait.basis, 'statistics');
  assert.deepEqual(wait.trouble, ['Unhold: Unhold answered 503']);
});

test('an address of Unhold that is none leaves it to the statistics', async () => {
  const unhold = { ...withUnhold.unhold!, url: 'not an address' };
  const wait = await findWait({ ...withUnhold, unhold }, event, ports());
  assert.equal(wait.basis, 'statistics');
});

test('an address of Unhold keeps its path', async () => {
  const { fetch, asked } = unholdSays(longOffer);
  const unhold = { ...withUnhold.unhold!, url: 'https://example.com/unhold/' };
  await findWait({ ...withUnhold, unhold }, event, ports({ fetch }));
  assert.match(asked[0]!.url, /^https:\/\/example\.com\/unhold\/v1\/call-targets\//);
});

test('with both silent the answer is unknown, long before Twilio gives up', async () => {
  const given = ports({
    fetch: unholdSays(never).fetch,
    readStatistics: () => new Promise(() => {}),
  });
  const { value, seconds } = await timed(given.clock, findWait(withUnhold, event, given));
  assert.equal(seconds, 6.5);
  assert.equal(value.basis, 'unknown');
  assert.equal(value.transfer, false);
  assert.equal(value.avgTaskAcceptanceTime, null);
  assert.equal(value.trouble.length, 2);
});

test('statistics are read once for many callers and again when they are too old', async () => {
  let reads = 0;
  const given = ports({
    readStatistics: async () => {
      reads += 1;
      return busyQueue;
    },
  });
  const all = Array.from({ length: 50 }, () => findWait(withoutUnhold, event, given));
  assert.equal(new Set((await Promise.all(all)).map(({ offer }) => offer)).size, 1);
  assert.equal(reads, 1);
  given.clock.advance(59_000);
  await findWait(withoutUnhold, event, given);
  assert.equal(reads, 1);
  given.clock.advance(1000);
  await findWait(withoutUnhold, event, given);
  assert.equal(reads, 2);
});

test('a TaskRouter that fails makes the wait unknown and says why, cut short', async () => {
  const given = ports({ readStatistics: () => Promise.reject(new Error('x'.repeat(5000))) });
  const wait = await findWait(withoutUnhold, event, given);
  assert.equal(wait.basis, 'unknown');
  assert.equal(wait.trouble[0], `TaskRouter: ${'x'.repeat(200)}`);
});

test('nothing that comes in or back makes it throw or the answer large', async () => {
  await check(
    asyncProperty(
      dictionary(constantFrom('From', 'QueueTime', 'request'), anything()),
      anything(),
      async (hostile, answer) => {
        const { fetch } = unholdSays(answer);
        const wait = await findWait(withUnhold, hostile, ports({ fetch }));
        assert.equal(typeof wait.transfer, 'boolean');
        assert.ok(JSON.stringify(wait).length < 2000);
      },
    ),
    { numRuns: 200 },
  );
});
