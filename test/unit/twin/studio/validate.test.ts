import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assert as holds, constantFrom, property } from 'fast-check';
import schema from '../../../../schemas/studio-flow.schema.json' with { type: 'json' };
import type { FlowDefinition, State } from '../../../../src/twin/studio/definition.ts';
import { readDefinition, validateDefinition } from '../../../../src/twin/studio/validate.ts';
import { everyWidget, flowOf, state } from '../../../support/studio-flows.ts';

/** A change to a good flow, and the path of the problem it must raise (null: it must stay valid). */
interface Mutation {
  name: string;
  change: (flow: FlowDefinition) => void;
  problemAt: string | null;
}

/** Whether a problem is told at a place or inside it. */
function isTold(flow: FlowDefinition, place: string): boolean {
  return validateDefinition(flow).some(
    ({ path }) => path === place || path.startsWith(`${place}/`),
  );
}

const good = everyWidget();

/** What the schema wants of a property: required, and of which type. */
function wantOf(type: string): Record<string, { isRequired: boolean; type: string | undefined }> {
  const widgets: Record<
    string,
    {
      properties: {
        properties: { required?: string[]; properties: Record<string, { $ref?: string }> };
      };
    }
  > = schema.definitions.widgets as never;
  const wanted = widgets[type]?.properties.properties;
  return Object.fromEntries(
    Object.entries(wanted?.properties ?? {}).map(([name, { $ref }]) => [
      name,
      { isRequired: wanted?.required?.includes(name) ?? false, type: $ref?.split('/').at(-1) },
    ]),
  );
}

const wrongFor: Record<string, unknown[]> = {
  text: [60, true, null, ['a'], { a: 1 }],
  integer: ['60', 1.5, true, null],
  boolean: ['true', 1, null],
  parameters: ['a=1', [{ key: 'a' }], [{ key: 1, value: 'b' }]],
  typedParameters: ['a=1', [{ key: 'a', value: 'b', type: 'number' }]],
  offset: [1, '1,2'],
};

function* mutationsOf(flow: FlowDefinition): Generator<Mutation> {
  for (const [index, { name, type, properties, transitions }] of flow.states.entries()) {
    const at = (changed: FlowDefinition): State => changed.states[index] as State;
    const path = `#/states/${index}`;
    yield* mutationsOfState(name, type, path, at);
    for (const [property, want] of Object.entries(wantOf(type))) {
      if (!(property in properties)) continue;
      yield {
        name: `${name} without ${property}`,
        change: (changed) => delete at(changed).properties[property],
        problemAt: want.isRequired ? `${path}/properties` : null,
      };
      for (const wrong of wrongFor[want.type ?? ''] ?? [])
        yield {
          name: `${name}.${property} = ${JSON.stringify(wrong)}`,
          change: (changed) => (at(changed).properties[property] = wrong),
          problemAt: `${path}/properties/${property}`,
        };
    }
    for (const way of transitions.keys()) {
      const transition = (changed: FlowDefinition) => at(changed).transitions[way] ?? { event: '' };
      const here = `${path}/transitions/${way}`;
      yield {
        ...{ name: `${name} leads nowhere`, problemAt: `${here}/next` },
        change: (changed) => (transition(changed).next = 'nobody'),
      };
      yield {
        ...{ name: `${name} with an unknown event`, problemAt: `${here}/event` },
        change: (changed) => (transition(changed).event = 'Success'),
      };
      yield {
        ...{ name: `${name} ends there`, problemAt: null },
        change: (changed) => delete transition(changed).next,
      };
      yield {
        ...{ name: `${name} ends there, with an empty next`, problemAt: null },
        change: (changed) => (transition(changed).next = ''),
      };
    }
  }
}

function* mutationsOfState(
  name: string,
  type: string,
  path: string,
  at: (flow: FlowDefinition) => State,
): Generator<Mutation> {
  for (const wrong of ['1st', 'two words', 'a.b', ''])
    yield {
      ...{ name: `${name} renamed ${wrong}`, problemAt: `${path}/name` },
      change: (flow) => (at(flow).name = wrong),
    };
  yield {
    ...{ name: `${name} of an unknown type`, problemAt: `${path}/type` },
    change: (flow) => (at(flow).type = `${type}s`),
  };
  yield {
    ...{ name: `${name} twice`, problemAt: `#/states/${good.states.length}/name` },
    change: (flow) => flow.states.push(structuredClone(at(flow))),
  };
  for (const key of ['name', 'type', 'properties', 'transitions'] as const)
    yield {
      ...{ name: `${name} without its ${key}`, problemAt: path },
      change: (flow) => delete (at(flow) as Partial<State>)[key],
    };
  yield {
    ...{ name: `${name} with a stray property`, problemAt: null },
    change: (flow) => (at(flow).properties['wait_Url'] = 'x'),
  };
}

test('a flow with every widget is valid and raises no warning', () => {
  assert.deepEqual(readDefinition(JSON.stringify(good)), {
    ...{ kind: 'valid', definition: good, warnings: [] },
  });
});

test('every mutation of a good flow is refused at its place, or is no mistake', () => {
  const mutations = [...mutationsOf(good)];
  assert.ok(mutations.length > 600, `only ${mutations.length} mutations`);
  for (const { name, change, problemAt } of mutations) {
    const flow = structuredClone(good);
    change(flow);
    if (problemAt === null) assert.deepEqual(validateDefinition(flow), [], name);
    else assert.ok(isTold(flow, problemAt), `${name} is not told at ${problemAt}`);
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
