import type { FlowDefinition, Offset, State } from './definition.ts';

/** Puts a flow together, drawn top down. The first state is where it begins. */
export function flow(description: string, states: readonly State[]): FlowDefinition {
  const offsets = layOut(states);
  return {
    description,
    initial_state: states[0]?.name ?? '',
    flags: { allow_concurrent_calls: true },
    states: states.map((state) => place(state, offsets.get(state.name))),
  };
}

/** Twilio has no use for it, but people open flows in Studio's editor. */
function place(state: State, offset: Offset | undefined): State {
  if (offset === undefined) return state;
  // The union is narrowed by nothing here: every widget takes an offset.
  return { ...state, properties: { ...state.properties, offset } } as State;
}

const columnPixels = 320;
const rowPixels = 240;

/** A row below every widget that leads to it; in a row, side by side in the order of the list. */
function layOut(states: readonly State[]): Map<string, Offset> {
  const rows = new Map(states.map(({ name }) => [name, 0]));
  for (const { name, transitions } of states)
    for (const { next } of transitions)
      if (next !== undefined)
        rows.set(next, Math.max(rows.get(next) ?? 0, (rows.get(name) ?? 0) + 1));
  const taken = new Map<number, number>();
  return new Map(
    states.map(({ name }) => {
      const row = rows.get(name) ?? 0;
      const column = taken.get(row) ?? 0;
      taken.set(row, column + 1);
      return [name, { x: column * columnPixels, y: row * rowPixels }];
    }),
  );
}
