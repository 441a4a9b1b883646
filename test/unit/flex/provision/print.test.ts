import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Change } from '../../../../src/flex/provision/diff.ts';
import {
  planAsJson,
  printPlan,
  printStatus,
  progressLine,
} from '../../../../src/flex/provision/print.ts';
import { Known, type Actual } from '../../../../src/flex/provision/resource.ts';

const actual = (kind: Actual['kind'], name: string): Actual => ({
  ...{ kind, name, sid: `${name}-sid`, ours: true, fields: {} },
});
const changes: Change[] = [
  {
    ...{ action: 'create', kind: 'variable', name: 'LANGUAGE' },
    fields: [{ path: 'value', from: undefined, to: 'en-US' }],
  },
  {
    ...{ action: 'change', kind: 'flow', name: 'unhold return', actual: actual('flow', 'FW1') },
    fields: [
      { path: 'definition.states.send.properties.priority', from: '9', to: '5' },
      { path: 'definition.states.extra', from: { name: 'extra' }, to: undefined },
      { path: 'code', from: 'a'.repeat(5000), to: 'b'.repeat(5000) },
    ],
  },
  {
    action: 'leave',
    kind: 'sip-domain',
    name: 'x.sip.twilio.com',
    actual: actual('sip-domain', 'SD1'),
  },
  {
    action: 'remove',
    kind: 'phone-number',
    name: '+12025550100',
    actual: actual('phone-number', 'PN1'),
  },
  {
    action: 'remove',
    kind: 'functions-service',
    name: 's',
    actual: actual('functions-service', 'ZS1'),
  },
  {
    action: 'keep',
    kind: 'access-list',
    name: 'list',
    actual: actual('access-list', 'AL1'),
    reason: 'it holds others',
  },
  {
    action: 'conflict',
    kind: 'workspace-events',
    name: 'WS1',
    actual: actual('workspace-events', 'WS1'),
  },
];
const plan = { changes, known: new Known() };

test('a plan names each action with its fields, long texts by their hash', () => {
  const lines = printPlan(plan).split('\n');
  assert.deepEqual(lines.slice(0, 5), [
    '  create   Functions variable LANGUAGE',
    '             value = "en-US"',
    '  change   Studio flow unhold return',
    '             definition.states.send.properties.priority: "9" -> "5"',
    '             definition.states.extra: {"name":"extra"} -> (nothing)',
  ]);
  assert.match(lines[5] ?? '', /code: "a{39}… \(5002 characters, sha256 [0-9a-f]{12}\) -> "b{39}…/);
  assert.deepEqual(lines.slice(6, 10), [
    '  leave    SIP domain x.sip.twilio.com',
    '  restore  phone number +12025550100',
    '  remove   Functions service s, with everything in it',
    '  leave    IP access control list list: it holds others',
  ]);
  assert.match(
    lines[10] ?? '',
    /^ {2}leave {4}event callback of the workspace WS1: its events go elsewhere/,
  );
  assert.equal(
    lines.at(-1),
    '1 to create, 1 to change, 2 to remove or restore, 3 to leave as they are.',
  );
});

test('for machines the same, one object each', () => {
  const printed = planAsJson(plan) as { action: string; sid?: string; fields?: unknown[] }[];
  assert.deepEqual(
    printed.map(({ action }) => action),
    ['create', 'change', 'leave', 'restore', 'remove', 'leave', 'leave'],
  );
  assert.deepEqual(printed[0], {
    ...{ action: 'create', kind: 'variable', name: 'LANGUAGE' },
    fields: [{ path: 'value', from: null, to: '"en-US"' }],
  });
  assert.ok(JSON.stringify(printed).length < 2500, 'no code in full');
});

test('status says of each what it is in', () => {
  const words = printStatus(plan)
    .split('\n')
    .slice(0, 7)
    .map((line) => line.trim().split(/ {2,}| (?=[A-Z+])/)[0]);
  assert.deepEqual(words, [
    'missing',
    'differs',
    'ok',
    'surplus',
    'surplus',
    'not ours',
    'not ours',
  ]);
});

test('progress is a line each, with the reason when something stays', () => {
  const subject = { kind: 'call-target', name: 'Support' } as const;
  assert.equal(progressLine('created', subject), '  created   call target Support');
  assert.equal(progressLine('kept', subject, 'in use'), '  kept      call target Support: in use');
});
