import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallbackView, JournalView } from '../../../src/engine/views.ts';
import { checkAll, ringingOverlaps } from '../../chaos/checkers.ts';
import type { Fault, History, Promised, Ring } from '../../chaos/history.ts';
import { planRounds } from '../../chaos/plan.ts';

/** Seconds into the run, as the harness and as the API tell them. */
const ms = (second: number): number => Date.UTC(2026, 0, 1) + second * 1000;
const iso = (second: number): string => new Date(ms(second)).toISOString();

const number = '+15552000001';
const entry = (second: number, actor: string, event: string): JournalView => ({
  ...{ id: `1-${second}`, at: iso(second), actor, event, reason: null, dueAt: null },
});

/**
 * One person: promised at 2 s, rung by node a, which is frozen from 12 to 25 s; node b takes over at 22 s, ends the call,
 * and rings again at 60 s; the talk is over at 70 s.
 */
function lifeOfOne(): {
  history: History;
  promised: Promised;
  callback: CallbackView;
  stale: Ring;
  ring: Ring;
  fault: Fault;
} {
  const callback: CallbackView = {
    ...{ id: 'one', callTargetId: 'target', number, source: 'phone', metadata: {}, quote: null },
    ...{ state: 'ended', outcome: 'completed', reason: 'the agent hung up', scheduledFor: null },
    ...{
      joinedAt: iso(1),
      createdAt: iso(1),
      dueAt: iso(60),
      expiresAt: iso(900),
      endedAt: iso(70),
    },
    launchedAs: null,
    keptQuote: null,
    attempts: [attempt('first', 10, 22, 'unknown'), attempt('second', 60, 70, 'bridged')],
    journal: [
      entry(1, 'caller', 'requested'),
      entry(2, 'caller', 'registration-ended'),
      entry(10, 'node:a', 'claimed'),
      entry(22, 'node:b', 'node-lost'),
      entry(60, 'node:b', 'claimed'),
      entry(63, 'node:b', 'first-party-ready'),
      entry(64, 'node:b', 'bridged'),
      entry(70, 'node:b', 'conversation-ended'),
    ],
  };
  const ring = (attemptId: string, node: string, at: number): Ring => ({
    ...{ number, callbackId: 'one', attemptId, node, at: ms(at) },
    ...{ answeredAt: null, upAt: null, endedAt: null, endedBy: null, heard: [], heardAgent: false },
  });
  const stale = { ...ring('first', 'a', 10), endedAt: ms(22), endedBy: 'cancelled' };
  const heard = [{ from: ms(62), to: ms(62.5), speechMs: 500 }];
  const second = {
    ...ring('second', 'b', 60),
    ...{ answeredAt: ms(61), upAt: ms(61), endedAt: ms(70), endedBy: 'remote', heard },
  };
  const promised: Promised = { number, by: 'phone', callbackId: null, at: ms(2) };
  const fault: Fault = {
    ...{ round: 1, kind: 'freeze', moment: null, node: 'a', at: ms(12), until: ms(25), calls: 1 },
    lost: [{ callbackId: 'one', state: 'dialing', by: 'b', at: ms(22) }],
  };
  const history: History = {
    ...{ promised: [promised], rings: [stale, second], faults: [fault] },
    ...{ callbacks: [callback], trouble: [], callsLeft: 0 },
  };
  return { history, promised, callback, stale, ring: second, fault };
}

function attempt(
  id: string,
  from: number,
  to: number,
  result: 'unknown' | 'bridged',
): CallbackView['attempts'][number] {
  return {
    ...{ id, number: 1, firstParty: 'customer', startedAt: iso(from), endedAt: iso(to), result },
    legs: [],
  };
}

const failing = (history: History): string[] =>
  checkAll(history)
    .filter(({ violations }) => violations.length > 0)
    .map(({ name }) => name);

test('an honest life passes every check, and every check has looked at something', () => {
  const { history } = lifeOfOne();
  assert.deepEqual(failing(history), []);
  for (const { name, looked } of checkAll(history)) assert.ok(looked > 0, name);
  assert.equal(ringingOverlaps(history), 0);
});

const promisesKept = 'every promise is there and has its outcome';
const answeredOnce = 'nobody answers twice for one attempt';
const oneCall = 'nobody is in two calls of ours at once';
const afterTheEnd = 'nothing happens after the end';
const fenced = 'no write of a node that lost the callback';
const takenOver = "a failed node's callbacks are claimed within 15 s";
const silent = 'a frozen node says nothing on what it lost';

type Life = ReturnType<typeof lifeOfOne>;

const breaches: [string, string[], (life: Life) => void][] = [
  [
    'a promise by phone that is not there',
    [promisesKept],
    ({ promised }) => (promised.number = '+1'),
  ],
  [
    'a promise by API whose callback is another',
    [promisesKept],
    ({ promised }) => (promised.callbackId = 'two'),
  ],
  ['a promise without an outcome', [promisesKept], ({ callback }) => (callback.outcome = null)],
  ['a promise that has not ended', [promisesKept], ({ callback }) => (callback.state = 'waiting')],
  [
    'two callbacks of one person',
    ['no callback is doubled'],
    ({ history, callback }) => history.callbacks.push({ ...callback, id: 'two', endedAt: null }),
  ],
  [
    'an attempt that is answered twice',
    [answeredOnce],
    ({ history, ring }) =>
      history.rings.push({
        ...ring,
        at: ms(50),
        answeredAt: ms(51),
        upAt: ms(51),
        endedAt: ms(52),
      }),
  ],
  [
    'a second call while the first is up',
    [oneCall],
    ({ history, ring }) =>
      history.rings.push({ ...ring, attemptId: 'third', at: ms(65), answeredAt: ms(66) }),
  ],
  [
    'a ring after the end',
    [afterTheEnd],
    ({ history, ring }) =>
      history.rings.push({ ...ring, attemptId: 'third', at: ms(80), answeredAt: null }),
  ],
  [
    'a line after the end',
    [afterTheEnd],
    ({ callback }) => callback.journal.push(entry(71, 'system', 'postponed')),
  ],
  [
    'a late write of the frozen node',
    [fenced],
    ({ callback }) => callback.journal.splice(4, 0, entry(26, 'node:a', 'attempt-failed')),
  ],
  [
    'a write of a node that never claimed it',
    [fenced],
    ({ callback }) => (callback.journal[6] = entry(64, 'node:a', 'bridged')),
  ],
  ['a claim that came late', [takenOver], ({ fault }) => (fault.lost[0]!.at = ms(28))],
  ['no claim at all', [takenOver], ({ fault }) => (fault.lost[0]!.at = null)],
  [
    'the frozen node goes on speaking',
    [silent],
    ({ stale }) => {
      Object.assign(stale, { answeredAt: ms(11), upAt: ms(11), endedAt: ms(26) });
      stale.heard.push({ from: ms(27.5), to: ms(28), speechMs: 400 });
    },
  ],
  [
    'the frozen node keeps a call up',
    [silent],
    ({ stale }) => Object.assign(stale, { answeredAt: ms(11), upAt: ms(11), endedAt: ms(28) }),
  ],
  [
    'the frozen node speaks to somebody who answered meanwhile',
    [silent],
    ({ stale }) => {
      Object.assign(stale, { answeredAt: ms(20), upAt: ms(25.1), endedAt: ms(26) });
      stale.heard.push({ from: ms(25.2), to: ms(25.7), speechMs: 400 });
    },
  ],
  ['a call that is never over', ['no call is left up'], ({ history }) => (history.callsLeft = 1)],
  [
    'a node that ends by itself',
    ['no node ends or fails by itself'],
    ({ history }) => history.trouble.push('a ended by itself'),
  ],
];

for (const [what, wanted, breach] of breaches)
  test(`${what} is noticed, by the check that it breaks`, () => {
    const life = lifeOfOne();
    breach(life);
    assert.deepEqual(failing(life.history), wanted);
  });

test('a conversation that the frozen node had before goes on', () => {
  const life = lifeOfOne();
  life.fault.lost = [];
  Object.assign(life.stale, { answeredAt: ms(11), upAt: ms(11), endedAt: ms(40) });
  life.stale.heard.push({ from: ms(30), to: ms(31), speechMs: 900 });
  assert.deepEqual(failing(life.history), []);
});

test('a phone that rings for two INVITEs at once is counted', () => {
  const { history, stale } = lifeOfOne();
  stale.endedAt = ms(61);
  assert.equal(ringingOverlaps(history), 1);
});

test('three rounds show all that can happen to a node', () => {
  const kinds = ['freeze', 'kill-other', 'kill'] as const;
  assert.deepEqual(planRounds(3, 'both', [...kinds]), [
    { kind: 'kill', nodes: 1 },
    { kind: 'freeze', nodes: 2 },
    { kind: 'kill-other', nodes: 2 },
  ]);
  assert.deepEqual(
    planRounds(4, '2', [...kinds]).map(({ kind }) => kind),
    ['freeze', 'kill-other', 'kill', 'freeze'],
  );
  assert.ok(
    planRounds(50, '1', [...kinds]).every(({ kind, nodes }) => kind === 'kill' && nodes === 1),
  );
});
