import type { Condition, FlowDefinition, State } from '../../src/twin/studio/definition.ts';

/** A state whose ways out are given as `event: next` ('' ends the flow there). */
export function state(
  name: string,
  type: string,
  properties: Record<string, unknown>,
  ways: Record<string, string>,
): State {
  const transitions = Object.entries(ways).map(([event, next]) =>
    next === '' ? { event } : { event, next },
  );
  return { name, type, properties: { ...properties, offset: { x: 0, y: 0 } }, transitions };
}

/** A way out of a split that is taken when the condition holds. */
export function match(next: string, type: string, value: string, subject: string) {
  const condition: Condition = {
    friendly_name: `${type} ${value}`,
    arguments: [subject],
    type,
    value,
  };
  return { event: 'match', next, conditions: [condition] };
}

/** A flow that begins with `first` on an incoming call. */
export function flowOf(
  first: string,
  states: State[],
  other: Record<string, string> = {},
): FlowDefinition {
  const ways = { incomingMessage: '', incomingCall: first, incomingRequest: '', ...other };
  return {
    description: 'A test',
    states: [state('Trigger', 'trigger', {}, ways), ...states],
    initial_state: 'Trigger',
    flags: { allow_concurrent_calls: true },
  };
}

const sid = (prefix: string): string => prefix + '0123456789abcdef'.repeat(2);
const pair = [{ key: 'caller', value: '{{trigger.call.From}}' }];
const typed = [
  { key: 'count', value: '1' },
  { key: 'person', value: '{"name":"Ada"}', type: 'json_object' },
];

/** Every widget there is, with every property it has, one after the other. */
export function everyWidget(): FlowDefinition {
  const split = state(
    'split',
    'split-based-on',
    { input: '{{trigger.call.From}}' },
    { noMatch: 'set' },
  );
  split.transitions.push(match('function', 'starts_with', '+1', '{{trigger.call.From}}'));
  return flowOf('split', [
    split,
    state('set', 'set-variables', { variables: typed }, { next: 'function' }),
    state(
      'function',
      'run-function',
      {
        ...{ url: 'https://example.twil.io/wait-time', parameters: pair },
        ...{ service_sid: sid('ZS'), environment_sid: sid('ZE'), function_sid: sid('ZH') },
      },
      { success: 'http', fail: 'http' },
    ),
    state(
      'http',
      'make-http-request',
      {
        ...{ url: 'https://example.com/', method: 'POST', body: '{}', add_twilio_auth: false },
        ...{ content_type: 'application/json;charset=utf-8', parameters: pair },
      },
      { success: 'subflow', failed: 'subflow' },
    ),
    state(
      'subflow',
      'run-subflow',
      { flow_sid: sid('FW'), flow_revision: 'LatestPublished', parameters: typed },
      { completed: 'redirect', failed: 'redirect' },
    ),
    state(
      'redirect',
      'add-twiml-redirect',
      { url: 'https://example.com/twiml', method: 'POST', timeout: '60' },
      { return: 'say', timeout: 'say', fail: 'say' },
    ),
    state(
      'say',
      'say-play',
      { say: 'Hello', voice: 'alice', language: 'en', loop: 1 },
      { audioComplete: 'gather' },
    ),
    state(
      'gather',
      'gather-input-on-call',
      {
        ...{ say: 'Press 1', voice: 'alice', language: 'en', loop: 1, timeout: 5 },
        ...{ finish_on_key: '#', stop_gather: true, number_of_digits: 1, speech_timeout: 'auto' },
        ...{ gather_language: 'en', hints: 'yes,no', speech_model: 'default' },
        ...{ profanity_filter: 'true', save_response_as: 'answer' },
      },
      { keypress: 'connect', speech: 'connect', timeout: 'connect' },
    ),
    state(
      'connect',
      'connect-call-to',
      {
        ...{ noun: 'sip', sip_endpoint: 'sip:+15005550006@example.com:5566' },
        ...{ sip_username: 'u', sip_password: 'p', caller_id: '{{contact.channel.address}}' },
        ...{ record: false, timeout: 30, time_limit: '180' },
      },
      { callCompleted: 'flex', hangup: 'flex' },
    ),
    state(
      'flex',
      'send-to-flex',
      {
        ...{ workflow: sid('WW'), channel: sid('TC'), attributes: '{"type":"inbound"}' },
        ...{ priority: '5', timeout: '3600' },
        ...{ waitUrl: 'https://example.twil.io/hold-treatment', waitUrlMethod: 'POST' },
      },
      { callComplete: 'queue', failedToEnqueue: 'queue', callFailure: 'queue' },
    ),
    state(
      'queue',
      'enqueue-call',
      {
        ...{ workflow_sid: sid('WW'), task_attributes: '{}', priority: 1, timeout: 60 },
        ...{ wait_url: 'https://example.com/wait', wait_url_method: 'POST' },
      },
      { callComplete: 'voicemail', failedToEnqueue: 'voicemail', callFailure: 'voicemail' },
    ),
    state(
      'voicemail',
      'record-voicemail',
      {
        ...{ timeout: 5, max_length: 120, finish_on_key: '#', play_beep: 'true' },
        ...{ trim: 'trim-silence', transcribe: false },
      },
      { recordingComplete: 'record', noAudio: 'record', hangup: '' },
    ),
    state('record', 'record-call', { record_call: true }, { success: 'out', failed: 'out' }),
    state(
      'out',
      'make-outgoing-call-v2',
      {
        ...{ from: '{{flow.channel.address}}', to: '{{contact.channel.address}}', timeout: 60 },
        ...{ detect_answering_machine: false, trim: 'true', machine_detection_timeout: '30' },
      },
      { answered: 'message', busy: 'message', noAnswer: 'message', failed: 'message' },
    ),
    state(
      'message',
      'send-message',
      { from: '{{flow.channel.address}}', to: '{{contact.channel.address}}', body: 'Bye' },
      { sent: 'stream', failed: 'stream' },
    ),
    state('stream', 'fork-stream', { stream_action: 'start', stream_name: 's' }, { next: '' }),
  ]);
}
