import { emptyOutput } from '../context.ts';
import { text, typedParameters } from '../properties.ts';
import { isTaken } from '../transitions.ts';
import type { Widget } from '../widget.ts';

/** Leaves by the first branch whose condition holds (twilio.com/docs/studio/widget-library/split-based-on). */
export const split: Widget = {
  enter(scene) {
    const isMatch = scene.state.transitions.some(
      (transition) => transition.event === 'match' && isTaken(transition, scene),
    );
    return { kind: 'leave', event: isMatch ? 'match' : 'noMatch', output: emptyOutput };
  },
};

/** Values are text, or objects where the definition says so (…/widget-library/set-variables). */
export const setVariables: Widget = {
  enter(scene) {
    const variables = typedParameters(scene, 'variables');
    return { kind: 'leave', event: 'next', output: variables, variables };
  },
};

/** Another flow, as a part of this one (…/widget-library/run-subflow). */
export const runSubflow: Widget = {
  enter: (scene) => ({
    kind: 'subflow',
    flowSid: text(scene, 'flow_sid'),
    revision: text(scene, 'flow_revision'),
    parameters: typedParameters(scene, 'parameters'),
  }),
  resume(input) {
    const variables = input.kind === 'subflow' ? input.variables : null;
    return { event: variables === null ? 'failed' : 'completed', output: variables ?? emptyOutput };
  },
};
