import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { changesBetween, isNews } from '../../../src/api/live-changes.ts';
import { maskTarget } from '../../../src/api/mask-live.ts';
import type { LiveTargetView, LiveView } from '../../../src/engine/live-views.ts';

const time = '2026-01-05T09:00:00.000Z';
const figures = { n: 0, rangeCoverage: null, meanErrorSeconds: null, biasSeconds: null };

function target(id: string, more: Partial<LiveTargetView> = {}): LiveTargetView {
  return {
    ...{ id, name: `Target ${id}`, processing: true, registering: true, isOpen: null },
    turnsBy: 'timer',
    centre: { freshness: 'unknown', heardAt: null, callers: null, unplaced: 0, agents: null },
    head: null,
    estimate: {
      ...{ meanSeconds: 60, lowSeconds: 60, highSeconds: 60, confidence: 1, basis: 'fixed' },
      unknown: null,
    },
    accuracy: { today: figures, week: figures },
    counts: {
      ...{ waiting: 0, later: 0, nextLaterAt: null, due: 0 },
      ...{ dialing: 0, connecting: 0, talking: 0, late: 0 },
    },
    ...{ places: [], behind: { callers: 0, callbacks: 0 }, underWay: [], lastOutcomes: [] },
    alerts: [],
    ...more,
  };
}
const picture = (...callTargets: LiveTargetView[]): LiveView => ({
  ...{ at: time, callTargets, omittedCount: 0 },
});

test('only the fields that have changed are told', () => {
  const before = picture(target('a'), target('b'));
  const after = picture(target('a'), target('b', { name: 'Renamed', processing: false }));
  assert.deepEqual(changesBetween(before, after).callTargets, [
    { id: 'b', name: 'Renamed', processing: false },
  ]);
});

test('a new call target comes whole, and one that is gone is named', () => {
  const changes = changesBetween(picture(target('a')), picture(target('b')));
  assert.deepEqual([changes.callTargets, changes.removed], [[target('b')], ['a']]);
});

test('nothing but the time is no news', () => {
  const before = picture(target('a'));
  const changes = changesBetween(before, {
    ...picture(target('a')),
    at: '2026-01-05T09:00:01.000Z',
  });
  assert.equal(isNews(changes), false);
  assert.equal(changes.at, '2026-01-05T09:00:01.000Z');
});

test('a picture and all changes after it are the last picture', () => {
  const some = fc
    .uniqueArray(
      fc.record({
        id: fc.constantFrom('a', 'b', 'c'),
        name: fc.string(),
        processing: fc.boolean(),
      }),
      { selector: ({ id }) => id },
    )
    .map((list) => picture(...list.map(({ id, ...more }) => target(id, more))));
  fc.assert(
    fc.property(some, fc.array(some), (first, later) => {
      let shown = new Map(first.callTargets.map((each) => [each.id, each]));
      let before = first;
      for (const after of later) {
        const { callTargets, removed } = changesBetween(before, after);
        for (const id of removed) shown.delete(id);
        for (const change of callTargets) {
          const whole = { ...(shown.get(change.id) ?? target(change.id)), ...change };
          shown = new Map([...shown, [change.id, whole]]);
        }
        before = after;
      }
      const byId = (views: Iterable<LiveTargetView>) =>
        [...views].sort((a, b) => (a.id < b.id ? -1 : 1));
      assert.deepEqual(byId(shown.values()), byId(before.callTargets));
    }),
  );
});

test('who may not see numbers sees none, in no field, of no change', () => {
  const number = '+12025550143';
  const whole = target('a', {
    places: [
      {
        ...{ place: 1, kind: 'caller', id: `call-from-${number}`, since: time, expectedAt: null },
        ...{ number: null, state: null, callTargetId: null },
      },
      {
        ...{ place: 2, kind: 'callback', id: 'x', since: time, expectedAt: null },
        ...{ number, state: 'waiting', callTargetId: 'a' },
      },
    ],
    underWay: [
      {
        ...{ id: 'x', number, step: 'ringing', since: time, joinedAt: time, attempt: 1 },
        ...{ firstParty: 'customer', launchedAs: null },
      },
    ],
    lastOutcomes: [
      {
        ...{ id: 'x', number, outcome: 'refused', reason: `blocked: ${number}`, joinedAt: time },
        ...{ createdAt: time, scheduledFor: null, endedAt: time, bridgedAt: null, quote: null },
      },
    ],
  });
  const masked = maskTarget(whole);
  assert.doesNotMatch(JSON.stringify(masked), /5550143/);
  assert.match(JSON.stringify(masked), /\+12…43/);
  assert.equal(masked.places[1]?.id, 'x');
  assert.deepEqual(maskTarget({ id: 'a', processing: true }), { id: 'a', processing: true });
});
