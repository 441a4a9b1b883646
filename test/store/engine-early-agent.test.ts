import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { CallTargetSettings } from '../../src/callback/call-target.ts';
import { cancelCallback } from '../../src/engine/cancel-callback.ts';
import type { CallbackView } from '../../src/engine/views.ts';
import { readLearned, type Learned } from '../../src/callback/learned.ts';
import type { Joined } from '../../src/engine/attempt-times.ts';
import { launch, lockPacing, wantAgent } from '../../src/store/pacing.ts';
import {
  agent,
  customerNumber,
  destination,
  Fixture,
  heardIn,
  key,
  readyCustomer,
} from '../support/engine-fixture.ts';
import type { Person, SimCall } from '../support/phones.ts';

const fixture = new Fixture();
before(() => fixture.open());
after(() => fixture.world.close());

const byPlace: Partial<CallTargetSettings> = {
  pacing: { mode: 'position', heldShare: null },
  destinationIsPerson: true,
  retry: { maxAttempts: 1, delaySeconds: 60 },
  agentRetry: { maxAttempts: 1, delaySeconds: 60 },
  agentWaitSeconds: 60,
};
/** Answers after 10 s. */
const slowPhone: Person = { ...readyCustomer, ringMs: 10_000 };
const silentPhone: Person = { ringMs: 0, does: 'nothing' };

interface Told {
  id: string;
  view: CallbackView;
  customer: SimCall;
  /** Calls to the destination, in order. */
  agents: SimCall[];
}

/** A customer who is rung by their place, and whose turn comes `wantedMs` later. */
async function ring(
  people: { customer: Person; agents: Person[] },
  options: { wantedMs?: number; settings?: Partial<CallTargetSettings> } = {},
): Promise<string> {
  fixture.meet({ [customerNumber]: [people.customer], [destination]: people.agents });
  const target = await fixture.addTarget({
    ...byPlace,
    ...{ estimate: { source: 'fixed', seconds: 3_600 }, ...options.settings },
  });
  const { id } = await fixture.request(target.id);
  const { engine } = fixture.node;
  assert.equal(await launch(engine.db, [id], 'position'), 1);
  engine.wakeUp.at(engine.db.now());
  await fixture.until(id, 'dialing');
  await fixture.world.run(options.wantedMs ?? 2_000);
  await wantAgentOf(id);
  return id;
}

async function wantAgentOf(id: string): Promise<void> {
  const { engine } = fixture.node;
  const attemptId = (await fixture.view(id)).attempts[0]!.id;
  assert.equal(await wantAgent(engine.db, attemptId), true);
  engine.agentWanted.tell(attemptId);
}

async function toTheEnd(id: string): Promise<Told> {
  const view = await fixture.ended(id);
  await fixture.world.run(5_000);
  const up = fixture.world.phones.calls.filter(({ endedAt }) => endedAt === null);
  assert.deepEqual(up, [], 'nobody is left on the line');
  const [customer] = fixture.callsTo(customerNumber);
  return { id, view, customer: customer!, agents: fixture.callsTo(destination) };
}

const results = ({ view }: Told): unknown => [
  view.outcome,
  ...view.attempts.map(({ result }) => result),
];

describe('a turn that comes while the phone rings', () => {
  it('calls the agent at once, who hears what it is, and joins a customer who answers without the key', async () => {
    const id = await ring({ customer: slowPhone, agents: [agent] });
    await fixture.world.run(5_000);
    const [ringing] = fixture.callsTo(destination);
    assert.deepEqual(heardIn(ringing!), ['agent-intro', 'ringback']);
    const told = await toTheEnd(id);
    assert.deepEqual(results(told), ['completed', 'bridged']);
    const { customer, agents } = told;
    assert.equal(agents.length, 1);
    assert.equal(customer.bridgedWith, agents[0]);
    assert.deepEqual(heardIn(customer), [], 'no question stands between the two');
    assert.ok(customer.bridgedAt! - customer.answeredAt! < 100);
    assert.deepEqual(
      told.view.journal.map(({ event }) => event),
      ['requested', 'claimed', 'first-party-ready', 'bridged', 'conversation-ended'],
    );
  });

  it('lets who answers before the agent press the key, and joins them to that agent', async () => {
    const late: Person = { ...agent, ringMs: 30_000 };
    const told = await toTheEnd(await ring({ customer: slowPhone, agents: [late] }));
    assert.deepEqual(results(told), ['completed', 'bridged']);
    assert.ok(heardIn(told.customer).includes('waiting-music'));
    assert.equal(told.agents.length, 1);
    assert.ok(told.customer.bridgedAt! - told.agents[0]!.answeredAt! < 1_000);
  });

  it('asks for the key where the 200 of the destination tells of no person, and joins with the key', async () => {
    const settings = { destinationIsPerson: false };
    const told = await toTheEnd(await ring({ customer: slowPhone, agents: [agent] }, { settings }));
    assert.deepEqual(results(told), ['completed', 'bridged']);
    assert.ok(heardIn(told.customer).includes('callback-menu'));
    assert.equal(told.agents.length, 1);
  });

  const talksTo: [name: string, customer: Person, result: string, outcome: string][] = [
    ['does not answer', silentPhone, 'no-answer', 'unreachable'],
    ['is busy', { ringMs: 8_000, does: 'busy' }, 'busy', 'unreachable'],
    ['declines on the phone', { ringMs: 8_000, does: 'reject' }, 'rejected', 'unreachable'],
  ];
  for (const [name, customer, result, outcome] of talksTo)
    it(`tells the agent of a customer who ${name}: ${result}, which is no failure of the agent`, async () => {
      const told = await toTheEnd(await ring({ customer, agents: [agent] }));
      assert.deepEqual(results(told), [outcome, result]);
      assert.equal(heardIn(told.agents[0]!).at(-1), 'no-customer');
      assert.equal(told.agents[0]!.endedBy, 'node');
      assert.equal(told.agents[0]!.bridgedAt, null);
    });

  const choices: [name: string, keys: Record<string, string>, result: string, outcome: string][] = [
    ['more time', { 'callback-menu': '2', 'more-time-menu': '2' }, 'snoozed', 'waiting'],
    ['no callback', { 'callback-menu': '3' }, 'cancelled', 'declined'],
    ['nothing', {}, 'no-key', 'unreachable'],
  ];
  for (const [name, keys, result, outcome] of choices)
    it(`frees the agent when the customer wants ${name}`, async () => {
      // The agent is there while the menu is read.
      const customer: Person = { ...slowPhone, ringMs: 2_100, thinkMs: 4_000, keys };
      const id = await ring({ customer, agents: [agent] }, { wantedMs: 2_000 });
      await fixture.world.run(60_000);
      const view = await fixture.view(id);
      assert.deepEqual([view.outcome ?? view.state, view.attempts[0]?.result], [outcome, result]);
      const [agentCall] = fixture.callsTo(destination);
      assert.equal(heardIn(agentCall!).at(-1), 'no-customer');
      assert.ok(agentCall!.endedAt);
      assert.equal(agentCall!.bridgedAt, null);
      if (view.state !== 'ended') await cancelCallback(fixture.node.engine, { id }, key);
    });

  const lost: [string, Person][] = [
    ['refuses', { ringMs: 100, does: 'reject' }],
    ['hangs up while the customer is rung', { ...agent, ringMs: 100, hangUpAfterMs: 4_000 }],
  ];
  for (const [name, first] of lost)
    it(`calls again for a customer who is ready when an agent ${name}`, async () => {
      const told = await toTheEnd(await ring({ customer: slowPhone, agents: [first, agent] }));
      assert.deepEqual(results(told), ['completed', 'bridged']);
      assert.ok(heardIn(told.customer).includes('callback-menu'));
      assert.equal(told.agents.length, 2);
      assert.equal(told.customer.bridgedWith, told.agents[1]);
    });

  it('is no failure of the agent when the customer is not there either', async () => {
    const refuses: Person = { ringMs: 100, does: 'reject' };
    const told = await toTheEnd(await ring({ customer: silentPhone, agents: [refuses] }));
    assert.deepEqual(results(told), ['unreachable', 'no-answer']);
  });

  it('a customer who hangs up as they are joined has not abandoned: it is tried again', async () => {
    const gone: Person = { ...slowPhone, hangUpAfterMs: 0 };
    const told = await toTheEnd(await ring({ customer: gone, agents: [agent] }));
    assert.deepEqual(results(told), ['unreachable', 'customer-hung-up']);
  });

  it('that was cancelled meanwhile leaves neither phone ringing, and calls nobody', async () => {
    const id = await ring({ customer: slowPhone, agents: [agent] });
    await fixture.world.run(4_000);
    await cancelCallback(fixture.node.engine, { id }, key);
    const told = await toTheEnd(id);
    assert.deepEqual(results(told), ['cancelled', 'cancelled']);
    assert.equal(told.customer.answeredAt, null);
    assert.ok(!heardIn(told.agents[0]!).includes('no-customer'), 'a stale leg says nothing');
  });

  it('calls nobody ahead once the customer is there', async () => {
    const told = await toTheEnd(
      await ring({ customer: { ...readyCustomer, ringMs: 500 }, agents: [agent] }),
    );
    assert.deepEqual(results(told), ['completed', 'bridged']);
    assert.equal(told.agents.length, 1);
  });
});

describe('a turn that was given with the agent first', () => {
  async function givenAgentFirst(settings: Partial<CallTargetSettings> = {}): Promise<Told> {
    const target = await fixture.addTarget({ ...byPlace, ...settings });
    const { id } = await fixture.request(target.id);
    const { engine } = fixture.node;
    await launch(engine.db, [id], 'agent-first');
    engine.wakeUp.at(engine.db.now());
    return toTheEnd(id);
  }

  it('calls the agent first for this attempt, and counts what fails on the side that failed', async () => {
    fixture.meet({ [customerNumber]: [silentPhone], [destination]: [agent] });
    const told = await givenAgentFirst();
    assert.deepEqual(results(told), ['unreachable', 'no-answer']);
    assert.equal(told.view.attempts[0]?.firstParty, 'agent');
    assert.ok(told.agents[0]!.startedAt < told.customer.startedAt);
    assert.equal(heardIn(told.agents[0]!).at(-1), 'no-customer');
  });

  it('rings the customer while the agent, who was free, is told for whom', async () => {
    fixture.meet({ [customerNumber]: [readyCustomer], [destination]: [agent] });
    const told = await givenAgentFirst();
    assert.deepEqual(results(told), ['completed', 'bridged']);
    const [first] = told.agents;
    assert.equal(heardIn(first!)[0], 'agent-intro');
    assert.ok(
      told.customer.startedAt - first!.answeredAt! < 500,
      'nothing is said before it rings',
    );
    assert.deepEqual(heardIn(told.customer), []);
  });

  it('rings the customer first all the same where no person is known to be there', async () => {
    fixture.meet({ [customerNumber]: [readyCustomer], [destination]: [agent] });
    const told = await givenAgentFirst({ destinationIsPerson: false });
    assert.deepEqual(results(told), ['completed', 'bridged']);
    assert.equal(told.view.attempts[0]?.firstParty, 'customer');
  });
});

describe('what an attempt teaches whoever gives turns', () => {
  const learned = async ({ view }: Told): Promise<Learned> => {
    const pacing = await fixture.node.engine.db.tx((trx) =>
      lockPacing(trx, view.callTargetId, 'wait'),
    );
    assert.notEqual(pacing, 'busy');
    return readLearned(pacing === 'busy' ? null : pacing.learned);
  };
  const first = readLearned(null).lead;

  it('how long phones ring and agents take, and what was waited for, is told', async () => {
    const joined: Joined[] = [];
    fixture.node.engine.onJoined = (each) => joined.push(each);
    const told = await toTheEnd(await ring({ customer: slowPhone, agents: [agent] }));
    const { lead } = await learned(told);
    assert.deepEqual(
      [lead.answers, lead.attempts, lead.keys, lead.pickUps],
      [first.answers + 1, first.attempts + 1, first.keys, first.pickUps + 1],
    );
    assert.ok(lead.ringMeanSeconds < first.ringMeanSeconds, 'it rang for 10 s');
    const [only] = joined;
    assert.equal(joined.length, 1);
    assert.ok(only!.turnSeconds! > 7 && only!.turnSeconds! < 9, String(only!.turnSeconds));
    assert.equal(only!.heldSeconds, null, 'nobody had to be ready and wait');
  });

  it('a phone that nobody answers', async () => {
    const told = await toTheEnd(await ring({ customer: silentPhone, agents: [agent] }));
    const { lead } = await learned(told);
    assert.ok(lead.answerShare < first.answerShare);
    assert.equal(lead.answers, first.answers);
    assert.ok(lead.ringOutSeconds > first.ringOutSeconds, 'it rang for 40 s');
  });

  it('how long somebody takes for the key, and waits for an agent then', async () => {
    const joined: Joined[] = [];
    fixture.node.engine.onJoined = (each) => joined.push(each);
    const late: Person = { ...agent, ringMs: 30_000 };
    const told = await toTheEnd(await ring({ customer: slowPhone, agents: [late] }));
    assert.equal((await learned(told)).lead.keys, first.keys + 1);
    assert.ok(joined[0]!.heldSeconds! > 15, String(joined[0]!.heldSeconds));
  });
});
