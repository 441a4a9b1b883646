import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FlowDefinition, State } from '../../../../src/flex/studio/definition.ts';
import { flowsOf, type Happening, walk } from './fixture.ts';

/**
 * What may become of a caller in a flow, whatever the widgets do. A world is a choice for every widget; a
 * caller who is still there must come to an agent's queue or to a promise.
 */

const providers = ['unhold', 'mindful'] as const;
const cases = providers.flatMap((provider) =>
  Object.entries(flowsOf(provider)).map(([name, flow]) => ({ name: `${name}, ${provider}`, flow })),
);

const dialStatuses = ['completed', 'answered', 'busy', 'no-answer', 'failed', 'canceled', ''];
const queueResults = ['leave', 'hangup', 'bridged', 'redirected', 'error', 'system-error', ''];

type Happenings = Record<State['type'], Happening[]>;

/** Everything that a widget can come to. */
const happenings: Happenings = {
  trigger: [{ event: 'incomingCall' }],
  'run-function': [
    { event: 'fail' },
    // An answer that is no JSON has nothing parsed.
    { event: 'success' },
    { event: 'success', outputs: { parsed: { transfer: true, result: 'promised' } } },
    { event: 'success', outputs: { parsed: { transfer: false, result: 'queue' } } },
  ],
  'connect-call-to': [
    { event: 'hangup' },
    ...dialStatuses.map((status) => ({
      event: 'callCompleted',
      outputs: { DialCallStatus: status },
    })),
  ],
  'send-to-flex': [
    { event: 'failedToEnqueue' },
    { event: 'callFailure' },
    ...queueResults.map((result) => ({
      event: 'callComplete',
      outputs: { QueueResult: result, QueueTime: '61' },
    })),
  ],
  'say-play': [{ event: 'audioComplete' }],
  'split-based-on': [],
};

type World = Record<string, Happening>;

/** Every way through a flow: where a widget's fate is not decided yet, each one is tried. */
function* everyWorld(flow: FlowDefinition, world: World = {}): Generator<World> {
  let open: State | null = null;
  try {
    walk(flow, (state) => {
      const happening = world[state.name];
      if (happening) return happening;
      open = state;
      throw new Error('not decided');
    });
  } catch (error) {
    if (open === null) throw error;
    for (const happening of happenings[(open as State).type])
      yield* everyWorld(flow, { ...world, [(open as State).name]: happening });
    return;
  }
  yield world;
}

type Fate = 'served' | 'promised' | 'hung-up' | 'told-sorry' | 'left-to-retry' | 'dropped';

/** What the caller got, read from the way through the flow. */
function fateOf(flow: FlowDefinition, world: World): { fate: Fate; way: string[] } {
  const path = walk(flow, ({ name }) => world[name]!);
  const way = path.map(({ name, event }) => `${name}.${event}`);
  const last = path.at(-1)!;
  const type = flow.states.find(({ name }) => name === last.name)!.type;
  const ends: Partial<Record<typeof type, Fate>> = {
    'send-to-flex': last.event === 'callComplete' ? 'served' : 'dropped',
    'connect-call-to': last.event === 'hangup' ? 'hung-up' : 'dropped',
    'say-play': 'told-sorry',
  };
  const known: Record<string, Fate> = {
    'is_promised.match': 'promised',
    'is_answered.match': 'promised',
    // Left the queue in another way than for a callback: an agent had the call, or the caller hung up.
    'how_left.noMatch': 'served',
    // A return call that nobody takes is tried again by who made it.
    'send_to_flex_plain.failedToEnqueue': 'left-to-retry',
    'send_to_flex_plain.callFailure': 'left-to-retry',
  };
  return { fate: known[`${last.name}.${last.event}`] ?? ends[type] ?? 'dropped', way };
}

for (const { name, flow } of cases) {
  test(`${name}: whatever happens, no caller is dropped and nothing goes round`, () => {
    let ways = 0;
    for (const world of everyWorld(flow)) {
      ways += 1;
      const { fate, way } = fateOf(flow, world);
      assert.notEqual(fate, 'dropped', way.join(' '));
      assert.equal(new Set(way.map((step) => step.split('.')[0])).size, way.length);
      if (fate !== 'told-sorry' && fate !== 'left-to-retry') continue;
      const failed = way.filter((step) => /\.(failedToEnqueue|callFailure)$/.test(step));
      assert.ok(failed.length >= 2, `only after a second try: ${way.join(' ')}`);
    }
    assert.ok(ways > 10, 'the walk branched');
  });

  test(`${name}: with any one widget dead, the caller still comes to an agent`, () => {
    for (const victim of flow.states) {
      // All that is alive does what leads farthest from the queue.
      const lively: World = Object.fromEntries(
        flow.states.map((state) => [state.name, liveliest(state)]),
      );
      for (const death of deaths[victim.type]) {
        const { fate, way } = fateOf(flow, { ...lively, [victim.name]: death });
        assert.equal(fate, 'served', `${victim.name} ${death.event}: ${way.join(' ')}`);
      }
    }
  });

  test(`${name}: every widget can be reached, and every event is wired or is a true end`, () => {
    const reached = new Set<string>();
    const visit = (at: string): void => {
      if (reached.has(at)) return;
      reached.add(at);
      for (const { event, next } of flow.states.find((state) => state.name === at)!.transitions)
        if (next !== undefined) visit(next);
        else assert.match(`${at}.${event}`, trueEnds);
    };
    visit(flow.initial_state);
    assert.deepEqual([...reached].sort(), flow.states.map((state) => state.name).sort());
  });
}

/** The only branches without a next widget. */
const trueEnds = new RegExp(
  [
    /^Trigger\.incoming(Message|ConversationMessage|Request|Parent)$/,
    /^(send_to_flex|back_to_queue)(_again|_plain)?\.callComplete$/,
    /^send_to_flex_plain\.(failedToEnqueue|callFailure)$/,
    /^transfer\.hangup$/,
    /^(is_promised|is_answered)\.match$/,
    /^how_left\.noMatch$/,
    /^sorry\.audioComplete$/,
  ]
    .map(({ source }) => source)
    .join('|'),
);

/** What leads a caller farthest from the queue. */
function liveliest({ name, type }: State): Happening {
  const best: Partial<Record<State['type'], Happening>> = {
    'run-function': {
      event: 'success',
      outputs: { parsed: { transfer: true, result: 'queue' } },
    },
    'connect-call-to': { event: 'callCompleted', outputs: { DialCallStatus: 'failed' } },
    'send-to-flex': {
      event: 'callComplete',
      outputs: { QueueResult: name === 'send_to_flex' ? 'leave' : 'bridged' },
    },
  };
  return best[type] ?? happenings[type][0] ?? { event: 'noMatch' };
}

/** The ways a widget fails. */
const deaths: Happenings = {
  trigger: [],
  'run-function': [{ event: 'fail' }, { event: 'success' }],
  'connect-call-to': ['busy', 'no-answer', 'failed', 'canceled', ''].map((status) => ({
    event: 'callCompleted',
    outputs: { DialCallStatus: status },
  })),
  'send-to-flex': [{ event: 'failedToEnqueue' }, { event: 'callFailure' }],
  'say-play': [],
  'split-based-on': [],
};
