import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NoReply, type HttpRequest, type Send } from '../../../../src/flex/provision/transport.ts';
import { whyNotNow } from '../../../../src/flex/provision/under-way.ts';

const unhold = { url: 'https://unhold.example.com', apiKey: 'key' };
const asked: HttpRequest[] = [];

const answers =
  (status: number, body: unknown): Send =>
  async (request) => {
    asked.push(request);
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return { status, headers: new Headers(), body: text };
  };
const run = (endedAt: string | null) => ({ run: { startedBy: 'Ada', endedAt }, source: 'kept' });

test('while somebody is at it from the console, it is said who', async () => {
  const why = await whyNotNow(answers(200, run(null)), unhold);
  assert.match(why ?? '', /^Ada is changing Flex .* Fix: wait/);
  assert.equal(asked.at(-1)?.url, 'https://unhold.example.com/v1/flex');
  assert.equal(asked.at(-1)?.headers['authorization'], 'Bearer key');
});

test('nobody is at it: none has been, it has ended, or there is nobody to ask', async () => {
  const gone: Send = async ({ url }) => {
    throw new NoReply(url, {});
  };
  const others: Send[] = [
    answers(200, { run: null }),
    answers(200, run('2026-01-05T09:00:00Z')),
    answers(404, { code: 'not-found' }),
    answers(403, { code: 'forbidden' }),
    answers(200, '<html>'),
    answers(200, { run: 7 }),
    gone,
  ];
  for (const send of others) assert.equal(await whyNotNow(send, unhold), null);
});
