import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  array,
  assert as holds,
  asyncProperty,
  constantFrom,
  dictionary,
  record,
  string,
  tuple,
  type Arbitrary,
} from 'fast-check';
import schema from '../../../../schemas/studio-flow.schema.json' with { type: 'json' };
import type { FlowDefinition, State } from '../../../../src/twin/studio/definition.ts';
import { everyWidget, flowOf } from '../../../support/studio-flows.ts';
import { json, StudioWorld } from '../../../support/studio-world.ts';

/*
 * Flows that nobody would draw: every widget there is, joined at random, with templates at random, called by
 * somebody who sends anything. Whatever happens, the call gets TwiML that voice can read, and ends.
 */
const widgets = everyWidget().states.filter(({ type }) => type !== 'trigger');
const names = widgets.map(({ name }) => name);
const eventsOf = (type: string): string[] => {
  const all: Record<
    string,
    { properties: { transitions: { items: { properties: { event: { enum: string[] } } } } } }
  > = schema.definitions.widgets;
  return all[type]?.properties.transitions.items.properties.event.enum ?? [];
};

const text = constantFrom(
  ...[
    '',
    ' ',
    'x',
    '{{trigger.call.From}}',
    '{{widgets.function.parsed | to_json}}',
    '<&>"',
    '\u0000\ud800',
  ],
  ...[
    '{{',
    '{{1 | nothing}}',
    '{% for i in (1..9) %}{{i}}{% endfor %}',
    'https://a.twil.io/f',
    '5',
    '[',
    '(a+)+',
  ],
);
const conditionTypes = constantFrom(...schema.definitions.condition.properties.type.enum);

/** Words of a closed list; and a SIP address that is none is refused by voice, as by Twilio. */
const fixed = new Set(['noun', 'flow_revision', 'sip_endpoint']);

const flow: Arbitrary<FlowDefinition> = tuple(
  tuple(...widgets.map(anyState)),
  constantFrom(...names),
).map(([states, first]) => flowOf(first, states, { incomingParent: 'say' }));

function anyState(widget: State): Arbitrary<State> {
  const next = constantFrom(...names, '');
  const transitions = eventsOf(widget.type).map((event) =>
    tuple(next, conditionTypes, text, text).map(([to, type, value, subject]) => ({
      ...{ event, next: to },
      ...(event === 'match' && {
        conditions: [{ friendly_name: 'c', arguments: [subject], type, value }],
      }),
    })),
  );
  const texts = Object.keys(widget.properties).filter(
    (name) => typeof widget.properties[name] === 'string' && !fixed.has(name),
  );
  return record({
    name: constantFrom(widget.name),
    type: constantFrom(widget.type),
    transitions: tuple(...transitions),
    properties: record(Object.fromEntries(texts.map((name) => [name, text]))).map((some) => ({
      ...{ ...widget.properties, ...some },
    })),
  });
}

const params = dictionary(
  constantFrom(
    'Digits',
    'SpeechResult',
    'QueueResult',
    'RecordingUrl',
    'CallStatus',
    'DialCallStatus',
    '__proto__',
    'Foo',
  ),
  constantFrom('', '1', 'leave', 'error', 'in-progress', 'hangup', '{{x}}', '\u0000'),
);
const webhooks = array(
  tuple(
    constantFrom('', 'audioComplete', 'gather', 'dial', 'enqueue', 'record', 'return', 'answered'),
    params,
  ),
  { maxLength: 12 },
);

test('any flow, called by anybody, answers what voice can read, and ends', async () => {
  await holds(
    asyncProperty(flow, webhooks, string(), async (definition, sent, body) => {
      const world = new StudioWorld();
      world.answer = async () => json({ body, a: { b: body } });
      const call = world.call(await world.save(definition));
      let twiml = await call.come({ From: body });
      for (const [flowEvent, more] of sent) {
        // Half of them are what the flow waits for.
        const awaited = /FlowEvent=(\w+)/.exec(twiml)?.[1] ?? 'return';
        const isStatus = over.has(more['CallStatus'] ?? '');
        twiml = await call.back(flowEvent || awaited, isStatus ? {} : more);
        assert.ok(Array.isArray(call.verbs));
      }
      await call.over();
      assert.deepEqual(world.errors, []);
      assert.ok(world.executions.every(({ status }) => status === 'ended'));
      assert.equal(world.clock.pendingCount, 0);
    }),
    { numRuns: 25 },
  );
});

const over = new Set(['completed', 'busy', 'failed', 'no-answer', 'canceled']);
