import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { headerOf } from '../../support/exchange.ts';
import {
  ok,
  recvInvite,
  recvRequest,
  respond,
  respondToInvite,
} from '../../support/sipp-scenario.ts';
import { refuses, ringsUntilCancelled, sippCallee } from './phones.ts';
import { hangsUpOnCue, resultOf, Stage, staysOn } from './stage.ts';

let stage: Stage;
before(async () => {
  stage = await Stage.start();
});
after(() => stage.stop());

const agentFirst = { firstParty: 'agent', destinationIsPerson: true };

describe('a callback', { concurrency: true }, () => {
  describe('each side hears the other’s tone', { concurrency: true }, () => {
    const cases = [
      { firstParty: 'customer', agentLaw: 'pcma', byes: 'customer' },
      { firstParty: 'agent', customerLaw: 'pcma', byes: 'agent' },
    ] as const;
    for (const { byes, ...laws } of cases)
      test(`${laws.firstParty} first, different laws, the ${byes} hangs up`, async () => {
        const { number, id, customer, agent, agentName } = await stage.story({
          ...{ customerLaw: undefined, agentLaw: undefined, ...laws },
          customer: byes === 'customer' ? hangsUpOnCue : staysOn,
          agent: byes === 'agent' ? hangsUpOnCue : staysOn,
          settings: { firstParty: laws.firstParty, destinationIsPerson: true },
          metadata: { 'x-user-to-user': '+12025550143' },
        });
        assert.ok(customer && agent);
        customer.ear.talk(440);
        agent.ear.talk(620);
        await stage.exchange.sees(number, /^ACK /, 'platform');
        if (laws.firstParty === 'customer') customer.ear.press('1');
        const heard = await Promise.all([
          customer.ear.hears(620, 20_000),
          agent.ear.hears(440, 20_000),
        ]);
        assert.deepEqual(heard, [true, true]);
        assert.equal((await stage.served.api.callback(id)).state, 'talking');
        await (byes === 'customer' ? customer : agent).cue();
        const callback = await stage.served.callback(id, ({ state }) => state === 'ended');
        assert.equal(callback.outcome, 'completed');
        assert.equal(callback.attempts[0]?.result, 'bridged');
        await Promise.all([customer.done(), agent.done()]);

        const toAgent = await stage.exchange.invite(agentName);
        const toCustomer = await stage.exchange.invite(number);
        assert.equal(headerOf(toAgent, 'x-user-to-user'), '+12025550143');
        assert.equal(headerOf(toAgent, 'X-Unhold-Number'), number);
        for (const invite of [toAgent, toCustomer]) {
          assert.equal(headerOf(invite, 'X-Unhold-Callback'), id);
          assert.equal(headerOf(invite, 'X-Unhold-Attempt'), callback.attempts[0]?.id);
        }
        for (const name of ['From', 'P-Asserted-Identity'])
          assert.match(headerOf(toCustomer, name) ?? '', /^<sip:\+12025550110@/);
        assert.equal(headerOf(toCustomer, 'x-user-to-user'), null);
      });
  });

  describe('the customer’s phone', { concurrency: true }, () => {
    const refusals: [number, string][] = [
      [486, 'busy'],
      [600, 'busy'],
      [603, 'rejected'],
      [404, 'rejected'],
      [480, 'no-answer'],
      [500, 'carrier-error'],
      [503, 'carrier-error'],
      [302, 'rejected'],
    ];
    for (const [status, wanted] of refusals)
      test(`${status}: ${wanted}`, async () => {
        const { id, customer } = await stage.story({
          customer: refuses(status, ['Contact: <sip:else@127.0.0.1:9>']),
        });
        const callback = await stage.served.attempted(id);
        assert.deepEqual(resultOf(callback), [wanted, `customer ${status}`]);
        assert.equal(callback.state, 'waiting');
        await customer?.done();
      });

    const unanswered: [string, string[], string][] = [
      ['rings too long: is cancelled', ringsUntilCancelled, 'customer null'],
      [
        'answers as it is cancelled: is hung up',
        [
          ...[
            recvInvite,
            respond(180),
            recvRequest('CANCEL'),
            respondToInvite(200, {
              sdp: 'v=0\no=- 1 1 IN IP4 127.0.0.1\ns=-\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 9 RTP/AVP 0',
            }),
          ],
          ...[recvRequest('ACK'), recvRequest('BYE'), ok()],
        ],
        'customer null',
      ],
    ];
    for (const [what, steps, leg] of unanswered)
      test(what, async () => {
        const { id, number, customer } = await stage.story({
          customer: steps,
          settings: { customerRingSeconds: 2 },
        });
        const callback = await stage.served.attempted(id);
        assert.deepEqual(resultOf(callback), ['no-answer', leg]);
        await customer?.done();
        assert.match(await stage.exchange.sees(number, /^CANCEL /), /^CANCEL /);
      });

    test('picks up and hangs up before any key', async () => {
      const { id, number, customer } = await stage.story({ customer: hangsUpOnCue });
      await stage.exchange.sees(number, /^ACK /, 'platform');
      await customer?.cue();
      assert.deepEqual(resultOf(await stage.served.attempted(id)), [
        'customer-hung-up',
        'customer 200',
      ]);
      await customer?.done();
    });

    test('presses 2 and 1: is called again in ten minutes', async () => {
      const { id, customer } = await stage.story({ customer: staysOn });
      customer?.ear.press('21');
      const callback = await stage.served.attempted(id);
      assert.deepEqual(resultOf(callback), ['snoozed', 'customer 200']);
      const inMinutes = (Date.parse(callback.dueAt ?? '') - Date.now()) / 60_000;
      assert.ok(inMinutes > 9.5 && inMinutes < 10.5, String(inMinutes));
      await customer?.done();
    });

    test('presses 3: declined', async () => {
      const { id, customer } = await stage.story({ customer: staysOn });
      customer?.ear.press('3');
      const callback = await stage.served.callback(id, ({ state }) => state === 'ended');
      assert.equal(callback.outcome, 'declined');
      await customer?.done();
    });

    test('presses 1 and hangs up before the agent answers: abandoned, and the agent is cancelled', async () => {
      const { id, customer, agent } = await stage.story({
        customer: hangsUpOnCue,
        agent: ringsUntilCancelled,
      });
      customer?.ear.press('1');
      await stage.served.callback(
        id,
        ({ state, attempts }) => state === 'connecting' && attempts[0]?.legs.length === 2,
      );
      await customer?.cue();
      const callback = await stage.served.callback(id, ({ state }) => state === 'ended');
      assert.equal(callback.outcome, 'abandoned');
      await Promise.all([customer?.done(), agent?.done()]);
    });

    test('is busy each time: unreachable once the attempts are used up', async () => {
      const { id, customer } = await stage.story({
        customer: refuses(486),
        settings: { retry: { maxAttempts: 1, delaySeconds: 0 } },
      });
      const callback = await stage.served.callback(id, ({ state }) => state === 'ended');
      assert.deepEqual(
        [callback.outcome, ...resultOf(callback)],
        ['unreachable', 'busy', 'customer 486'],
      );
      await customer?.done();
    });
  });

  describe('the contact centre', { concurrency: true }, () => {
    test('refuses: the failover destination is called and hears the customer', async () => {
      const failover = await sippCallee(stage.exchange, 'failover', { steps: staysOn });
      const { id, customer, agent } = await stage.story({
        customer: hangsUpOnCue,
        agent: refuses(486),
        settings: { failoverDestination: `sip:failover@127.0.0.1:${stage.exchange.port}` },
      });
      customer?.ear.talk(440);
      customer?.ear.press('1');
      assert.ok(await failover.ear.hears(440, 20_000));
      await customer?.cue();
      const callback = await stage.served.callback(id, ({ state }) => state === 'ended');
      assert.deepEqual(
        [callback.outcome, ...resultOf(callback)],
        ['completed', 'bridged', 'customer 200', 'agent 486', 'agent 200'],
      );
      await Promise.all([customer?.done(), agent?.done(), failover.done()]);
    });

    test('never answers: agent-timeout, and the customer is told and let go', async () => {
      const { id, customer, agent } = await stage.story({
        customer: staysOn,
        agent: ringsUntilCancelled,
        settings: { agentWaitSeconds: 2, agentRetry: { maxAttempts: 1, delaySeconds: 0 } },
      });
      customer?.ear.press('1');
      const callback = await stage.served.callback(id, ({ state }) => state === 'ended');
      assert.deepEqual(
        [callback.outcome, ...resultOf(callback)],
        ['agent-unreachable', 'agent-timeout', 'customer 200', 'agent null'],
      );
      await Promise.all([customer?.done(), agent?.done()]);
    });

    test('answers, and hangs up before it confirms by key: agent-hung-up', async () => {
      const { id, agentName, customer, agent } = await stage.story({
        customer: staysOn,
        agent: hangsUpOnCue,
        settings: { agentConfirmation: 'key' },
      });
      customer?.ear.press('1');
      await stage.exchange.sees(agentName, /^ACK /, 'platform');
      await agent?.cue();
      const callback = await stage.served.attempted(id);
      assert.deepEqual(resultOf(callback), ['agent-hung-up', 'customer 200', 'agent 200']);
      assert.equal(callback.state, 'waiting');
      await Promise.all([customer?.done(), agent?.done()]);
    });

    for (const by of ['key', 'api'] as const)
      test(`confirms by ${by}: until then the customer does not hear it`, async () => {
        const { id, customer, agent, agentName } = await stage.story({
          customer: hangsUpOnCue,
          agent: staysOn,
          settings: { agentConfirmation: by },
        });
        assert.ok(customer && agent);
        agent.ear.talk(620);
        customer.ear.press('1');
        await stage.exchange.sees(agentName, /^ACK /, 'platform');
        assert.equal(await customer.ear.hears(620, 1_500), false);
        if (by === 'key') agent.ear.press('1');
        else
          assert.equal((await stage.served.post(`/v1/callbacks/${id}/agent-answered`)).status, 200);
        assert.ok(await customer.ear.hears(620));
        await customer.cue();
        await stage.served.callback(id, ({ outcome }) => outcome === 'completed');
        await Promise.all([customer.done(), agent.done()]);
      });

    test('agent first, refuses: nobody’s phone rings', async () => {
      const { id, number, agent } = await stage.story({
        agent: refuses(603),
        settings: agentFirst,
      });
      const callback = await stage.served.attempted(id);
      assert.deepEqual(resultOf(callback), ['agent-refused', 'agent 603']);
      assert.deepEqual(stage.exchange.invites(number), []);
      await agent?.done();
    });

    test('agent first, the customer is busy: the agent is told and let go', async () => {
      const { id, customer, agent } = await stage.story({
        agent: staysOn,
        customer: refuses(486),
        settings: agentFirst,
      });
      agent?.ear.press('5');
      assert.deepEqual(resultOf(await stage.served.attempted(id)), [
        'busy',
        'agent 200',
        'customer 486',
      ]);
      await Promise.all([customer?.done(), agent?.done()]);
    });

    test('agent first, the agent hangs up while the customer rings: the phone stops ringing', async () => {
      const { id, number, customer, agent } = await stage.story({
        agent: hangsUpOnCue,
        customer: ringsUntilCancelled,
        settings: agentFirst,
      });
      await stage.exchange.sees(number, / 180 /, 'phone');
      await agent?.cue();
      assert.equal((await stage.served.attempted(id)).attempts[0]?.result, 'agent-hung-up');
      await Promise.all([customer?.done(), agent?.done()]);
    });
  });
});
