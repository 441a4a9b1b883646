import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { State } from '../../../src/callback/callback.ts';
import type { QueueEvent } from '../../../src/callback/queue-event.ts';
import { LineCallbacks, standingOf } from '../../../src/engine/line-callbacks.ts';
import type { CallbackPlace } from '../../../src/store/callbacks.ts';

const now = Date.UTC(2026, 0, 5, 9);
const joinedAt = now - 60_000;

const placeOf = (change: Partial<CallbackPlace> = {}): CallbackPlace => ({
  ...{ id: 'cb', callTargetId: 'target', state: 'waiting', joinedAt },
  ...{ dueAt: now + 180_000, scheduledFor: null, wasTried: false },
  ...change,
});

describe('where a callback stands', () => {
  const later = { kind: 'later', from: now + 180_000 };
  const cases: [why: string, Partial<CallbackPlace>, ReturnType<typeof standingOf>['kind']][] = [
    ['being promised', { state: 'requested' }, 'in-line'],
    ['waiting for its turn, whenever it is due', {}, 'in-line'],
    ['waiting, and due', { dueAt: now }, 'in-line'],
    ['being rung', { state: 'dialing', wasTried: true }, 'in-line'],
    ['waiting for an agent', { state: 'connecting', wasTried: true }, 'in-line'],
    ['with an agent', { state: 'talking', wasTried: true }, 'gone'],
    ['ended', { state: 'ended' }, 'gone'],
    ['to be tried again, and due', { wasTried: true, dueAt: now }, 'in-line'],
    ['for a time that has come', { scheduledFor: now, dueAt: now }, 'in-line'],
  ];
  for (const [why, change, kind] of cases)
    it(why, () => assert.deepEqual(standingOf(placeOf(change), now), { kind }));
  it('not reached, to be tried later', () =>
    assert.deepEqual(standingOf(placeOf({ wasTried: true }), now), later));
  it('for a time that the person chose', () =>
    assert.deepEqual(standingOf(placeOf({ scheduledFor: now + 180_000 }), now), later));
});

describe('what the line is told of a callback', () => {
  const told: QueueEvent[] = [];
  const fresh = (): LineCallbacks => {
    told.length = 0;
    return new LineCallbacks((event) => told.push(event));
  };
  const joined = { type: 'joined', call: 'cb', since: joinedAt, priority: 0, isCallback: true };
  const types = (): string[] => told.map(({ type }) => type);
  const states = (...wanted: State[]): CallbackPlace[] =>
    wanted.map((state) => placeOf({ state, wasTried: !['requested', 'waiting'].includes(state) }));

  it('joins once, in the place since when the person waits, and leaves once', () => {
    const callbacks = fresh();
    for (const place of states('requested', 'waiting', 'waiting', 'dialing', 'connecting'))
      callbacks.look(place, now);
    assert.deepEqual(told, [{ ...joined, at: now }]);
    for (const place of states('talking', 'talking', 'ended', 'ended'))
      callbacks.look(place, now + 1);
    assert.deepEqual(types(), ['joined', 'left']);
  });

  it('a person who was not reached leaves, and is back when the time has come', () => {
    const callbacks = fresh();
    callbacks.look(placeOf(), now);
    callbacks.look(placeOf({ wasTried: true }), now + 1);
    callbacks.pass(now + 179_999);
    assert.deepEqual(types(), ['joined', 'left']);
    callbacks.pass(now + 180_000);
    callbacks.pass(now + 180_001);
    assert.deepEqual(told.slice(2), [{ ...joined, at: now + 180_000 }]);
  });

  it('one that is cancelled before its time was never in line', () => {
    const callbacks = fresh();
    callbacks.look(placeOf({ scheduledFor: now + 180_000 }), now);
    callbacks.look(placeOf({ state: 'ended' }), now + 1);
    callbacks.pass(now + 180_000);
    assert.deepEqual(told, []);
  });

  it('whom the contact centre has seen reach an agent leaves by its word, not by ours', () => {
    const callbacks = fresh();
    callbacks.look(placeOf(), now);
    assert.equal(callbacks.tasksWaiting, 0);
    callbacks.heard({ ...joined, type: 'joined', at: now, priority: 5 });
    assert.equal(callbacks.tasksWaiting, 1);
    assert.deepEqual([...callbacks.standing()], [placeOf()]);
    callbacks.heard({ type: 'answered', at: now, call: 'cb', agent: 'WK1' });
    callbacks.heard({ type: 'answered', at: now, call: 'of another', agent: 'WK2' });
    assert.equal(callbacks.tasksWaiting, 0);
    assert.deepEqual([...callbacks.standing()], []);
    for (const place of states('talking', 'ended')) callbacks.look(place, now);
    assert.deepEqual(types(), ['joined']);
    assert.equal(callbacks.joinedAt('cb'), null);
  });
});
