import schema from '../../schemas/studio-flow.schema.json' with { type: 'json' };
import type { FlowDefinition, State } from '../../src/twin/studio/definition.ts';

/** A change to a good flow, and the path of the problem it must raise (null: it must stay valid). */
export interface Mutation {
  name: string;
  change: (flow: FlowDefinition) => void;
  problemAt: string | null;
}

/** What the schema wants of a property: required, and of which type. */
function wantOf(type: string): Record<string, { isRequired: boolean; type: string | undefined }> {
  const widgets: Record<
    string,
    {
      properties: {
        properties: {
          required?: string[];
          properties: Record<string, { $ref?: string; type?: string; enum?: string[] }>;
        };
      };
    }
  > = schema.definitions.widgets;
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

/** Every mistake of one kind in one place of a good flow, and changes that are none. */
export function* mutationsOf(flow: FlowDefinition): Generator<Mutation> {
  for (const [index, { name, type, properties, transitions }] of flow.states.entries()) {
    const at = (changed: FlowDefinition): State => changed.states[index] as State;
    const path = `#/states/${index}`;
    yield* mutationsOfState(name, type, { path, at, count: flow.states.length });
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

/** @param here.count how many states the flow has */
function* mutationsOfState(
  name: string,
  type: string,
  { path, at, count }: { path: string; at: (flow: FlowDefinition) => State; count: number },
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
    ...{ name: `${name} twice`, problemAt: `#/states/${count}/name` },
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
