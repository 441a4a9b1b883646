import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Context } from '@twilio-labs/serverless-runtime-types/types.js';
import { jsonAnswer, serve } from '../../../../src/flex/functions/lib/serve.ts';

/** Stands in for the one class of the runtime that the Functions use. */
class Response {
  readonly headers: Record<string, string> = {};
  body: unknown = null;

  appendHeader(name: string, value: string): this {
    this.headers[name] = value;
    return this;
  }

  setBody(body: unknown): this {
    this.body = body;
    return this;
  }
}

const context: Context = {
  getTwilioClient: () => assert.fail('not asked'),
  ...{ DOMAIN_NAME: 'unhold-1234.twil.io', PATH: '/x' },
  ...{ SERVICE_SID: undefined, ENVIRONMENT_SID: undefined },
};

async function run(handler: ReturnType<typeof serve>): Promise<Response> {
  Object.assign(globalThis, { Twilio: { Response } });
  let answered: unknown = null;
  await handler(context, { request: { headers: {}, cookies: {} } }, (error, payload) => {
    assert.equal(error, null);
    assert.equal(answered, null);
    answered = payload;
  });
  Reflect.deleteProperty(globalThis, 'Twilio');
  assert.ok(answered instanceof Response);
  return answered;
}

test('an answer goes out with its type and the headers of the guide', async () => {
  const { headers, body } = await run(
    serve(
      async () => jsonAnswer({ a: 1 }),
      () => jsonAnswer({}),
    ),
  );
  assert.equal(body, '{"a":1}');
  assert.deepEqual(headers, {
    'Content-Type': 'application/json',
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Methods': 'OPTIONS POST',
    'Access-Control-Allow-Headers': 'Content-Type',
  });
});

test('a Function that throws gives its safe answer', async () => {
  const safe = () => jsonAnswer({ safe: true });
  const rejecting = serve(() => Promise.reject(new Error('bug')), safe);
  assert.equal((await run(rejecting)).body, '{"safe":true}');
  const throwing = serve(() => {
    throw new Error('bug');
  }, safe);
  assert.equal((await run(throwing)).body, '{"safe":true}');
});

test('a Function that hangs gives its safe answer before Twilio stops it', async ({ mock }) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const hanging = run(
    serve(
      () => new Promise(() => {}),
      () => jsonAnswer({ safe: true }),
    ),
  );
  mock.timers.tick(7999);
  mock.timers.tick(1);
  assert.equal((await hanging).body, '{"safe":true}');
});
