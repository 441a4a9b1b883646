import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  agentPickedUp,
  firstLeadLaw,
  keyPressed,
  leadSeconds,
  phoneAnswered,
  phoneRangOut,
  ringLaw,
} from '../../../src/callback/lead-law.ts';
import { survival } from '../../../src/callback/lognormal.ts';

test('rings, keys, pick-ups and answers are learned from our own attempts', () => {
  let law = firstLeadLaw;
  for (let i = 0; i < 1_000; i += 1) {
    law = i % 10 === 0 ? phoneRangOut(law, 31) : phoneAnswered(law, i % 2 ? 6 : 10);
    law = keyPressed(law, 3);
    law = agentPickedUp(law, 7);
  }
  assert.ok(Math.abs(law.ringMeanSeconds - 7.8) < 0.5, `${law.ringMeanSeconds}`);
  assert.ok(Math.abs(Math.sqrt(law.ringVariance) - 2) < 0.2);
  assert.ok(Math.abs(law.answerShare - 0.9) < 0.03);
  assert.ok(Math.abs(law.ringOutSeconds - 31) < 2);
  assert.ok(Math.abs(law.pickUpSeconds - 7) < 0.1);
  assert.ok(Math.abs(leadSeconds(law) - (law.ringMeanSeconds + 3)) < 0.1);
});

test('habits that change are followed', () => {
  let law = firstLeadLaw;
  for (let i = 0; i < 5_000; i += 1) law = phoneAnswered(law, 8);
  for (let i = 0; i < 1_200; i += 1) law = phoneAnswered(law, 20);
  assert.ok(law.ringMeanSeconds > 19);
});

test('the law of the rings has the mean and the spread that were seen', () => {
  const law = ringLaw({ ...firstLeadLaw, ringMeanSeconds: 10, ringVariance: 25 });
  assert.ok(Math.abs(survival(law, 16.4) - 0.1) < 0.005, 'one in ten rings for longer than 16.4 s');
});

test('no clock that jumps makes the law unusable', () => {
  const seconds = fc.double({ min: -1e12, max: 1e12, noNaN: true });
  fc.assert(
    fc.property(fc.array(seconds, { maxLength: 50 }), (all) => {
      let law = firstLeadLaw;
      for (const each of all)
        law = agentPickedUp(keyPressed(phoneRangOut(phoneAnswered(law, each), each), each), each);
      const { mu, sigma } = ringLaw(law);
      assert.ok(Number.isFinite(mu) && sigma > 0 && leadSeconds(law) <= 240);
      assert.ok(law.answerShare > 0 && law.answerShare < 1);
    }),
  );
});
