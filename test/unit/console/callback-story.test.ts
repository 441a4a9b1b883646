import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Callback } from '../../../src/console/pages/callbacks/events.ts';
import { eventNames } from '../../../src/console/pages/callbacks/events.ts';
import {
  isPutOff,
  realMoment,
  verdictOf,
} from '../../../src/console/pages/callbacks/real-moment.ts';
import { tellStory, whoOf } from '../../../src/console/pages/callbacks/story.ts';
import { callbacks as german } from '../../../src/console/text/de/callbacks.ts';
import { callbacks as english } from '../../../src/console/text/en/callbacks.ts';

const at = (second: number): string => new Date(Date.UTC(2026, 0, 1, 12, 0, second)).toISOString();
type Entry = Callback['journal'][number];

const entry = (second: number, event: string, change: Partial<Entry> = {}): Entry => ({
  ...{ id: `1-${second}`, at: at(second), actor: 'system', event, reason: null, dueAt: null },
  ...change,
});

const attempt = (number: number, firstParty: 'customer' | 'agent') => ({
  ...{ id: `a${number}`, number, firstParty, startedAt: at(0), endedAt: null, result: null },
  legs: [],
});

function callbackWith(journal: Entry[], change: Partial<Callback> = {}): Callback {
  return {
    ...{ id: 'c', callTargetId: 't', number: '+12025550143', state: 'waiting', outcome: null },
    ...{ reason: null, source: 'phone', joinedAt: at(0), createdAt: at(0), dueAt: at(60) },
    ...{ scheduledFor: null, expiresAt: at(3_000), endedAt: null, metadata: {}, launchedAs: null },
    ...{ quote: { lowSeconds: 120, highSeconds: 240, said: 'in two minutes' }, keptQuote: null },
    ...{ attempts: [], journal, ...change },
  };
}

const tell = (callback: Callback, texts = english) =>
  tellStory(callback, { ...texts.story, results: texts.results });

test('every event has a sentence of its own in both languages', () => {
  for (const texts of [english, german]) {
    const sentences = eventNames.map((event) => {
      const [line] = tell(callbackWith([entry(0, event)]), texts);
      assert.notEqual(line?.what, event);
      return line?.what;
    });
    assert.equal(new Set(sentences).size, eventNames.length);
  }
});

test('attempts hang at the claims that began them, and tell who was called first', () => {
  const journal = [
    entry(0, 'requested', { actor: 'caller' }),
    entry(1, 'claimed', { actor: 'node:a' }),
    entry(2, 'first-party-ready'),
    entry(3, 'attempt-failed', { reason: 'agent-timeout: nobody came', dueAt: at(60) }),
    entry(4, 'claimed'),
    entry(5, 'first-party-ready'),
  ];
  const attempts = [attempt(1, 'customer'), attempt(2, 'agent')];
  const lines = tell(callbackWith(journal, { attempts }));
  assert.deepEqual(
    lines.map((line) => line.attempt?.id ?? null),
    [null, 'a1', null, null, 'a2', null],
  );
  const { events } = english.story;
  assert.deepEqual([lines[2]?.what, lines[5]?.what], [events.customerReady, events.agentReady]);
  assert.equal(lines[0]?.what, 'Promised on the phone. Told: “in two minutes”.');
  assert.deepEqual([lines[0]?.who, lines[1]?.who], ['the caller', 'node a']);
  assert.deepEqual(
    [lines[3]?.what, lines[3]?.because, lines[3]?.dueAt],
    ['The attempt failed: no agent answered in time.', 'nobody came', at(60)],
  );
});

test('what operators do is told with their reason, and only with theirs', () => {
  const told = (event: string, change: Partial<Entry>) => {
    const [line] = tell(callbackWith([entry(0, event, change)]));
    return [line?.what, line?.because];
  };
  const { events } = english.story;
  assert.deepEqual(told('cancel-requested', { reason: 'cancelled' }), ['Cancelled.', null]);
  assert.deepEqual(told('cancel-requested', { reason: 'twice' }), ['Cancelled.', 'twice']);
  assert.deepEqual(told('called-now', { reason: 'in turn' }), [events.calledInTurn, null]);
  const angry = { reason: 'out of turn: angry: very' };
  assert.deepEqual(told('called-now', angry), [events.calledOutOfTurn, 'angry: very']);
  const moved = { dueAt: at(60), reason: `to ${at(60)}` };
  assert.deepEqual(told('rescheduled', moved), [events.rescheduled, null]);
  assert.deepEqual(told('constructor', { reason: 'x' }), ['constructor', 'x']);
});

test('names with colons and unknown actors stay what they are', () => {
  assert.equal(whoOf('key:crm: eu', english.story), 'API key “crm: eu”');
  assert.equal(whoOf('martian', english.story), 'martian');
});

test('the real moment is when an agent was there, and stands to what was told', () => {
  const bridged = callbackWith([entry(0, 'requested'), entry(100, 'bridged')]);
  assert.deepEqual(realMoment(bridged, 0), { kind: 'reached', afterSeconds: 100 });
  const over = callbackWith([entry(0, 'requested')], { endedAt: at(50) });
  assert.deepEqual(realMoment(over, 0), { kind: 'ended', afterSeconds: 50 });
  const now = Date.parse(at(300));
  const waiting = realMoment(callbackWith([entry(0, 'requested')]), now);
  assert.deepEqual(waiting, { kind: 'waiting', afterSeconds: 300 });
  const told = { lowSeconds: 120, highSeconds: 240 };
  const reached = (afterSeconds: number) => verdictOf(told, { kind: 'reached', afterSeconds });
  assert.deepEqual(reached(100), { kind: 'early', bySeconds: 20 });
  assert.deepEqual(reached(240), { kind: 'within', bySeconds: 0 });
  assert.deepEqual(reached(250), { kind: 'late', bySeconds: 10 });
  assert.deepEqual(verdictOf(told, waiting), { kind: 'late', bySeconds: 60 });
  assert.equal(verdictOf(told, { kind: 'waiting', afterSeconds: 200 }), null);
  assert.equal(verdictOf(told, { kind: 'ended', afterSeconds: 300 }), null);
  assert.equal(isPutOff(bridged), false);
  for (const event of ['snoozed', 'rescheduled'])
    assert.equal(isPutOff(callbackWith([entry(0, 'requested'), entry(1, event)])), true);
});
