import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { learn, readLearned, type Lesson } from '../../../src/callback/learned.ts';
import { firstLeadLaw } from '../../../src/callback/lead-law.ts';
import { firstTuning } from '../../../src/callback/pacing-tuning.ts';

const first = readLearned(null);
const nothing: Lesson = {
  ...{ ringSeconds: null, isAnswered: false, keySeconds: null, pickUpSeconds: null, held: null },
};

test('with nothing stored it begins with what is usual', () => {
  assert.deepEqual(first, { lead: firstLeadLaw, tuning: firstTuning });
  assert.deepEqual(learn(first, nothing, 0.2), first);
});

test('each part of an attempt teaches its own law', () => {
  const answered = learn(first, { ...nothing, ringSeconds: 30, isAnswered: true }, null);
  assert.ok(answered.lead.ringMeanSeconds > first.lead.ringMeanSeconds);
  assert.ok(answered.lead.answerShare > first.lead.answerShare);
  const rangOut = learn(first, { ...nothing, ringSeconds: 40 }, null);
  assert.ok(rangOut.lead.answerShare < first.lead.answerShare);
  assert.equal(rangOut.lead.ringMeanSeconds, first.lead.ringMeanSeconds);
  const quick = learn(first, { ...nothing, keySeconds: 1, pickUpSeconds: 1 }, null);
  assert.ok(quick.lead.keySeconds < first.lead.keySeconds);
  assert.ok(quick.lead.pickUpSeconds < first.lead.pickUpSeconds);
});

test('who was held makes the next be rung later, where it is known what is right', () => {
  const held = { ...nothing, held: { mode: 'position', heldSeconds: 9 } as const };
  const atOnce = { ...nothing, held: { mode: 'position', heldSeconds: 0 } as const };
  const byTimer = { ...nothing, held: { mode: 'timer', heldSeconds: 9 } as const };
  assert.ok(learn(first, held, 0.2).tuning.q > first.tuning.q);
  assert.ok(learn(first, atOnce, 0.2).tuning.q < first.tuning.q);
  assert.equal(learn(first, held, null).tuning.q, first.tuning.q);
  assert.equal(learn(first, byTimer, 0.2).tuning.q, first.tuning.q);
});

test('what was learned is read back from JSON; what cannot be read begins anew', () => {
  const taught = learn(first, { ...nothing, ringSeconds: 5, isAnswered: true }, null);
  assert.deepEqual(readLearned(JSON.parse(JSON.stringify(taught))), taught);
  fc.assert(
    fc.property(fc.jsonValue(), (stored) => {
      const { lead, tuning } = readLearned(stored);
      for (const value of [...Object.values(lead), tuning.q])
        assert.ok(typeof value === 'number' && Number.isFinite(value));
    }),
  );
  const broken = { lead: { keySeconds: 'soon', answers: null }, tuning: { q: 0.3 } };
  assert.deepEqual(readLearned(broken), { ...first, tuning: { ...firstTuning, q: 0.3 } });
});
