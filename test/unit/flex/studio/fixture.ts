import { Liquid } from 'liquidjs';
import { beforeQueueFlow } from '../../../../src/flex/studio/before-queue.ts';
import type { FlowDefinition, State } from '../../../../src/flex/studio/definition.ts';
import type { FlowSettings } from '../../../../src/flex/studio/flow-settings.ts';
import { inQueueFlow } from '../../../../src/flex/studio/in-queue.ts';
import { returnFlow } from '../../../../src/flex/studio/return.ts';

const sid = (prefix: string, digit: string): string => prefix + digit.repeat(32);

export const settings: FlowSettings = {
  provider: 'unhold',
  workflowSid: sid('WW', '1'),
  channelSid: sid('TC', '2'),
  functions: {
    domain: 'unhold-1234.twil.io',
    serviceSid: sid('ZS', '3'),
    environmentSid: sid('ZE', '4'),
    functionSids: {
      'wait-time': sid('ZH', '5'),
      'hold-treatment': sid('ZH', '6'),
      'transfer-to-callback': sid('ZH', '7'),
      'callback-result': sid('ZH', '8'),
    },
  },
  transferUri: 'sip:+12025550199@unhold.example.com:5566',
  transferLimitSeconds: 180,
  priority: 5,
  returnTask: 'priority',
  language: 'en-US',
};

export const flowsOf = (provider: FlowSettings['provider']): Record<string, FlowDefinition> => ({
  'before-queue': beforeQueueFlow({ ...settings, provider }),
  'in-queue': inQueueFlow({ ...settings, provider }),
  return: returnFlow({ ...settings, provider }),
});

export function stateOf(flow: FlowDefinition, name: string): State {
  const found = flow.states.find((state) => state.name === name);
  if (!found) throw new Error(`${name} is not in the flow`);
  return found;
}

/** Liquid as Studio has it, as far as the flows use it. */
const liquid = new Liquid({ strictFilters: true, cache: true });
liquid.registerFilter('to_json', (value: unknown) => JSON.stringify(value ?? null));

export const render = (template: string, variables: object): string =>
  liquid.parseAndRenderSync(template, variables);

/** What a widget that does something comes to: its event and what later widgets can read of it. */
export type Happening = { event: string; outputs?: Record<string, unknown> };

/** Runs a flow as Studio would: splits by their conditions, all others as `happens` says. */
export function walk(
  flow: FlowDefinition,
  happens: (state: State) => Happening,
): { name: string; event: string }[] {
  const widgets: Record<string, unknown> = {};
  const path: { name: string; event: string }[] = [];
  let at: string | undefined = flow.initial_state;
  while (at !== undefined) {
    const state = stateOf(flow, at);
    if (path.length > flow.states.length) throw new Error(`a ring: ${JSON.stringify(path)}`);
    if (state.type === 'split-based-on') {
      const taken = state.transitions.find(({ conditions }) =>
        conditions?.some((condition) => {
          const input = render(condition.arguments[0] ?? '', { widgets })
            .trim()
            .toLowerCase();
          const values =
            condition.type === 'equal_to' ? [condition.value] : condition.value.split(',');
          return values.some((value) => value.trim().toLowerCase() === input);
        }),
      );
      const event = taken?.event ?? 'noMatch';
      path.push({ name: state.name, event });
      at = (taken ?? state.transitions.find((one) => one.event === 'noMatch'))?.next;
    } else {
      const { event, outputs } = happens(state);
      const taken: { event: string; next?: string } | undefined = state.transitions.find(
        (one) => one.event === event,
      );
      if (!taken) throw new Error(`${state.name} knows no ${event}`);
      widgets[state.name] = outputs ?? {};
      path.push({ name: state.name, event });
      at = taken.next;
    }
  }
  return path;
}
