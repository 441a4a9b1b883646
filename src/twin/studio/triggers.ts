import { emptyOutput, type Context, type Output, type Params } from './context.ts';

/** What begins a flow: the trigger's event, and what the flow can read of it. */
export interface Trigger {
  readonly event: string;
  readonly context: Context;
}

interface Beginning {
  readonly flowSid: string;
  readonly executionSid: string;
}

/** A call came in; `trigger.call` has every parameter of the webhook as it was sent, case and all. */
export function callTrigger(begins: Beginning, params: Params): Trigger {
  return {
    event: 'incomingCall',
    context: contextOf(begins, {
      ...{ trigger: { call: params }, data: emptyOutput },
      ...{ contact: params['From'] ?? '', channel: params['To'] ?? '' },
    }),
  };
}

/** An execution was created by REST. */
export function requestTrigger(
  begins: Beginning,
  { to, from, parameters }: { to: string; from: string; parameters: Output },
): Trigger {
  return {
    event: 'incomingRequest',
    context: contextOf(begins, {
      ...{ trigger: { request: { to, from, parameters } }, data: parameters },
      ...{ contact: to, channel: from },
    }),
  };
}

/** Another flow came to its run-subflow (twilio.com/docs/studio/subflows). */
export function parentTrigger(
  begins: Beginning,
  parent: { context: Context; stepSid: string | null; parameters: Output },
): Trigger {
  const { flow, contact, trigger } = parent.context;
  const [type = 'parent'] = Object.keys(trigger);
  const told = {
    ...{ parameters: parent.parameters, step_sid: parent.stepSid },
    ...{ execution_sid: flow.sid, flow_sid: flow.flow_sid, trigger_type: type },
  };
  return {
    event: 'incomingParent',
    context: contextOf(begins, {
      ...{ trigger: { parent: told }, data: emptyOutput },
      ...{ contact: contact.channel.address, channel: flow.channel.address },
    }),
  };
}

function contextOf(
  { flowSid, executionSid }: Beginning,
  from: { trigger: Context['trigger']; data: Output; contact: string; channel: string },
): Context {
  return {
    trigger: from.trigger,
    widgets: {},
    flow: {
      ...{ sid: executionSid, flow_sid: flowSid, channel: { address: from.channel } },
      ...{ variables: emptyOutput, data: from.data },
    },
    contact: { channel: { address: from.contact } },
  };
}
