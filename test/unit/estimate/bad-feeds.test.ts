import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { QueueEvent } from '../../../src/callback/queue-event.ts';
import type { WaitEstimate } from '../../../src/callback/wait-estimate.ts';
import { Agents } from '../../../src/estimate/agents.ts';
import { Departed } from '../../../src/estimate/departed.ts';
import { Feed } from '../../../src/estimate/feed.ts';
import { WaitEstimator } from '../../../src/estimate/wait-estimator.ts';
import { lineOf, opening } from '../../support/queue-line.ts';

/** Ten agents of 200 s a call in turn, a caller every 18 s: a line that never ends, told as it should be. */
function* busyHours(seconds: number, from = 0): Generator<QueueEvent> {
  const agents = 10;
  const each = 20;
  for (let agent = 0; agent < agents; agent += 1)
    yield { type: 'agent-here', at: opening + from * 1000, agent: `${agent}`, share: 1 };
  for (let call = 0; call * 18 < seconds; call += 1) {
    const at = opening + (from + call * 18) * 1000;
    yield { ...place(at), type: 'joined', call: `${from}-${call}` };
    const turn = Math.floor((call * 18) / each);
    if (call === 0 || turn === Math.floor(((call - 1) * 18) / each)) continue;
    if (turn >= agents) yield { type: 'handled', at: at + 1000, call: `${from}-${turn - agents}` };
    yield { type: 'answered', at: at + 1000, call: `${from}-${turn}`, agent: `${turn % agents}` };
  }
}

const place = (at: number) => ({ at, since: at, priority: 0, isCallback: false });
const reasonOf = (estimate: WaitEstimate): string | null =>
  estimate.known ? null : estimate.reason;

/** What it says after every event of the first hours, and at the end. */
function meanAt(events: Iterable<QueueEvent>, at: number): number | string | null {
  const estimator = new WaitEstimator();
  for (const event of events) if (event.at <= at) estimator.happened(event);
  const estimate = estimator.estimate({ at });
  return estimate.known ? estimate.meanSeconds : estimate.reason;
}

const after = (seconds: number): number => opening + seconds * 1000;

test('events told twice change nothing', () => {
  const events = [...busyHours(5400)];
  const doubled = events.flatMap((event) => [event, event]);
  assert.equal(meanAt(doubled, after(5400)), meanAt(events, after(5400)));
});

test('the whole hour told again changes nothing', () => {
  const events = [...busyHours(5400)];
  const again = events.filter((event) => event.at > after(5000));
  const mean = meanAt(events, after(5400));
  assert.equal(meanAt([...events, ...again], after(5400)), mean);
});

test('events that come in another order within ten seconds change little', () => {
  const events = [...busyHours(5400)];
  const mixed = events
    .map((event, index) => ({ event, key: event.at + ((index * 7919) % 10) * 1000 }))
    .sort((a, b) => a.key - b.key)
    .map(({ event }) => event);
  const [mean, other] = [meanAt(events, after(5400)), meanAt(mixed, after(5400))];
  assert.ok(typeof mean === 'number' && typeof other === 'number', `${other}`);
  assert.ok(Math.abs(other - mean) < 0.15 * mean, `${other} is far from ${mean}`);
});

test('a source that falls silent is stale within minutes; back again, it is in doubt until the line has moved on', () => {
  const estimator = new WaitEstimator();
  const heard: (string | null)[] = [];
  const lost = { from: after(3000), to: after(3600) };
  for (const event of busyHours(9000)) {
    if (event.at > lost.from && event.at < lost.to) continue;
    if (event.at >= lost.to && heard.length === 0)
      for (const seconds of [30, 300, 590])
        heard.push(reasonOf(estimator.estimate({ at: lost.from + seconds * 1000 })));
    estimator.happened(event);
    if (event.at === lost.to || heard.length === 3)
      heard.push(reasonOf(estimator.estimate({ at: event.at })));
  }
  assert.deepEqual(heard.slice(0, 4), [null, 'stale-feed', 'stale-feed', 'inconsistent']);
  assert.equal(reasonOf(estimator.estimate({ at: after(9000) })), null, 'recovers by itself');
  const [mean, whole] = [
    estimator.estimate({ at: after(9000) }),
    meanAt(busyHours(9000), after(9000)),
  ];
  assert.ok(mean.known && typeof whole === 'number');
  assert.ok(Math.abs(mean.meanSeconds - whole) < 0.2 * whole, `${mean.meanSeconds}, ${whole}`);
});

test('a queue that vanishes is unknown, for ever', () => {
  const estimator = new WaitEstimator();
  for (const event of busyHours(3000)) estimator.happened(event);
  for (const seconds of [3300, 4000, 86_400, 1e6])
    assert.equal(reasonOf(estimator.estimate({ at: after(seconds) })), 'stale-feed');
});

test('a silence is told from peace by how many calls should have ended in it', () => {
  const quiet = (line: { waiting: number; talking: number }, seconds: number): boolean => {
    const feed = new Feed();
    const bustle = { ...line, meanHandleMs: 300_000 };
    feed.hears({ type: 'handled', at: opening, call: 'a' }, bustle, false);
    return feed.isQuiet(after(seconds), bustle);
  };
  assert.equal(quiet({ waiting: 0, talking: 0 }, 12 * 3600), false, 'a night');
  assert.equal(quiet({ waiting: 0, talking: 1 }, 2300), false, 'one long call');
  assert.equal(quiet({ waiting: 0, talking: 1 }, 2500), true);
  assert.equal(quiet({ waiting: 5, talking: 30 }, 119), false);
  assert.equal(quiet({ waiting: 5, talking: 30 }, 121), true);
  assert.equal(quiet({ waiting: 1, talking: 0 }, 601), true);
});

test('a source that counts is expected to go on counting, also at night', () => {
  const estimator = new WaitEstimator();
  const line = lineOf(estimator);
  const counted = { waitingCalls: 0, agentsStaffed: 2, agentsAvailable: 2 };
  line.here(0, 'ann', 'bob');
  line.tell({ type: 'counted', at: after(10), ...counted });
  assert.equal(reasonOf(estimator.estimate({ at: after(20) })), null);
  assert.equal(reasonOf(estimator.estimate({ at: after(311) })), 'stale-feed');
  line.tell({ type: 'counted', at: after(320), ...counted });
  assert.equal(reasonOf(estimator.estimate({ at: after(330) })), null);
});

test('our own callbacks do not make a silent source look alive', () => {
  const estimator = new WaitEstimator();
  const line = lineOf(estimator);
  for (const event of busyHours(3000)) estimator.happened(event);
  for (let second = 3000; second < 3600; second += 10) {
    line.joins(second, `ours-${second}`, { isCallback: true });
    if (second % 20 === 0) line.leaves(second + 1, `ours-${second}`);
  }
  assert.equal(reasonOf(estimator.estimate({ at: after(3600) })), 'stale-feed');
});

test('a clock that jumps a year ahead is not followed, and one that disagrees with ours tells nothing', () => {
  const estimator = new WaitEstimator();
  for (const event of busyHours(3000)) estimator.happened(event);
  const year = 365 * 86_400_000;
  estimator.happened({ ...place(after(3000) + year), type: 'joined', call: 'from-the-future' });
  assert.equal(reasonOf(estimator.estimate({ at: after(3001) })), 'inconsistent');
  for (const event of busyHours(3000, 3600)) estimator.happened(event);
  assert.equal(reasonOf(estimator.estimate({ at: after(6600) })), null, 'recovers by itself');
});

test('what is told a quarter of an hour late is still told; what is told a day late is not', () => {
  for (const [late, staffed] of [
    [900, 1],
    [86_400, 2],
  ] as const) {
    const estimator = new WaitEstimator();
    const line = lineOf(estimator);
    line.here(0, 'ann', 'bob');
    line.away(0 - late, 'ann');
    assert.equal(estimator.laws(after(1)).agentsStaffed, staffed);
  }
});

test('a feed whose clock is wrong by half a minute is served as if it were right', () => {
  const skewed = [...busyHours(5400)].map((event) => ({
    ...event,
    at: event.at + 30_000,
    ...(event.type === 'joined' ? { since: event.since + 30_000 } : {}),
  }));
  const estimator = new WaitEstimator();
  for (const event of skewed) if (event.at - 30_000 <= after(5400)) estimator.happened(event);
  const estimate = estimator.estimate({ at: after(5400) });
  const right = meanAt(busyHours(5400), after(5400));
  assert.ok(estimate.known && typeof right === 'number');
  assert.ok(Math.abs(estimate.meanSeconds - right) < 0.15 * right);
});

test('an agent that never logs out is not counted on while others are passed to', () => {
  const withGhosts = [...busyHours(5400)];
  for (const agent of ['ghost-1', 'ghost-2', 'ghost-3', 'ghost-4', 'ghost-5'])
    withGhosts.unshift({ type: 'agent-here', at: opening, agent, share: 1 });
  assert.equal(meanAt(withGhosts, after(5400)), meanAt(busyHours(5400), after(5400)));
});

test('a call of nine hours teaches nothing', () => {
  const estimator = new WaitEstimator();
  const line = lineOf(estimator);
  for (const event of busyHours(3000)) estimator.happened(event);
  const before = estimator.laws(after(3000)).handle;
  line.joins(3000, 'long');
  line.answers(3000, 'eve', 'long');
  line.isDone(3000 + 9 * 3600, 'long');
  assert.deepEqual(estimator.laws(after(3000)).handle, before);
});

test('callers whose answer was lost are forgotten when those behind them are answered', () => {
  const estimator = new WaitEstimator();
  for (const event of busyHours(9000)) {
    const isLost = event.type !== 'joined' && 'call' in event && /-(3|5|7|9)$/.test(event.call);
    if (!isLost || event.at > after(4000)) estimator.happened(event);
  }
  const [estimate, right] = [
    estimator.estimate({ at: after(9000) }),
    meanAt(busyHours(9000), after(9000)),
  ];
  assert.ok(estimate.known && typeof right === 'number');
  assert.ok(Math.abs(estimate.meanSeconds - right) < 0.2 * right);
});

test('callers whom nobody saw join: not known, until they are seen again', () => {
  const estimator = new WaitEstimator();
  let blind = 0;
  for (const event of busyHours(12_000)) {
    const isBlind = event.at > after(3000) && event.at < after(4000);
    if (isBlind && event.type === 'joined') continue;
    estimator.happened(event);
    if (reasonOf(estimator.estimate({ at: event.at })) === 'inconsistent') blind += 1;
  }
  assert.ok(blind > 5);
  assert.equal(reasonOf(estimator.estimate({ at: after(12_000) })), null);
});

/** Times near the opening, far from it, and of no sense at all. */
const anyTime = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: opening, max: opening + 7_200_000 }) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 2 * opening }) },
  fc.constantFrom(NaN, Infinity, -Infinity, -1, 0, 8.64e15, 9e15, Number.MAX_VALUE),
);
const anyName = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h') },
  fc.constantFrom('', '__proto__', 'constructor', 'x'.repeat(1000)),
);
const anyNumber = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(0, 1, 0.5, 2, 30) },
  fc.constantFrom(NaN, Infinity, -5, 1e300, Number.MIN_VALUE),
);
const anyEvent = fc.record({
  type: fc.constantFrom(
    ...['joined', 'joined', 'answered', 'abandoned', 'left', 'wrap-up', 'handled'],
    ...['agent-here', 'agent-away', 'counted', 'else'],
  ),
  at: anyTime,
  since: anyTime,
  call: anyName,
  agent: fc.oneof(anyName, fc.constant(null)),
  priority: anyNumber,
  isCallback: fc.boolean(),
  share: anyNumber,
  waitingCalls: anyNumber,
  agentsStaffed: anyNumber,
  agentsAvailable: anyNumber,
});

function assertSane(estimate: WaitEstimate): void {
  if (!estimate.known) return;
  const { meanSeconds, lowSeconds, p50Seconds, p80Seconds, highSeconds } = estimate;
  const ordered = [0, lowSeconds, p50Seconds, p80Seconds, highSeconds];
  for (const seconds of [meanSeconds, ...ordered])
    assert.ok(Number.isFinite(seconds) && seconds >= 0, JSON.stringify(estimate));
  assert.deepEqual(
    ordered,
    [...ordered].sort((a, b) => a - b),
  );
  let last = 1;
  for (const seconds of [0, 1, 60, 120, 1e4, 1e9]) {
    const chance = estimate.probabilityOver(seconds);
    assert.ok(chance >= 0 && chance <= last, `${chance} after ${last}`);
    last = chance;
  }
}

test('whatever is told, in whatever order: no error, and no figure that cannot be', () => {
  fc.assert(
    fc.property(
      fc.array(anyEvent, { maxLength: 60 }),
      fc.integer({ min: 0, max: 7200 }),
      anyNumber,
      (events, seconds, priority) => {
        const estimator = new WaitEstimator({ plan: (at) => (at % 3 === 0 ? null : at % 7) });
        for (const event of busyHours(900)) estimator.happened(event);
        for (const event of events) {
          // Hostile by intention: what comes over the wire is not always what its type says.
          estimator.happened(event as unknown as QueueEvent);
          assertSane(estimator.estimate({ at: after(seconds) }));
        }
        assertSane(estimator.estimate({ at: after(seconds), priority, joinedAt: after(10) }));
        const { handle, agentsStaffed, agentsAvailable } = estimator.laws(after(seconds));
        for (const figure of [handle.meanSeconds, handle.cv, agentsStaffed, agentsAvailable])
          assert.ok(Number.isFinite(figure) && figure >= 0);
        const snapshot = estimator.snapshot();
        assert.deepEqual(JSON.parse(JSON.stringify(snapshot)), snapshot, 'no NaN within');
      },
    ),
    { numRuns: 40 },
  );
});

test('what is kept does not grow with what was told', () => {
  const agents = new Agents();
  const departed = new Departed();
  for (let call = 0; call < 10_000; call += 1) {
    agents.here(`agent-${call}`, 1, opening + call);
    agents.took(`call-${call}`, null, opening + call, opening);
    departed.leave({ ...standing, call: `${call}`, order: call });
  }
  assert.ok(agents.talking <= 2000);
  const { staffed, available } = agents.staffing(opening + 10_000, 300);
  assert.ok(staffed <= 4000 && available <= 2000, `${staffed}, ${available}`);
  assert.ok(departed.size <= 2000);
});

const standing = { since: opening, priority: 0, isCallback: false };
