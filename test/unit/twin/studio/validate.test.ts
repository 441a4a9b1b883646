import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assert as holds, constantFrom, property } from 'fast-check';
import type { FlowDefinition } from '../../../../src/twin/studio/definition.ts';
import { readDefinition, validateDefinition } from '../../../../src/twin/studio/validate.ts';
import { everyWidget, flowOf, state } from '../../../support/studio-flows.ts';
import { mutationsOf } from '../../../support/studio-mutations.ts';

/** Whether a problem is told at a place or inside it. */
function isTold(flow: FlowDefinition, place: string): boolean {
  return validateDefinition(flow).some(
    ({ path }) => path === place || path.startsWith(`${place}/`),
  );
}

const good = everyWidget();

test('a flow with every widget is valid and raises no warning', () => {
  assert.deepEqual(readDefinition(JSON.stringify(good)), {
    ...{ kind: 'valid', definition: good, warnings: [] },
  });
});

for (const widget of good.states.filter(({ type }) => type !== 'trigger'))
  test(`every mutation of ${widget.name} and a trigger is refused at its place, or is no mistake`, () => {
    const { name } = widget;
    const transitions = widget.transitions.map((way) => ({ ...way, next: name }));
    const alone = flowOf(name, [{ ...widget, transitions }]);
    for (const { name: what, change, problemAt } of mutationsOf(alone)) {
      const flow = structuredClone(alone);
      change(flow);
      if (problemAt === null) assert.deepEqual(validateDefinition(flow), [], what);
      else assert.ok(isTold(flow, problemAt), `${what} is not told at ${problemAt}`);
    }
  });

test('of two mistakes both are told', () => {
  const mistakes = [...mutationsOf(good)].filter(
    ({ problemAt }) => problemAt?.includes('/properties/') ?? false,
  );
  holds(
    property(constantFrom(...mistakes), constantFrom(...mistakes), (one, other) => {
      const flow = structuredClone(good);
      one.change(flow);
      other.change(flow);
      return isTold(flow, one.problemAt ?? '') && isTold(flow, other.problemAt ?? '');
    }),
  );
});

test('a problem says what was found and what is wanted', () => {
  const flow = flowOf('flex', [
    state(
      'flex',
      'send-to-flex',
      { workflow: 'WW1', channel: 'TC1', timeout: 60 },
      { success: '' },
    ),
    state('press', 'gather-input-on-call', { timeout: '5' }, { keypress: 'gone' }),
  ]);
  assert.deepEqual(validateDefinition(flow), [
    {
      path: '#/states/1/properties/timeout',
      message: '60 is not of type string: Studio wants "60" here, in quotes',
    },
    {
      path: '#/states/1/transitions/0/event',
      message:
        '"success" is not one of callComplete, failedToEnqueue, callFailure, composerStarted',
    },
    {
      path: '#/states/2/properties/timeout',
      message: '"5" is not of type integer: Studio wants 5 here, without quotes',
    },
  ]);
});

test('a property of another widget means nothing, and the one that was meant is named', () => {
  const properties = { workflow: 'WW1', channel: 'TC1', wait_url: 'https://example.com' };
  const read = readDefinition(
    JSON.stringify(flowOf('flex', [state('flex', 'send-to-flex', properties, {})])),
  );
  assert.deepEqual(read.kind === 'valid' && read.warnings, [
    {
      path: '#/states/1/properties',
      message: '"wait_url" is not a property here: waitUrl is',
    },
  ]);
});

test('a flow begins at its trigger', () => {
  const flow = flowOf('say', [state('say', 'say-play', { say: 'Hello' }, { audioComplete: '' })]);
  const at = '#/initial_state';
  assert.deepEqual(validateDefinition({ ...flow, initial_state: 'gone' }), [
    { path: at, message: 'there is no widget named "gone"' },
  ]);
  assert.deepEqual(validateDefinition({ ...flow, initial_state: 'say' }), [
    { path: at, message: '"say" is of type say-play; a flow begins at its trigger' },
  ]);
});

test('a split must say when each branch is taken', () => {
  const split = state('split', 'split-based-on', { input: 'a' }, { match: 'split' });
  assert.deepEqual(
    validateDefinition(flowOf('split', [split])).map(({ path }) => path),
    ['#/states/1/transitions/0'],
  );
});

test('what is no definition at all is told as one problem', () => {
  for (const text of [
    '',
    '{',
    'null',
    '[]',
    '"flow"',
    '{"states":[],"initial_state":"a"}',
    '{"__proto__":1}',
  ])
    assert.equal(readDefinition(text).kind, 'invalid', text);
  const large = readDefinition(
    JSON.stringify(flowOf('', [state('say', 'say-play', { say: 'é'.repeat(600_000) }, {})])),
  );
  assert.deepEqual(large.kind === 'invalid' && large.problems, [
    { path: '#', message: 'the definition has more than 1048576 bytes' },
  ]);
});

test('a definition with more levels than can be printed again is refused', () => {
  for (const levels of [90, 200, 100_000]) {
    const text = JSON.stringify(flowOf('say', [state('say', 'say-play', { say: 'a' }, {})]));
    const nested = text.replace(
      '"say":"a"',
      `"say":"a","x":${'['.repeat(levels)}${']'.repeat(levels)}`,
    );
    assert.equal(readDefinition(nested).kind, levels < 100 ? 'valid' : 'invalid', `${levels}`);
  }
});
