import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { firstLeadLaw, type LeadLaw } from '../../../src/callback/lead-law.ts';
import type {
  CallbackInFlight,
  HoldsBack,
  LineNow,
  PacingFacts,
  PacingMode,
  WaitingCallback,
} from '../../../src/callback/pacing-facts.ts';
import { decidePacing } from '../../../src/callback/pacing.ts';
import { noon } from './builders.ts';

const tuning = { q: 0.5, heldShare: null };
const lead: LeadLaw = { ...firstLeadLaw, ringMeanSeconds: 10, ringVariance: 25, pickUpSeconds: 2 };
const ago = (seconds: number): number => noon - seconds * 1000;

const waits = (id: string, joinedAgo: number, changes = {}): WaitingCallback => ({
  ...{ id, priority: 0, joinedAt: ago(joinedAgo), dueAt: ago(0) },
  ...changes,
});
const flies = (
  id: string,
  joinedAgo: number,
  stage: CallbackInFlight['stage'],
  changes = {},
): CallbackInFlight => ({
  ...{ id, priority: 0, joinedAt: ago(joinedAgo), stage, since: ago(5), hasAgent: false },
  ...changes,
});
const caller = (joinedAgo: number, priority = 0) => ({ priority, joinedAt: ago(joinedAgo) });

/** So many agents, all in the middle of a call, and some who write up. */
function line(agents: number, changes: Partial<LineNow> & { showsWrapUp?: boolean } = {}): LineNow {
  const { showsWrapUp = false, ...rest } = changes;
  const wrapUpSince = rest.wrapUpSince ?? [];
  const busy = agents - (rest.agentsFree ?? 0) - wrapUpSince.length;
  return {
    agentsFree: 0,
    busySince: Array.from({ length: busy }, (_, i) => ago(20 + (i * 560) / busy)),
    wrapUpSince,
    live: [],
    laws: {
      handle: { meanSeconds: 300, cv: 0.8, count: 500 },
      wrapUp: showsWrapUp ? { meanSeconds: 30, cv: 0.5, count: 500 } : null,
      patienceMeanSeconds: 600,
      agentsStaffed: agents,
      agentsAvailable: rest.agentsFree ?? 0,
    },
    ...rest,
  };
}

const facts = (changes: Partial<PacingFacts>): PacingFacts => ({
  ...{ at: noon, line: null, waiting: [], inFlight: [], lead, closesAt: null },
  ...changes,
});

const a = waits('a', 300);
const b = waits('b', 200);
const callersAhead = (count: number) => Array.from({ length: count }, () => caller(400));
const unlearned = (agents: number): LineNow => {
  const now = line(agents);
  return { ...now, laws: { ...now.laws, handle: { meanSeconds: 300, cv: 1, count: 3 } } };
};

interface Case {
  what: string;
  given: Partial<PacingFacts>;
  mode: PacingMode;
  dial: string[];
  wantAgent?: string[];
  holdsBack: HoldsBack;
}

const cases: Case[] = [
  {
    what: 'the line is not seen: the timer rings who is due',
    given: { waiting: [a, waits('b', 200, { dueAt: noon + 1 })] },
    ...{ mode: 'timer', dial: ['a'], holdsBack: 'not-due' },
  },
  {
    what: 'the line is not seen, and so many are in flight that more would be held',
    given: {
      waiting: [a],
      inFlight: [
        ...['k', 'l', 'm'].map((id) => flies(id, 500, 'ready', { since: ago(40) })),
        flies('n', 450, 'ringing'),
      ],
    },
    ...{ mode: 'timer', dial: [], wantAgent: ['k', 'l', 'm'], holdsBack: 'enough-in-flight' },
  },
  {
    what: 'a small pool without wrap-ups waits for an agent',
    given: { line: line(8), waiting: [a] },
    ...{ mode: 'agent-first', dial: [], holdsBack: 'turn-is-far' },
  },
  {
    what: 'and has both called when one is free',
    given: { line: line(8, { agentsFree: 1 }), waiting: [a, b] },
    ...{ mode: 'agent-first', dial: ['a'], wantAgent: ['a'], holdsBack: 'turn-is-far' },
  },
  {
    what: 'the agent who is free is for the caller who joined before',
    given: { line: line(8, { agentsFree: 1, live: [caller(301)] }), waiting: [a] },
    ...{ mode: 'agent-first', dial: [], holdsBack: 'turn-is-far' },
  },
  {
    what: 'or whose priority is greater, though they joined later',
    given: { line: line(8, { agentsFree: 1, live: [caller(10, 5)] }), waiting: [a] },
    ...{ mode: 'agent-first', dial: [], holdsBack: 'turn-is-far' },
  },
  {
    what: 'and not for one who joined later',
    given: { line: line(8, { agentsFree: 1, live: [caller(299)] }), waiting: [a] },
    ...{ mode: 'agent-first', dial: ['a'], wantAgent: ['a'], holdsBack: 'nobody-waits' },
  },
  {
    what: 'nothing is foretold before calls have been seen to their end',
    given: { line: unlearned(150), waiting: [a] },
    ...{ mode: 'agent-first', dial: [], holdsBack: 'turn-is-far' },
  },
  {
    what: 'an agent who has written for 25 s is about to be free',
    given: { line: line(8, { showsWrapUp: true, wrapUpSince: [ago(25)] }), waiting: [a, b] },
    ...{ mode: 'position', dial: ['a'], holdsBack: 'turn-is-far' },
  },
  {
    what: 'one who has just begun to is not',
    given: { line: line(8, { showsWrapUp: true, wrapUpSince: [ago(1)] }), waiting: [a] },
    ...{ mode: 'position', dial: [], holdsBack: 'turn-is-far' },
  },
  {
    what: 'of 150 agents several become free while a phone rings',
    given: { line: line(150, { live: callersAhead(2) }), waiting: [a, b] },
    ...{ mode: 'position', dial: ['a', 'b'], holdsBack: 'nobody-waits' },
  },
  {
    what: 'but not as many as wait ahead',
    given: { line: line(150, { live: callersAhead(15) }), waiting: [a, b] },
    ...{ mode: 'position', dial: [], holdsBack: 'turn-is-far' },
  },
  {
    what: 'nor as many as wait in a crowd',
    given: { line: line(150, { live: callersAhead(5_000) }), waiting: [a, b] },
    ...{ mode: 'position', dial: [], holdsBack: 'turn-is-far' },
  },
  {
    what: 'a phone that rings when its turn comes gets its agent',
    given: {
      line: line(8, { showsWrapUp: true, agentsFree: 1 }),
      inFlight: [flies('r', 320, 'ringing')],
      waiting: [a],
    },
    ...{ mode: 'position', dial: [], wantAgent: ['r'], holdsBack: 'turn-is-far' },
  },
  {
    what: 'and who has one wants no second',
    given: {
      line: line(8, { showsWrapUp: true, agentsFree: 1 }),
      inFlight: [flies('r', 320, 'confirming', { hasAgent: true })],
    },
    ...{ mode: 'position', dial: [], holdsBack: 'nobody-waits' },
  },
  {
    what: 'in a small pool who is on hold keeps to the order',
    given: {
      line: line(8, { showsWrapUp: true, agentsFree: 1 }),
      inFlight: [flies('late', 100, 'ready'), flies('early', 320, 'ringing')],
    },
    ...{ mode: 'position', dial: [], wantAgent: ['early', 'late'], holdsBack: 'nobody-waits' },
  },
  {
    what: 'in a large one they go first',
    given: {
      line: line(150, { agentsFree: 2 }),
      inFlight: [flies('late', 100, 'ready'), flies('early', 320, 'ringing')],
    },
    ...{ mode: 'position', dial: [], wantAgent: ['late', 'early'], holdsBack: 'nobody-waits' },
  },
  {
    what: 'nobody is at work',
    given: { line: line(0), waiting: [a] },
    ...{ mode: 'agent-first', dial: [], holdsBack: 'no-agents' },
  },
  {
    what: 'who is rung now would be ready when everybody has gone home',
    given: { line: line(150), waiting: [a], closesAt: noon + 16_000 },
    ...{ mode: 'position', dial: [], holdsBack: 'closing' },
  },
  {
    what: 'also by the timer',
    given: { waiting: [a], closesAt: noon + 16_000 },
    ...{ mode: 'timer', dial: [], holdsBack: 'closing' },
  },
];

test('whom to ring, for whom to ask for an agent, and what holds back', () => {
  for (const { what, given, mode, dial, wantAgent = [], holdsBack } of cases)
    assert.deepEqual(
      decidePacing(facts(given), tuning),
      { mode, dial, wantAgent, holdsBack },
      what,
    );
});

test('after an outage the overdue are rung as fast as agents take them', () => {
  const overdue = Array.from({ length: 60 }, (_, i) => waits(`${i}`, 3_000 - i));
  const dialled = (now: LineNow): number =>
    decidePacing(facts({ line: now, waiting: overdue }), tuning).dial.length;
  assert.equal(dialled(line(8, { showsWrapUp: true, wrapUpSince: [ago(25)] })), 1);
  assert.ok(dialled(line(30)) <= 2);
  const many = dialled(line(150));
  assert.ok(many >= 4 && many <= 10, `${many}`);
  const unseen = decidePacing(facts({ waiting: overdue }), tuning);
  assert.equal(unseen.dial.length, 10);
});

const someFacts = fc
  .record({
    agents: fc.integer({ min: 0, max: 40 }),
    free: fc.integer({ min: 0, max: 3 }),
    writing: fc.array(fc.integer({ min: -5, max: 90 }), { maxLength: 4 }),
    showsWrapUp: fc.boolean(),
    live: fc.array(fc.integer({ min: 0, max: 600 }), { maxLength: 12 }),
    waiting: fc.array(fc.integer({ min: 0, max: 600 }), { maxLength: 12 }),
    flying: fc.array(
      fc.tuple(
        fc.integer({ min: 0, max: 600 }),
        fc.constantFrom('ringing' as const, 'confirming' as const, 'ready' as const),
        fc.boolean(),
      ),
      { maxLength: 6 },
    ),
  })
  .map(({ agents, free, writing, showsWrapUp, live, waiting, flying }) => {
    const wrapUpSince = writing.map(ago);
    const all = agents + free + writing.length;
    const inOrder = (ages: number[]): number[] => ages.sort((x, y) => y - x);
    return facts({
      line: line(all, {
        ...{ agentsFree: free, wrapUpSince, showsWrapUp },
        live: inOrder(live).map((age) => caller(age)),
      }),
      waiting: inOrder(waiting).map((age, i) => waits(`w${i}`, age)),
      inFlight: flying.map(([age, stage, hasAgent], i) =>
        flies(`f${i}`, age, stage, { hasAgent: hasAgent && stage !== 'ready' }),
      ),
    });
  });

test('who waits is rung in order, and whoever is on hold is brought an agent', () => {
  fc.assert(
    fc.property(someFacts, (given) => {
      const { dial, wantAgent } = decidePacing(given, tuning);
      assert.deepEqual(
        dial,
        given.waiting.slice(0, dial.length).map(({ id }) => id),
      );
      assert.equal(new Set(wantAgent).size, wantAgent.length);
      for (const { id, stage, hasAgent } of given.inFlight) {
        if (stage === 'ready') assert.ok(wantAgent.includes(id), `${id} is on hold`);
        if (hasAgent) assert.ok(!wantAgent.includes(id), `${id} has one`);
      }
    }),
  );
});

test('a greater q rings nobody whom a smaller one would not', () => {
  const q = fc.double({ min: 0.02, max: 0.98, noNaN: true });
  fc.assert(
    fc.property(someFacts, q, q, (given, one, other) => {
      const eager = decidePacing(given, { ...tuning, q: Math.min(one, other) }).dial;
      const patient = decidePacing(given, { ...tuning, q: Math.max(one, other) }).dial;
      assert.ok(patient.length <= eager.length);
    }),
  );
});

test('a caller more ahead never makes a phone ring sooner', () => {
  fc.assert(
    fc.property(someFacts, (given) => {
      assert.ok(given.line);
      const longer = { ...given.line, live: [caller(700), ...given.line.live] };
      const before = decidePacing(given, tuning).dial.length;
      const after = decidePacing({ ...given, line: longer }, tuning).dial.length;
      assert.ok(after <= before);
    }),
  );
});
