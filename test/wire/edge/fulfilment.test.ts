import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { realClock, sleep } from '../../../src/base/clock.ts';
import type { CallTargetSettings } from '../../../src/callback/call-target.ts';
import { silentLog } from '../../../src/base/log.ts';
import type { Leg } from '../../../src/callback/callback.ts';
import { startSipEdge } from '../../../src/edge/sip-edge.ts';
import { cancelCallback } from '../../../src/engine/cancel-callback.ts';
import { attemptsOf } from '../../../src/store/attempts.ts';
import { requestCallback } from '../../../src/engine/request-callback.ts';
import type { AttemptView, CallbackView } from '../../../src/engine/views.ts';
import type { IncomingCall } from '../../../src/sip/invite-server.ts';
import { parseUri } from '../../../src/sip/uri.ts';
import { Phone, type PhoneCall } from './phone.ts';
import { Platform } from './platform.ts';

const [customerHz, agentHz] = [440, 620];

let platform: Platform;
/** The carrier's side of the trunk, and the contact centre. */
let trunk: Phone;
let centre: Phone;
const people = new Map<string, (call: IncomingCall) => void>();
/** Everybody has a number of their own, so that the tests can run side by side. */
let nth = 0;

before(async () => {
  trunk = await Phone.start();
  centre = await Phone.start();
  for (const phone of [trunk, centre])
    phone.onCall = (call) => {
      const user = parseUri(call.request.uri)?.user ?? '';
      const person = people.get(user);
      if (person) person(call);
      else call.refuse(404);
    };
  platform = await Platform.start({
    trunk: { uri: trunk.uri, username: 'acme', password: 'secret', probe: false },
  });
});
after(async () => {
  await Promise.all([trunk.close(), centre.close()]);
  await platform.stop();
});

interface Story {
  customer: (call: IncomingCall) => void;
  agent: (call: IncomingCall) => void;
  settings?: Partial<CallTargetSettings>;
  metadata?: Record<string, string>;
}

/** Asks for a callback that is due at once. */
async function ask(story: Story): Promise<CallbackView> {
  nth += 1;
  const number = `+12025552${String(nth).padStart(3, '0')}`;
  people.set(number, story.customer);
  people.set(`queue${nth}`, story.agent);
  const { target } = await platform.add({
    destination: `sip:queue${nth}@127.0.0.1:${centre.agent.port}`,
    estimate: { source: 'fixed', seconds: 0 },
    afterRegistrationSeconds: 0,
    ...story.settings,
  });
  const metadata = story.metadata ?? { 'x-user-to-user': number };
  const asked = { callTargetId: target.id, number, metadata };
  return requestCallback(platform.engine, asked, { kind: 'system' });
}

/** The same, and waits until it has ended or its first attempt has. */
async function fulfil(story: Story): Promise<{ callback: CallbackView; attempt: AttemptView }> {
  const isDone = ({ attempts, state }: CallbackView): boolean =>
    state === 'ended' || (state === 'waiting' && attempts.some(({ endedAt }) => endedAt !== null));
  const { callTargetId } = await ask(story);
  const callback = await platform.callback(callTargetId, isDone, 30_000);
  const [attempt] = callback.attempts;
  assert.ok(attempt);
  return { callback, attempt };
}

function answering(phone: Phone, then: (call: PhoneCall) => Promise<void>) {
  return (incoming: IncomingCall): void => {
    incoming.progress(180);
    void phone.pickUp(incoming).then((call) => call && then(call));
  };
}

const refusing = (status: number) => (call: IncomingCall) => call.refuse(status);

describe('callbacks over SIP', { concurrency: true }, () => {
  test('customer first: both hear each other, and the agent leg carries the context', async () => {
    const heard = { byCustomer: false, byAgent: false, keys: '' };
    const calls: { agent?: IncomingCall; customer?: IncomingCall } = {};
    const said = Promise.withResolvers<string[]>();
    const { callback, attempt } = await fulfil({
      customer: (incoming) => {
        calls.customer = incoming;
        answering(trunk, async (call) => {
          said.resolve(call.prompts());
          await sleep(realClock, 3_000);
          await call.press('1');
          call.talk(customerHz);
          heard.byCustomer = await call.hears(agentHz);
          while (!heard.byAgent && !call.dialog.isEnded) await sleep(realClock, 50);
          // Some phones say each key twice: by INFO and by RTP.
          await Promise.all([call.pressByInfo('7'), call.press('7')]);
          await call.press('8');
          await call.pressByInfo('9');
          await sleep(realClock, 500);
          await call.dialog.bye();
        })(incoming);
      },
      agent: (incoming) => {
        calls.agent = incoming;
        answering(centre, async (call) => {
          call.talk(agentHz);
          heard.byAgent = await call.hears(customerHz);
          await call.dialog.ended;
          heard.keys = call.keys.join('');
        })(incoming);
      },
    });
    assert.deepEqual(heard, { byCustomer: true, byAgent: true, keys: '789' });
    assert.deepEqual([callback.outcome, attempt.result], ['completed', 'bridged']);
    assert.deepEqual(
      attempt.legs.map(({ role, sipStatus }) => [role, sipStatus]),
      [
        ['customer', 200],
        ['agent', 200],
      ],
    );
    assert.equal((await said.promise)[0], 'this-is-your-callback');
    const headerOf = (call: IncomingCall | undefined, name: string) =>
      call?.request.headers.get(name);
    assert.equal(headerOf(calls.agent, 'x-user-to-user'), callback.number);
    for (const call of [calls.agent, calls.customer]) {
      assert.equal(headerOf(call, 'X-Unhold-Callback'), callback.id);
      assert.equal(headerOf(call, 'X-Unhold-Attempt'), attempt.id);
      assert.match(headerOf(call, 'From') ?? '', /sip:\+12025550110@/);
      assert.match(headerOf(call, 'P-Asserted-Identity') ?? '', /sip:\+12025550110@/);
    }
  });

  test('agent first: both hear each other', async () => {
    const heard = { byCustomer: false, byAgent: false };
    const { callback } = await fulfil({
      settings: { firstParty: 'agent', destinationIsPerson: true },
      agent: answering(centre, async (call) => {
        heard.byAgent = await call.hears(customerHz, 20_000);
        call.talk(agentHz);
      }),
      customer: answering(trunk, async (call) => {
        call.talk(customerHz);
        heard.byCustomer = await call.hears(agentHz, 20_000);
        await call.dialog.bye();
      }),
    });
    assert.deepEqual(heard, { byCustomer: true, byAgent: true });
    assert.equal(callback.outcome, 'completed');
  });

  const failures: [string, (call: IncomingCall) => void, string, number | null][] = [
    ['is busy', refusing(486), 'busy', 486],
    ['declines', refusing(603), 'rejected', 603],
    ['is not there', refusing(480), 'no-answer', 480],
    ['is moved elsewhere', refusing(302), 'rejected', 302],
    ['cannot be reached by the carrier', refusing(503), 'carrier-error', 503],
    ['does not pick up', (call) => call.progress(180), 'no-answer', null],
    [
      'has no codec of ours',
      (call) =>
        void call.accept({
          sdp: 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 18\r\n',
        }),
      'carrier-error',
      200,
    ],
  ];
  for (const [what, customer, result, sipStatus] of failures)
    test(`a customer who ${what}: ${result}`, async () => {
      const settings = { customerRingSeconds: 5 };
      const { callback, attempt } = await fulfil({ customer, agent: refusing(500), settings });
      assert.deepEqual([attempt.result, attempt.legs[0]?.sipStatus], [result, sipStatus]);
      assert.equal(callback.state, 'waiting');
    });

  test('hostile context reaches the agent as it is, or not at all', async () => {
    const asked = Promise.withResolvers<IncomingCall>();
    const twiml = '"<Response><Say>😀</Say></Response>';
    await fulfil({
      metadata: { 'x-user-to-user': twiml, 'x-evil': 'a\r\nX-Injected: 1' },
      settings: {
        ...{ firstParty: 'agent', destinationIsPerson: true },
        metadataItems: ['x-user-to-user', 'x-evil'].map((name) => ({
          ...{ name, type: 'sip-header', maxLength: 60, terminator: null, default: null },
        })),
      },
      customer: refusing(486),
      agent: (incoming) => {
        asked.resolve(incoming);
        incoming.refuse(486);
      },
    });
    const { headers } = (await asked.promise).request;
    assert.equal(headers.get('x-user-to-user'), twiml);
    assert.deepEqual([headers.has('x-injected'), headers.get('x-evil') ?? 'a'], [false, 'a']);
  });

  test('a contact centre that refuses: the customer hears so, and keeps the place', async () => {
    const said = Promise.withResolvers<string[]>();
    const { callback, attempt } = await fulfil({
      agent: refusing(503),
      customer: answering(trunk, async (call) => {
        said.resolve(call.prompts());
        await call.press('1');
      }),
    });
    assert.deepEqual([attempt.result, callback.state], ['agent-refused', 'waiting']);
    assert.deepEqual((await said.promise).slice(-3), ['no-agent', 'place-kept', 'goodbye']);
  });

  test('a trunk that wants to know who we are is told, and nobody else', async () => {
    const challenge: [string, string] = [
      'Proxy-Authenticate',
      'Digest realm="trunk", nonce="abc", algorithm=SHA-256, qop="auth"',
    ];
    const asked: (string | null)[] = [];
    const { attempt } = await fulfil({
      agent: refusing(500),
      customer: (incoming) => {
        const answer = incoming.request.headers.get('Proxy-Authorization');
        asked.push(answer);
        incoming.refuse(answer === null ? 407 : 486, {
          headers: answer === null ? [challenge] : [],
        });
      },
    });
    assert.equal(attempt.result, 'busy');
    assert.equal(asked[0], null);
    assert.match(asked[1] ?? '', /username="acme".*algorithm=SHA-256/);
    const byCentre: (string | null)[] = [];
    await fulfil({
      settings: { firstParty: 'agent', destinationIsPerson: true },
      customer: refusing(486),
      agent: (incoming) => {
        byCentre.push(incoming.request.headers.get('Proxy-Authorization'));
        incoming.refuse(407, { headers: [challenge] });
      },
    });
    assert.deepEqual(byCentre, [null]);
  });

  test('a callback that is cancelled while it rings stops ringing, with the reason', async () => {
    const ringing = Promise.withResolvers<IncomingCall>();
    const { id, callTargetId } = await ask({
      agent: refusing(500),
      customer: (incoming) => {
        incoming.progress(180);
        ringing.resolve(incoming);
      },
    });
    const { cancelled } = await ringing.promise;
    const stopped = new Promise((resolve) => cancelled.addEventListener('abort', resolve));
    await cancelCallback(platform.engine, { id }, { kind: 'system' });
    await stopped;
    const { outcome, attempts } = await platform.callback(callTargetId);
    assert.deepEqual([outcome, attempts[0]?.result], ['cancelled', 'cancelled']);
  });

  test('the legs of a node that died are ended by another, ringing or up', async () => {
    const other = await startSipEdge({
      ...{ clock: realClock, log: silentLog, trunk: null, rtp: null, workers: 1 },
      sip: { host: '127.0.0.1', port: 0, publicHost: '127.0.0.1', loopback: true, allow: null },
    });
    const ringing = Promise.withResolvers<IncomingCall>();
    const up = Promise.withResolvers<PhoneCall>();
    const rung = await ask({
      agent: refusing(500),
      customer: (incoming) => {
        incoming.progress(180);
        ringing.resolve(incoming);
      },
    });
    const answered = await ask({
      agent: refusing(500),
      customer: answering(trunk, async (call) => up.resolve(call)),
    });
    const { cancelled } = await ringing.promise;
    const call = await up.promise;
    await call.hears(0, 300);
    const legOf = async ({ id }: CallbackView): Promise<Leg> => {
      const [attempt] = await attemptsOf(platform.engine.db, [id]);
      const leg = attempt?.legs[0];
      assert.ok(leg);
      return leg;
    };
    await other.control.endForeign(await legOf(rung), 'its node died');
    assert.equal(cancelled.aborted, true);
    assert.equal(await other.control.endForeign(await legOf(answered), 'its node died'), 'gone');
    assert.deepEqual(await call.ended(), {
      by: 'remote',
      reason: 'SIP;cause=200;text="its node died"',
    });
    await other.stop(0);
  });
});
