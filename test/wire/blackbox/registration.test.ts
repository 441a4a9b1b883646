import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { isPromptIn, promptsIn } from '../edge/heard.ts';
import { Exchange, headerOf } from '../../support/exchange.ts';
import type { RtpEar } from '../../support/rtp-ear.ts';
import { calleeRequest, cue, inCall, recv } from '../../support/sipp-scenario.ts';
import {
  answeredAndAcked,
  closePhones,
  isHungUp,
  picksUp,
  refuses,
  sippCallee,
  sippCaller,
  type SippPhone,
} from './phones.ts';
import { Served } from './served.ts';

let served: Served;
let exchange: Exchange;
before(async () => {
  exchange = await Exchange.open();
  served = await Served.start({ SIP_TRUNK_URI: `sip:127.0.0.1:${exchange.port}` });
});
after(async () => {
  await closePhones();
  await exchange.close();
  await served.stop();
});

const number = '+12025550143';
const later = { estimate: { source: 'fixed', seconds: 600 } };

interface Calling {
  settings?: object;
  headers?: string[];
  from?: string;
  uriTail?: string;
  /** Absent: that of an ear. */
  sdp?: string;
  steps?: string[] | ((ear: RtpEar) => string[]);
  transport?: 'u1' | 't1';
}

/** SIPp calls a call target of its own; stays until it is hung up unless told otherwise. */
async function call(calling: Calling): Promise<{ target: string; to: string; phone: SippPhone }> {
  const { settings, steps = [...answeredAndAcked, ...isHungUp], transport, ...invite } = calling;
  const { id: target, number: to } = await served.add({ ...later, ...settings });
  const phone = await sippCaller(served.sip, to, {
    invite,
    steps,
    ...(transport && { transport }),
  });
  return { target, to, phone };
}

/** Waits for a prompt that is said from now on (or just was): a person answers what was asked. */
async function hears(phone: SippPhone, prompt: string, withinMs = 20_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  for (let from = 0; ;) {
    const audio = phone.ear.samples(from);
    if (isPromptIn(prompt, audio)) return;
    if (performance.now() > deadline)
      throw new Error(
        `${prompt} was not heard: ${promptsIn(phone.ear.samples()).join(' ')}; ${await phone.done().catch(String)}`,
      );
    // What may be the beginning of it is looked at again.
    from += Math.max(0, audio.length - 8_000);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe('a caller', { concurrency: true }, () => {
  describe('the caller’s context', { concurrency: true }, () => {
    /** What the INVITE of this number brings, and what stands in the API and in the agent leg's INVITE afterwards. */
    const places: [what: string, own: string, Calling, wanted: string | null][] = [
      [
        'percent-encoded in a header',
        '+12025550191',
        { headers: ['x-user-to-user: %2B12025550191'] },
        '%2B12025550191',
      ],
      [
        'twice: the first',
        '+12025550192',
        { headers: ['x-user-to-user: +12025550192', 'x-user-to-user: +12025550144'] },
        '+12025550192',
      ],
      [
        'no URI for a header: percent decoded once',
        '+12025550193',
        { uriTail: '?X-User-To-User=%252B12025550193' },
        '%2B12025550193',
      ],
      [
        'not a number: the next source counts',
        '+12025550194',
        { headers: ['x-user-to-user: ticket 4711', 'P-Asserted-Identity: <tel:+12025550194>'] },
        'ticket 4711',
      ],
    ];
    for (const [what, own, calling, wanted] of places)
      test(what, async () => {
        const name = `agent-${what.length}`;
        const agent = await sippCallee(exchange, name, { steps: refuses(486) });
        const { target, phone } = await call({
          ...calling,
          settings: {
            ...{
              firstParty: 'agent',
              destinationIsPerson: true,
              estimate: { source: 'fixed', seconds: 0 },
            },
            destination: `sip:${name}@127.0.0.1:${exchange.port}`,
          },
        });
        await hears(phone, 'welcome');
        phone.ear.press('11');
        await phone.done();
        const callback = await served.registered(target);
        assert.deepEqual([callback.number, callback.metadata['x-user-to-user']], [own, wanted]);
        const invite = await exchange.invite(name);
        assert.equal(headerOf(invite, 'x-user-to-user'), wanted);
        // The number stands in the context or, where the context is none, beside it.
        const isInContext = wanted !== 'ticket 4711';
        assert.equal(headerOf(invite, 'X-Unhold-Number'), isInContext ? null : own);
        await agent.done();
      });

    const nobody: [string, Calling][] = [
      ['none', {}],
      ['text that is none', { headers: ['x-user-to-user: "</Say><Dial>+19005550000</Dial>"'] }],
    ];
    for (const [what, calling] of nobody)
      test(`${what} for a number: one is asked for at once`, async () => {
        const { target, phone } = await call({ settings: { offer: 'already-made' }, ...calling });
        await hears(phone, 'type-number');
        phone.ear.press('2025550178#');
        await hears(phone, 'typed');
        phone.ear.press('1');
        await phone.done();
        assert.equal((await served.registered(target)).number, '+12025550178');
      });
  });

  /** Audio by SIPp itself. */
  const ownSdp = [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    'm=audio [media_port] RTP/AVP 0 101',
    'a=rtpmap:101 telephone-event/8000',
  ].join('\n');

  describe('keys', { concurrency: true }, () => {
    const headers = [`x-user-to-user: ${number}`];

    test('SIPp’s own recorded digits, by RFC 4733', async () => {
      const play = (file: string): string =>
        `<nop><action><exec play_pcap_audio="/usr/share/sip-tester/dtmf_2833_${file}.pcap"/></action></nop><pause milliseconds="600"/>`;
      const { target, phone } = await call({
        ...{ headers, sdp: ownSdp },
        settings: { offer: 'already-made' },
        steps: [...answeredAndAcked, play('1'), ...isHungUp],
      });
      const messages = await phone.done();
      assert.match(messages, /Reason: Q\.850;cause=16;text="promised"/);
      assert.equal((await served.registered(target)).number, number);
    });

    test('by INFO in both forms, and once when both INFO and RFC 4733 bring it', async () => {
      const { target, phone } = await call({
        headers,
        steps: [
          ...[...answeredAndAcked, inCall.info('3', 2), inCall.info('9', 3, 'application/dtmf')],
          ...[cue, inCall.info('1', 4), ...isHungUp],
        ],
      });
      await hears(phone, 'type-hour');
      phone.ear.press('1');
      await phone.cue();
      // One 1 is the hour; were there two, it would be eleven.
      phone.ear.press('0#');
      await hears(phone, 'half-of-day');
      phone.ear.press('1');
      await hears(phone, 'right-or-again');
      phone.ear.press('1');
      await hears(phone, 'own-or-other');
      phone.ear.press('1');
      await phone.done();
      const { scheduledFor } = await served.registered(target);
      assert.match(scheduledFor ?? '', /T10:00:00/);
    });

    test('3, in two hours', async () => {
      const { target, phone } = await call({ headers });
      await hears(phone, 'welcome');
      phone.ear.press('32');
      await hears(phone, 'own-or-other');
      phone.ear.press('1');
      await phone.done();
      const { scheduledFor, dueAt } = await served.registered(target);
      assert.equal(scheduledFor, dueAt);
      const inMinutes = (Date.parse(scheduledFor ?? '') - Date.now()) / 60_000;
      assert.ok(inMinutes > 119 && inMinutes < 121, String(inMinutes));
    });

    test('3 where nothing is scheduled: not understood', async () => {
      const { phone } = await call({ headers, settings: { scheduling: false } });
      phone.ear.press('3');
      await hears(phone, 'not-understood');
      phone.ear.press('2');
      await phone.done();
    });
  });

  describe('who has an open callback', { concurrency: true }, () => {
    const headers = [`x-user-to-user: ${number}`];

    for (const [key, outcome] of [
      ['1', null],
      ['2', 'cancelled'],
    ] as const)
      test(`and presses ${key}: ${outcome ?? 'keeps it'}`, async () => {
        const { target, to, phone } = await call({ headers });
        phone.ear.press('11');
        await phone.done();
        const first = await served.registered(target);
        const steps = [...answeredAndAcked, ...isHungUp];
        const again = await sippCaller(served.sip, to, { invite: { headers }, steps });
        await hears(again, 'open-callback');
        again.ear.press(key);
        if (key === '2') {
          await hears(again, 'offer');
          again.ear.press('2');
        }
        await again.done();
        const callbacks = await served.callbacks(target);
        assert.deepEqual(
          callbacks.map(({ id, outcome: ended }) => [id, ended]),
          [[first.id, outcome]],
        );
      });
  });

  describe('who keeps holding', { concurrency: true }, () => {
    test('is joined to the hold destination, and hears it', async () => {
      const queue = await sippCallee(exchange, 'queue', {
        law: 'pcma',
        steps: (ear, port) => [...picksUp(ear, port), cue, calleeRequest('BYE', 1), recv(200)],
      });
      const { target, phone } = await call({
        headers: [`x-user-to-user: ${number}#more`],
        settings: { holdDestination: `sip:queue@127.0.0.1:${exchange.port}` },
      });
      phone.ear.press('2');
      phone.ear.talk(440);
      queue.ear.talk(620);
      assert.deepEqual(await Promise.all([phone.ear.hears(620), queue.ear.hears(440)]), [
        true,
        true,
      ]);
      await queue.cue();
      await Promise.all([phone.done(), queue.done()]);
      const invite = await exchange.invite('queue');
      assert.match(headerOf(invite, 'From') ?? '', /^<sip:\+12025550143@/);
      assert.equal(headerOf(invite, 'x-user-to-user'), number);
      assert.equal(headerOf(invite, 'X-Unhold-Result'), 'hold');
      assert.deepEqual(await served.callbacks(target), []);
    });

    test('is hung up with the result when nobody is there', async () => {
      const closed = await sippCallee(exchange, 'closed', { steps: refuses(503) });
      const { phone } = await call({
        settings: { holdDestination: `sip:closed@127.0.0.1:${exchange.port}` },
        headers: [`x-user-to-user: ${number}`],
      });
      phone.ear.press('2');
      assert.match(await phone.done(), /^X-Unhold-Result: hold\r?$/m);
      await closed.done();
    });
  });

  describe('who hangs up', { concurrency: true }, () => {
    const headers = [`x-user-to-user: ${number}`];
    const steps = [...answeredAndAcked, cue, inCall.bye(9)];

    test('as soon as the number is confirmed is registered', async () => {
      const { target, phone } = await call({ headers, steps, settings: { offer: 'already-made' } });
      await hears(phone, 'own-or-other');
      phone.ear.press('1');
      await hears(phone, 'call-you');
      await phone.cue();
      await phone.done();
      assert.equal((await served.registered(target)).number, number);
    });

    test('before it is confirmed is not', async () => {
      const { target, phone } = await call({ headers, steps });
      phone.ear.press('1');
      await hears(phone, 'own-number');
      await phone.cue();
      await phone.done();
      assert.deepEqual(await served.callbacks(target), []);
    });
  });
});
