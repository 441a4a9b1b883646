import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attemptResults, type AttemptResult } from '../../../src/callback/callback.ts';
import { counterOf, planRetry, type RetryPlan } from '../../../src/callback/retry-plan.ts';
import { callbackWith, noon, settingsWith } from './builders.ts';

const settings = settingsWith({
  retry: { maxAttempts: 3, delaySeconds: 300 },
  agentRetry: { maxAttempts: 2, delaySeconds: 60 },
});

const plan = (result: AttemptResult, changes = {}, notBeforeMs = noon): RetryPlan =>
  planRetry(callbackWith(changes), { result, customerLegSent: true }, settings, {
    now: noon,
    notBeforeMs,
  });

test('each result eats the limit of the side that failed', () => {
  const wanted: Record<AttemptResult, string> = {
    bridged: 'none',
    busy: 'customer',
    'no-answer': 'customer',
    rejected: 'customer',
    'carrier-error': 'customer',
    'no-key': 'customer',
    snoozed: 'none',
    cancelled: 'none',
    'customer-hung-up': 'customer',
    'agent-refused': 'agent',
    'agent-timeout': 'agent',
    'agent-hung-up': 'agent',
    fenced: 'none',
    unknown: 'customer',
  };
  for (const result of attemptResults)
    assert.equal(counterOf({ result, customerLegSent: true }), wanted[result], result);
  assert.equal(counterOf({ result: 'unknown', customerLegSent: false }), 'agent');
  assert.equal(counterOf({ result: 'carrier-error', customerLegSent: false }), 'none');
});

test('another attempt follows after the delay of that side', () => {
  assert.deepEqual(plan('busy'), {
    customerFailures: 1,
    agentFailures: 0,
    dueAt: noon + 300_000,
    outcome: null,
  });
  assert.deepEqual(plan('agent-timeout', { customerFailures: 2 }), {
    customerFailures: 2,
    agentFailures: 1,
    dueAt: noon + 60_000,
    outcome: null,
  });
  const ours = { result: 'carrier-error', customerLegSent: false } as const;
  const when = { now: noon, notBeforeMs: noon };
  assert.deepEqual(planRetry(callbackWith({ customerFailures: 2 }), ours, settings, when), {
    ...{ customerFailures: 2, agentFailures: 0, dueAt: noon + 300_000, outcome: null },
  });
  assert.equal(plan('cancelled').dueAt, noon);
  assert.equal(plan('unknown').dueAt, noon);
  assert.equal(plan('busy', {}, noon + 400_000).dueAt, noon + 400_000);
});

test('the last failure of a side ends the callback, whatever the other has left', () => {
  assert.equal(plan('no-key', { customerFailures: 2 }).outcome, 'unreachable');
  assert.equal(plan('no-key', { customerFailures: 2 }).customerFailures, 3);
  assert.equal(plan('agent-refused', { agentFailures: 1 }).outcome, 'agent-unreachable');
  assert.equal(plan('agent-refused', { customerFailures: 2 }).outcome, null);
  assert.equal(plan('busy', { agentFailures: 1 }).outcome, null);
});

test('a try that would come at or after the expiry is none', () => {
  assert.equal(plan('busy', { expiresAt: noon + 300_000 }).outcome, 'expired');
  assert.equal(plan('busy', { expiresAt: noon + 300_001 }).outcome, null);
  assert.equal(plan('busy', { expiresAt: noon, customerFailures: 2 }).outcome, 'unreachable');
});
