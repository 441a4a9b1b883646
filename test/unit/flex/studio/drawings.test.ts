import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { FlowDefinition } from '../../../../src/flex/studio/definition.ts';
import { flowsOf } from './fixture.ts';

/** The drawings of docs/flex.md have every edge of the flows, and no other. */

const page = readFileSync(join(import.meta.dirname, '../../../../docs/flex.md'), 'utf8');

/** `from label to`, where `■` is any end. */
function drawn(name: string): string[] {
  const drawing = page.split(`### ${name}:`)[1]?.split('```')[1] ?? '';
  const edges = drawing.matchAll(/^ {2}(\w+)(?:\S.*?)? -->\|([^|]+)\| (\w+)/gm);
  // Named once with a round shape, an end is that for the whole drawing.
  const ends = new Set([...drawing.matchAll(/\b(\w+)\(\(/g)].map(([, end]) => end));
  return [...edges]
    .flatMap(([, from, labels = '', to]) =>
      labels.split(', ').map((label) => `${from} ${label} ${ends.has(to) ? '■' : to}`),
    )
    .sort();
}

function built(flow: FlowDefinition): string[] {
  return flow.states
    .flatMap(({ name, transitions }) =>
      transitions.flatMap(({ event, next, conditions }) => {
        const labels = conditions?.flatMap(({ value }) => value.split(',')) ?? [event];
        return labels.map((label) => `${name} ${label} ${next ?? '■'}`);
      }),
    )
    .filter((edge) => !/^Trigger incoming(?!Call)/.test(edge))
    .sort();
}

for (const [name, flow] of Object.entries(flowsOf('unhold'))) {
  test(`the drawing of ${name} is the flow`, () => {
    assert.deepEqual(drawn(name), built(flow));
  });
}
