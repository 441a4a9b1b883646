import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandClock } from '../../../../src/base/clock.ts';
import { createSend, NoReply, type HttpRequest } from '../../../../src/flex/provision/transport.ts';

type Answer = { status: number; retryAfter?: string } | 'lost' | 'bug';

/** Sends one request to somebody who answers so, one after the other. @returns the outcome and the waits */
async function play(request: Partial<HttpRequest>, answers: Answer[]) {
  const clock = new HandClock();
  let asked = 0;
  const send = createSend({
    clock,
    fetch: () => {
      const answer = answers[asked++] ?? { status: 200 };
      if (answer === 'bug') throw new RangeError('a bug');
      if (answer === 'lost') throw new TypeError('fetch failed');
      const headers = { ...(answer.retryAfter && { 'retry-after': answer.retryAfter }) };
      return Promise.resolve(new Response('{}', { status: answer.status, headers }));
    },
  });
  const waits: number[] = [];
  const whole = {
    method: 'GET' as const,
    url: 'https://api.twilio.com/x',
    headers: {},
    ...request,
  };
  let isOver = () => false;
  const outcome = send(whole)
    .then(
      ({ status }) => status,
      (error: unknown) => error,
    )
    .finally(() => (isOver = () => true));
  while (!isOver()) {
    await new Promise((resolve) => setImmediate(resolve));
    const waitMs = clock.nextInMs;
    if (waitMs === null) continue;
    waits.push(waitMs);
    clock.advance(waitMs);
  }
  return { outcome: await outcome, waits, asked };
}

test('a read is asked again after silence and 5xx, waiting longer each time', async () => {
  const { outcome, waits } = await play({}, ['lost', { status: 503 }, { status: 500 }]);
  assert.deepEqual([outcome, waits], [200, [500, 1000, 2000]]);
});

test('so is what removes, what sets values, and a PATCH', async () => {
  for (const request of [
    { method: 'DELETE' as const },
    { method: 'POST' as const, setsOnly: true },
    { method: 'PATCH' as const },
  ])
    assert.equal((await play(request, ['lost', { status: 502 }])).outcome, 200);
});

test('what makes something is not repeated when it may have been made', async () => {
  const lost = await play({ method: 'POST' }, ['lost']);
  assert.ok(lost.outcome instanceof NoReply);
  assert.equal(lost.asked, 1);
  assert.deepEqual(await play({ method: 'POST' }, [{ status: 503 }]), {
    outcome: 503,
    waits: [],
    asked: 1,
  });
});

test('429 was not carried out, so everything is repeated when it was told to come back', async () => {
  const { outcome, waits } = await play({ method: 'POST' }, [
    { status: 429, retryAfter: '7' },
    { status: 429 },
    { status: 429, retryAfter: 'Wed, 21 Oct 2026 07:28:00 GMT' },
    { status: 429, retryAfter: '9999' },
  ]);
  assert.deepEqual([outcome, waits], [200, [7000, 1000, 2000, 30_000]]);
});

test('patience ends', async () => {
  const away = await play(
    {},
    Array.from({ length: 20 }, () => 'lost' as const),
  );
  assert.ok(away.outcome instanceof NoReply);
  assert.equal(away.asked, 6);
  const busy = await play(
    {},
    Array.from({ length: 20 }, () => ({ status: 429 })),
  );
  assert.deepEqual([busy.outcome, busy.asked], [429, 6]);
});

test('refusals are not argued with, and a bug is no network', async () => {
  assert.deepEqual(await play({}, [{ status: 404 }]), { outcome: 404, waits: [], asked: 1 });
  const { outcome } = await play({}, ['bug']);
  assert.ok(outcome instanceof RangeError);
});
