import { Ajv } from 'ajv';
import schema from '../../../schemas/studio-flow.schema.json' with { type: 'json' };
import type { FlowDefinition } from './definition.ts';
import { nestsTooDeep } from './nesting.ts';
import { schemaProblem, unknownProperty, type Problem } from './schema-problem.ts';

export type { Problem } from './schema-problem.ts';

export type ReadDefinition =
  /** A warning is of something that means nothing, such as a misspelt property. */
  | { kind: 'valid'; definition: FlowDefinition; warnings: Problem[] }
  | { kind: 'invalid'; problems: Problem[] };

/** A definition may have this many bytes (twilio.com/docs/studio/rest-api/v2/flow). */
const bytesMax = 1_048_576;
const problemsMax = 100;

const fits = new Ajv({
  allErrors: true,
  verbose: true,
  strictTypes: false,
}).compile<FlowDefinition>(schema);

/** Reads the `Definition` of a REST request; every problem is told, up to 100. */
export function readDefinition(text: string): ReadDefinition {
  if (Buffer.byteLength(text) > bytesMax)
    return invalid([{ path: '#', message: `the definition has more than ${bytesMax} bytes` }]);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return invalid([{ path: '#', message: `the definition is not JSON: ${String(error)}` }]);
  }
  if (nestsTooDeep(value))
    return invalid([
      { path: '#', message: 'the definition has too many levels, one in the other' },
    ]);
  if (!fits(value))
    return invalid((fits.errors ?? []).map(schemaProblem).filter((problem) => problem !== null));
  const problems = [...nameProblems(value), ...routeProblems(value)];
  if (problems.length > 0) return invalid(problems);
  return {
    kind: 'valid',
    definition: value,
    warnings: [...strayProperties(value)].slice(0, problemsMax),
  };
}

/** What is wrong with a flow definition; empty when Studio would take it. */
export function validateDefinition(definition: unknown): Problem[] {
  const read = readDefinition(JSON.stringify(definition) ?? '');
  return read.kind === 'valid' ? [] : read.problems;
}

function invalid(problems: Problem[]): ReadDefinition {
  return { kind: 'invalid', problems: problems.slice(0, problemsMax) };
}

/** Names are addresses, so none may be there twice. */
function* nameProblems({ states }: FlowDefinition): Generator<Problem> {
  const firstAt = new Map<string, number>();
  for (const [index, { name }] of states.entries()) {
    const first = firstAt.get(name);
    if (first === undefined) firstAt.set(name, index);
    else
      yield {
        path: `#/states/${index}/name`,
        message: `the name ${JSON.stringify(name)} is taken by #/states/${first}`,
      };
  }
}

/** Every `next` and the initial state must lead to a widget, and the flow must begin at its trigger. */
function* routeProblems({ states, initial_state: initial }: FlowDefinition): Generator<Problem> {
  const types = new Map(states.map(({ name, type }) => [name, type]));
  const type = types.get(initial);
  if (type !== 'trigger')
    yield {
      path: '#/initial_state',
      message:
        type === undefined
          ? `there is no widget named ${JSON.stringify(initial)}`
          : `${JSON.stringify(initial)} is of type ${type}; a flow begins at its trigger`,
    };
  for (const [index, state] of states.entries())
    for (const [way, { next }] of state.transitions.entries())
      if (next !== undefined && next !== '' && !types.has(next))
        yield {
          path: `#/states/${index}/transitions/${way}/next`,
          message: `there is no widget named ${JSON.stringify(next)}`,
        };
}

/** Studio takes properties that a widget does not have, and they do nothing: most often a name of another widget's. */
function* strayProperties({ states }: FlowDefinition): Generator<Problem> {
  const widgets: Record<string, { properties: { properties: { properties: object } } }> =
    schema.definitions.widgets;
  for (const [index, { type, properties }] of states.entries()) {
    const known = Object.keys(widgets[type]?.properties.properties.properties ?? {});
    for (const name of Object.keys(properties))
      if (!known.includes(name))
        yield { path: `#/states/${index}/properties`, message: unknownProperty(name, known) };
  }
}
