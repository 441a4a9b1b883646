import type {
  Condition,
  ConnectCallTo,
  Parameter,
  RunFunction,
  SayPlay,
  SendToFlex,
  SplitBasedOn,
  Trigger,
} from './definition.ts';
import type { FlowSettings, FunctionPlace } from './flow-settings.ts';

/** Builders of the widgets that our flows use. `null` for a next widget: the branch ends there. */

type Next = string | null;

const to = <Event extends string>(event: Event, next: Next): { event: Event; next?: string } =>
  next === null ? { event } : { event, next };

/** Studio lists all five ways in; ours are entered by calls alone. */
export function trigger(next: string): Trigger {
  return {
    name: 'Trigger',
    type: 'trigger',
    properties: {},
    transitions: [
      to('incomingMessage', null),
      to('incomingCall', next),
      to('incomingConversationMessage', null),
      to('incomingRequest', null),
      to('incomingParent', null),
    ],
  };
}

export function functionUrl(functions: FunctionPlace, name: string): string {
  return `https://${functions.domain}/${name}`;
}

/** @throws Error when the Function has no SID: it was not deployed */
export function runFunction(
  name: string,
  functions: FunctionPlace,
  run: { name: string; parameters: readonly Parameter[]; success: Next; fail: Next },
): RunFunction {
  const sid = functions.functionSids[run.name];
  if (sid === undefined) throw new Error(`The Function ${run.name} has no SID`);
  return {
    name,
    type: 'run-function',
    properties: {
      url: functionUrl(functions, run.name),
      service_sid: functions.serviceSid,
      environment_sid: functions.environmentSid,
      function_sid: sid,
      parameters: run.parameters,
    },
    transitions: [to('success', run.success), to('fail', run.fail)],
  };
}

export interface Branch {
  readonly type: Condition['type'];
  readonly value: string;
  readonly next: Next;
}

export function split(
  name: string,
  on: { input: string; branches: readonly Branch[]; otherwise: Next },
): SplitBasedOn {
  return {
    name,
    type: 'split-based-on',
    properties: { input: on.input },
    transitions: [
      to('noMatch', on.otherwise),
      ...on.branches.map(({ type, value, next }) => ({
        ...to('match' as const, next),
        conditions: [
          {
            friendly_name: `${type.replaceAll('_', ' ')} ${value}`,
            arguments: [on.input],
            type,
            value,
          },
        ],
      })),
    ],
  };
}

/**
 * By default Studio gives a task up after an hour while its caller stays on hold, with nobody ever coming:
 * ours lives as long as a call can (24 hours).
 */
const taskTimeoutSeconds = 86_400;

export function sendToFlex(
  name: string,
  settings: Pick<FlowSettings, 'workflowSid' | 'channelSid'>,
  send: { attributes: string; priority: number; waitUrl?: string; complete: Next; failed: Next },
): SendToFlex {
  return {
    name,
    type: 'send-to-flex',
    properties: {
      workflow: settings.workflowSid,
      channel: settings.channelSid,
      attributes: send.attributes,
      priority: String(send.priority),
      timeout: String(taskTimeoutSeconds),
      ...(send.waitUrl === undefined ? {} : { waitUrl: send.waitUrl, waitUrlMethod: 'POST' }),
    },
    transitions: [
      to('callComplete', send.complete),
      to('failedToEnqueue', send.failed),
      to('callFailure', send.failed),
    ],
  };
}

/** Who is called answers at once or refuses: a caller need not listen to more ringing than this. */
const ringSeconds = 15;

/** `hangup` is the caller's, and so an end; everything that becomes of the transfer is `callCompleted`. */
export function connectCallTo(
  name: string,
  connect: { sipUri: string; limitSeconds: number | null; completed: Next },
): ConnectCallTo {
  const { limitSeconds } = connect;
  return {
    name,
    type: 'connect-call-to',
    properties: {
      noun: 'sip',
      sip_endpoint: connect.sipUri,
      caller_id: '{{contact.channel.address}}',
      timeout: ringSeconds,
      ...(limitSeconds === null ? {} : { time_limit: String(limitSeconds) }),
    },
    transitions: [to('callCompleted', connect.completed), to('hangup', null)],
  };
}

export function say(name: string, text: string, language: string): SayPlay {
  return {
    name,
    type: 'say-play',
    properties: { say: text, voice: 'alice', language, loop: 1 },
    transitions: [to('audioComplete', null)],
  };
}
