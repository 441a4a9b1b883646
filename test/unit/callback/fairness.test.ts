import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import {
  isOvertake,
  overtakeReasons,
  overtakersOf,
  reasonOf,
  type ReasonCounts,
  type Served,
  type Span,
  type Waiter,
} from '../../../src/callback/fairness.ts';
import { countOvertakes, summarise } from '../../../src/callback/fairness-count.ts';

/** Few different times, so that ties are usual. */
const time = fc.integer({ min: 0, max: 30 });

const anyServed: fc.Arbitrary<Served> = fc
  .record({ joinedAt: time, waited: fc.integer({ min: 0, max: 12 }), priority: fc.nat(1) })
  .map(({ joinedAt, waited, priority }) => ({
    ...{ kind: 'live', id: `${joinedAt}+${waited}`, joinedAt },
    ...{ servedAt: joinedAt + waited, priority },
  }));
const anyoneServed = fc
  .array(anyServed, { maxLength: 40 })
  .map((served) => served.toSorted((a, b) => a.servedAt - b.servedAt));

const anyWaiter: fc.Arbitrary<Waiter> = fc
  .record({
    joinedAt: time,
    stayed: fc.integer({ min: 0, max: 20 }),
    later: fc.array(fc.tuple(fc.nat(9), fc.constantFrom(...overtakeReasons)), { maxLength: 4 }),
  })
  .map(({ joinedAt, stayed, later }) => {
    let from = joinedAt;
    const spans: Span[] = [{ from, reason: 'unknown' }];
    for (const [after, reason] of later) spans.push({ from: (from += after), reason });
    return { joinedAt, leftAt: joinedAt + stayed, spans };
  });

const anyLine = fc.record({
  waiters: fc.array(anyWaiter, { maxLength: 12 }),
  served: anyoneServed,
});

describe('the ledger', () => {
  it('counts by reason what going through all pairs counts', () => {
    fc.assert(
      fc.property(anyLine, ({ waiters, served }) => {
        const expected = waiters.map((waiter) => {
          const reasons: ReasonCounts = {};
          const overtakers = served.filter((other) => isOvertake(waiter, other));
          for (const other of overtakers) {
            const reason = reasonOf(waiter, other);
            reasons[reason] = (reasons[reason] ?? 0) + 1;
          }
          return { total: overtakers.length, reasons };
        });
        assert.deepEqual(countOvertakes(waiters, served), expected);
      }),
      { numRuns: 300 },
    );
  });

  it('names the first of those it counts, each with the reason it was counted under', () => {
    fc.assert(
      fc.property(anyLine, fc.nat(5), ({ waiters, served }, limit) => {
        for (const waiter of waiters) {
          const named = served
            .filter((other) => isOvertake(waiter, other))
            .slice(0, limit)
            .map((by) => ({ by, reason: reasonOf(waiter, by) }));
          assert.deepEqual(overtakersOf(waiter, served, limit), named);
        }
      }),
    );
  });

  it('knows nobody who joined at the same time or was served at the same time as an overtaker', () => {
    const waiter: Waiter = { joinedAt: 10, leftAt: 20, spans: [{ from: 10, reason: 'no-answer' }] };
    const served = (joinedAt: number, servedAt: number): Served => ({
      ...{ kind: 'callback', id: 'x', joinedAt, servedAt, priority: 0 },
    });
    const count = (other: Served): number => countOvertakes([waiter], [other])[0]!.total;
    assert.equal(count(served(10, 15)), 0);
    assert.equal(count(served(11, 20)), 0);
    assert.equal(count(served(9, 15)), 0);
    assert.equal(count(served(11, 19)), 1);
  });

  it('blames priority only where the callback itself could have been served', () => {
    const by: Served = { kind: 'live', id: 'x', joinedAt: 11, servedAt: 15, priority: 1 };
    const reason = (own: Span['reason'], other = by): string =>
      reasonOf({ joinedAt: 10, leftAt: 20, spans: [{ from: 10, reason: own }] }, other);
    assert.equal(reason('not-yet-rung'), 'priority');
    assert.equal(reason('ready-first'), 'priority');
    assert.equal(reason('snoozed'), 'snoozed');
    assert.equal(reason('no-answer'), 'no-answer');
    assert.equal(reason('not-yet-rung', { ...by, priority: 0 }), 'not-yet-rung');
    assert.equal(reason('not-yet-rung', { ...by, priority: -1 }), 'not-yet-rung');
  });
});

describe('the summary', () => {
  it('is of all callbacks', () => {
    const counts = [
      { total: 0, reasons: {} },
      { total: 3, reasons: { snoozed: 2, priority: 1 } },
      { total: 1, reasons: { snoozed: 1 } },
      { total: 0, reasons: {} },
    ];
    assert.deepEqual(summarise(counts), {
      ...{ callbacks: 4, neverOvertakenShare: 0.5, meanOvertaken: 1, mostOvertaken: 3 },
      reasons: { snoozed: 3, priority: 1 },
    });
  });

  it('has no share and no mean of nobody', () => {
    assert.deepEqual(summarise([]), {
      ...{ callbacks: 0, neverOvertakenShare: null, meanOvertaken: null, mostOvertaken: 0 },
      reasons: {},
    });
  });
});
