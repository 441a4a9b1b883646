import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AttemptResult, Role } from '../../../src/callback/callback.ts';
import { attemptResults } from '../../../src/callback/callback.ts';
import { spansOf, type Story } from '../../../src/callback/fairness-spans.ts';

/** `[minute, event]`, or with the minute until which it was put off. */
type Line = [at: number, event: string, dueAt?: number];

/** As `0 reason, 5 reason …` by minutes. */
function told(lines: Line[], more: Partial<Story> = {}): string {
  const spans = spansOf({
    ...{ joinedAt: 0, createdAt: 0, isByPhone: true, scheduledFor: null, attempts: [] },
    entries: lines.map(([at, event, dueAt]) => ({ at, event, dueAt: dueAt ?? null })),
    ...more,
  });
  return spans.map(({ from, reason }) => `${from} ${reason}`).join(', ');
}

const tries = (results: (AttemptResult | null)[], firstParty: Role = 'customer') => ({
  attempts: results.map((result) => ({ firstParty, result })),
});

const born: Line[] = [
  [0, 'requested'],
  [1, 'registration-ended', 4],
];

describe('what a callback was doing', () => {
  it('is waiting, ringing, holding and talking of one that goes well', () => {
    const life: Line[] = [...born, [5, 'claimed'], [6, 'first-party-ready'], [7, 'bridged']];
    assert.equal(
      told(life, tries([null])),
      '0 unknown, 0 registering, 1 not-yet-rung, 5 ready-first, 6 routed-first',
    );
  });

  it('is the other way round when the agent is called first', () => {
    const life: Line[] = [...born, [5, 'claimed'], [6, 'first-party-ready'], [7, 'bridged']];
    assert.match(told(life, tries([null], 'agent')), /5 routed-first, 6 ready-first$/);
  });

  it('is holding before it was promised', () => {
    const life: Line[] = [
      [3, 'requested'],
      [4, 'registration-ended', 8],
    ];
    const early = told(life, { createdAt: 3 });
    assert.equal(early, '0 routed-first, 3 registering, 4 not-yet-rung');
  });

  it('is waiting at once when nobody was on the phone for it', () => {
    assert.equal(told([[0, 'requested']], { isByPhone: false }), '0 unknown, 0 not-yet-rung');
  });

  it('is set aside while it was cancelled, and in line again when that was taken back', () => {
    const life: Line[] = [...born, [5, 'cancel-requested'], [7, 'restored', 8]];
    assert.match(told(life), /5 held-back, 7 held-back, 8 not-yet-rung$/);
    const chosen = told(life, { scheduledFor: 8 });
    assert.match(chosen, /5 held-back, 7 scheduled, 8 not-yet-rung$/);
  });

  it('is in line again when a chosen time was taken back, or it is to be called now', () => {
    for (const event of ['unscheduled', 'called-now']) {
      const life: Line[] = [...born, [5, 'rescheduled', 60], [7, event, 7]];
      assert.match(told(life), /5 scheduled, 7 not-yet-rung$/);
    }
  });

  it('is a pause with its cause after a try that failed, until the next may begin', () => {
    const life: Line[] = [...born, [5, 'claimed'], [6, 'attempt-failed', 11], [13, 'claimed']];
    const causes: Partial<Record<AttemptResult, string>> = {
      ...{ 'no-answer': 'no-answer', busy: 'no-answer', 'no-key': 'no-answer' },
      ...{
        'agent-timeout': 'no-agent',
        'agent-refused': 'no-agent',
        'carrier-error': 'failed-try',
      },
    };
    for (const result of attemptResults) {
      const wanted = causes[result];
      if (!wanted) continue;
      const line = told(life, tries([result, null]));
      assert.match(
        line,
        new RegExp(`5 ready-first, 6 ${wanted}, 11 not-yet-rung, 13 ready-first$`),
      );
    }
  });

  it('is a pause of the try that was lost with its node, not of an earlier one', () => {
    const life: Line[] = [
      ...born,
      [5, 'claimed'],
      [6, 'attempt-failed', 7],
      [8, 'claimed'],
      [9, 'node-lost', 10],
    ];
    assert.match(
      told(life, tries(['busy', 'unknown'])),
      /8 ready-first, 9 failed-try, 10 not-yet-/,
    );
    assert.match(told(life), /9 unknown, 10 not-yet-rung$/);
    const found: Line[] = [...born, [5, 'claimed'], [7, 'taken-over'], [9, 'node-lost', 10]];
    assert.match(told(found, tries(['unknown'])), /5 ready-first, 7 failed-try, 9 failed-try, 10 /);
    assert.equal(told([born[0]!, [1, 'taken-over']]), '0 unknown, 0 registering');
  });

  it('is snoozed or set aside as long as it was', () => {
    const snoozed: Line[] = [...born, [5, 'claimed'], [6, 'snoozed', 16]];
    assert.match(told(snoozed, tries(['snoozed'])), /6 snoozed, 16 not-yet-rung$/);
    const busy: Line[] = [...born, [5, 'postponed', 6]];
    assert.match(told(busy), /5 held-back, 6 not-yet-rung$/);
    // Processing is off: due at once, and yet nobody dials it.
    const off: Line[] = [...born, [5, 'postponed', 4], [9, 'claimed']];
    assert.match(told(off), /5 held-back, 9 ready-first$/);
  });

  it('is a later time that was asked for, when it is asked for and when it is moved', () => {
    assert.match(told(born, { scheduledFor: 20 }), /1 scheduled, 20 not-yet-rung$/);
    const moved: Line[] = [...born, [2, 'rescheduled', 15]];
    assert.match(told(moved, { scheduledFor: 15 }), /1 unknown, 2 scheduled, 15 not-yet-rung$/);
    const again: Line[] = [...moved, [9, 'rescheduled', 12]];
    assert.match(told(again, { scheduledFor: 12 }), /2 scheduled, 9 scheduled, 12 not-yet-rung$/);
  });

  it('is not known where nothing tells', () => {
    assert.equal(told([]), '0 unknown');
    // Entries of before pauses were kept with their end: until the next ring.
    const old: Line[] = [...born, [5, 'claimed'], [6, 'attempt-failed'], [13, 'claimed']];
    assert.match(told(old, tries(['busy', null])), /6 no-answer, 13 ready-first$/);
  });

  it('never goes back in time, whatever the clock did', () => {
    const life: Line[] = [
      [0, 'requested'],
      [9, 'registration-ended'],
      [4, 'claimed'],
      [3, 'snoozed', 2],
    ];
    const times = told(life).match(/\d+/g)!.map(Number);
    assert.deepEqual(
      times,
      times.toSorted((a, b) => a - b),
    );
  });
});
