import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alertsOf, lineAlerts, type AlertFacts } from '../../../src/callback/line-alerts.ts';

const well: AlertFacts = {
  ...{ processing: true, registering: true, isOpen: true, freshness: 'fresh' },
  ...{ agents: { staffed: 3, free: 1 }, inLine: 4, late: 0, isWaitKnown: true },
};
const nobody = { staffed: 0, free: 0 };

/** What differs from all being well, and what is told then. */
const cases: [what: string, facts: Partial<AlertFacts>, alerts: string[]][] = [
  ['all is well', {}, []],
  ['nobody at work while people wait', { agents: nobody }, ['nobody-staffed']],
  ['nobody at work while it should be open', { agents: nobody, inLine: 0 }, ['nobody-staffed']],
  ['nobody at work, closed, nobody waits', { agents: nobody, inLine: 0, isOpen: false }, []],
  ['nobody at work, no plan, nobody waits', { agents: nobody, inLine: 0, isOpen: null }, []],
  ['who is at work is not told', { agents: null }, []],
  ['one late callback', { late: 1 }, ['promises-late']],
  ['paused', { processing: false }, ['processing-off']],
  ['the centre is quiet', { freshness: 'stale' }, ['line-not-seen']],
  ['the centre contradicts itself', { freshness: 'doubtful' }, ['line-not-seen']],
  ['nothing shows the centre', { freshness: 'unknown', agents: null }, []],
  [
    'quiet: its last word on agents is not of now',
    { freshness: 'stale', agents: nobody },
    ['line-not-seen'],
  ],
  ['the wait is not known', { isWaitKnown: false }, ['wait-unknown']],
  ['the wait is not known while closed', { isWaitKnown: false, isOpen: false }, []],
  ['no callbacks are taken', { registering: false }, ['registering-off']],
  [
    'no callbacks are taken: the wait does not matter',
    { registering: false, isWaitKnown: false },
    ['registering-off'],
  ],
];
for (const [what, facts, alerts] of cases)
  test(what, () => assert.deepEqual(alertsOf({ ...well, ...facts }), alerts));

test('the gravest comes first', () => {
  const all = alertsOf({
    ...{ ...well, agents: nobody, late: 2, processing: false, registering: false },
  });
  assert.deepEqual(all, ['nobody-staffed', 'promises-late', 'processing-off', 'registering-off']);
  assert.deepEqual(
    all,
    lineAlerts.filter((alert) => all.includes(alert)),
  );
});
