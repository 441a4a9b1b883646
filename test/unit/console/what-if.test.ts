import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verdictOf } from '../../../src/console/pages/what-if/compare.ts';
import { describeDraft } from '../../../src/console/pages/what-if/describe.ts';
import {
  draftOf,
  newDraft,
  newVariant,
  questionOf,
  timeOfHalf,
} from '../../../src/console/pages/what-if/draft.ts';
import { presetOf } from '../../../src/console/pages/what-if/presets.ts';
import { sentencesOf } from '../../../src/console/pages/what-if/sentences.ts';
import type { WhatIfAnswer, WhatIfRun } from '../../../src/console/pages/what-if/types.ts';
import { whatIfQuestion } from '../../../src/api/schemas/what-if.ts';
import { format as formatTexts } from '../../../src/console/text/en/format.ts';
import { whatIf as texts } from '../../../src/console/text/en/what-if.ts';
import { makeFormat } from '../../../src/console/text/format.ts';
import { readQuestion } from '../../support/what-if.ts';

const format = makeFormat('en-GB', formatTexts);
const nameOf = (): string => 'unnamed';

test('what the form begins with is a question that the API takes', () => {
  for (const preset of ['morning', 'flat', 'surge'] as const) {
    const asked = questionOf(newDraft(presetOf(preset)), nameOf);
    const read = whatIfQuestion.parse(asked);
    assert.deepEqual([read.variants[0]!.name, read.variants[0]!.agents?.add], ['unnamed', 2]);
    assert.equal(read.days, null);
  }
});

test('a question fills the form, and the form gives it again', () => {
  const questions = [
    readQuestion(),
    readQuestion({
      ...{ callTargetId: '019', calls: { from: 'samples', week: '2026-W47' }, days: null, seed: 9 },
      variants: [
        {
          ...{ name: 'much', agents: { factor: 1.2, add: -1, from: '10:00', until: '12:00' } },
          ...{ policy: 'none', thresholdSeconds: 0, acceptShare: 0.335, answerShare: 0.8 },
          ...{ handleMeanSeconds: 200, patienceMeanSeconds: 400 },
        },
      ],
    }),
  ];
  for (const question of questions) {
    const again = questionOf(draftOf(question, presetOf('flat')), nameOf);
    assert.deepEqual(whatIfQuestion.parse(again), question);
  }
});

test('a variant is named for what it changes', () => {
  const variant = { ...newVariant(), addAgents: 2, from: '10:00', until: '12:00' };
  assert.equal(describeDraft(variant, texts, format), '2 more agents from 10:00 to 12:00');
  const other = { ...newVariant(), addAgents: -1, policy: 'none' as const, acceptPercent: 60 };
  assert.equal(describeDraft(other, texts, format), '1 fewer agent, no callbacks, 60% who accept');
  assert.equal(describeDraft(newVariant(), texts, format), 'Variant');
});

test('half hours are told by the clock', () => {
  assert.deepEqual(
    [0, 1, 5].map((index) => timeOfHalf('08:30', index)),
    ['08:30', '09:00', '11:00'],
  );
});

const measured = (mean: number, halfWidth: number | null = 1) => ({ mean, halfWidth, days: 5 });

test('a difference is better or worse only where chance would not do as much', () => {
  assert.equal(verdictOf(measured(-10, 4), 'less'), 'better');
  assert.equal(verdictOf(measured(10, 4), 'less'), 'worse');
  assert.equal(verdictOf(measured(10, 4), 'more'), 'better');
  assert.equal(verdictOf(measured(10, 4), null), 'other');
  assert.equal(verdictOf(measured(-3, 4), 'less'), 'unclear');
  assert.equal(verdictOf(measured(-3, null), 'less'), 'unclear');
});

function run(p90: number, less: number | null, lost: number, hours: number): WhatIfRun {
  return {
    ...{ name: 'x', policy: 'ours', agents: 4, agentHoursPerDay: hours, thresholdSeconds: 120 },
    ...{ acceptShare: 0.5, answerShare: 0.9, handleMeanSeconds: 300, patienceMeanSeconds: 600 },
    measured: { liveWaitP90Seconds: measured(p90) },
    lessToday:
      less === null ? null : { liveWaitP90Seconds: measured(less), lostPerDay: measured(lost) },
    ...{ slots: [], waits: [] },
  };
}

test('what came of it is said in plain words', () => {
  const question = readQuestion({
    variants: [
      { name: 'a', agents: { factor: 1, add: 2, from: '10:00', until: '12:00' } },
      { name: 'b', thresholdSeconds: 300 },
      { name: 'c', agents: { factor: 1, add: -1, from: null, until: null } },
    ],
  });
  const answer: WhatIfAnswer = {
    ...{ simulated: true, seed: 1, days: 5, callsPerDay: 100, assumptions: [], figures: [] },
    runs: [
      run(280, null, 0, 40),
      run(130, -150, -8, 44),
      run(280.4, 0.4, 0.5, 40),
      run(400, 120, 2.54, 36),
    ],
  };
  assert.deepEqual(sentencesOf(question, answer, texts, format), [
    'With 2 more agents from 10:00 to 12:00, nine of ten who hold the line reach an agent within 2:10 instead of 4:40. 8 fewer calls are lost in a day. It takes 4 more agent hours a day.',
    'With an offer from 5:00 on, the wait of those who hold the line stays as it is (nine of ten within 4:40), as far as these days can tell.',
    'With 1 fewer agent, nine of ten who hold the line reach an agent only within 6:40 instead of 4:40. 2.5 more calls are lost in a day. It takes 4 agent hours less a day.',
  ]);
});
