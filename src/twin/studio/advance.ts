import { withOutput, withVariables, type Context } from './context.ts';
import type { FlowDefinition, State } from './definition.ts';
import { LiquidFault, type Render } from './liquid.ts';
import { wayOut } from './transitions.ts';
import type { Action, Leaving, Scene } from './widget.ts';
import { widgets } from './widgets/widgets.ts';

/** Where an execution stands. Never changed, only replaced. */
export interface Place {
  readonly at: State;
  readonly context: Context;
  /** How often each widget has been run. */
  readonly runs: ReadonlyMap<string, number>;
}

/** One transition, as the log shows it. */
export interface Move {
  readonly from: State;
  /** Null: the flow ended. */
  readonly to: State | null;
  readonly event: string;
  /** As it was when the step was made. */
  readonly context: Context;
}

/** What the execution needs from outside before it can go on. */
export type Want =
  | Exclude<Action, { kind: 'leave' }>
  /** `isFault`: the flow could not go on, as when a template cannot be rendered. */
  | { readonly kind: 'end'; readonly reason: string; readonly isFault: boolean };

export interface Advance {
  readonly place: Place;
  readonly moves: readonly Move[];
  readonly want: Want;
}

export interface Tools {
  readonly render: Render;
  webhookUrl(flowEvent: string): string;
}

/** After that the execution is ended (twilio.com/docs/studio/widget-library/run-function, "Reattempting"). */
const runsMax = 10;

/** Leaves a widget and goes on through those that need nothing from outside. Pure. */
export function advance(flow: FlowDefinition, start: Place, first: Leaving, tools: Tools): Advance {
  const moves: Move[] = [];
  let place = start;
  let leaving = first;
  const stop = (want: Want): Advance => ({ place, moves, want });
  const fault = (reason: string): Advance => stop({ kind: 'end', reason, isFault: true });
  try {
    for (;;) {
      const from = place.at;
      const context = contextAfter(place, leaving);
      place = { ...place, context };
      const way = wayOut(sceneOf(place, tools), leaving.event, leaving.subject);
      const to = flow.states.find(({ name }) => name === way?.next) ?? null;
      moves.push({ from, to, event: leaving.event, context });
      if (to === null)
        return stop({ kind: 'end', reason: `nothing follows ${leaving.event}`, isFault: false });
      const runs = (place.runs.get(to.name) ?? 0) + 1;
      place = { at: to, context, runs: new Map(place.runs).set(to.name, runs) };
      if (runs > runsMax) return fault(`${to.name} has run ${runsMax} times`);
      const action = widgets[to.type]?.enter(sceneOf(place, tools));
      if (action === undefined) return fault(`${to.type} cannot be run`);
      if (action.kind !== 'leave') return stop(action);
      leaving = action;
    }
  } catch (error) {
    if (!(error instanceof LiquidFault)) throw error;
    return fault(`${place.at.name}: ${error.message}`);
  }
}

/** What a widget that waits sees. */
export function sceneOf({ at, context }: Place, tools: Tools): Scene {
  return { state: at, context, ...tools };
}

function contextAfter({ at, context }: Place, { output, variables }: Leaving): Context {
  if (at.type === 'trigger') return context;
  const left = withOutput(context, at.name, output);
  return variables === undefined ? left : withVariables(left, variables);
}
