/**
 * A Studio flow definition, as `POST /v2/Flows` takes it (Twilio docs, "Studio REST API v2: schemas").
 * The spellings are Twilio's own: `priority` is text in one widget and a number in another.
 */
export interface FlowDefinition {
  readonly description: string;
  readonly initial_state: string;
  readonly flags: { readonly allow_concurrent_calls: boolean };
  readonly states: readonly State[];
}

interface Widget<Type extends string, Properties, Event extends string> {
  readonly name: string;
  readonly type: Type;
  readonly properties: Properties & { readonly offset?: Offset };
  readonly transitions: readonly Transition<Event>[];
}

/** Where the widget is drawn in Studio's editor, pixels. */
export interface Offset {
  readonly x: number;
  readonly y: number;
}

/** Without `next` the branch ends there. */
export interface Transition<Event extends string = string> {
  readonly event: Event;
  readonly next?: string;
  readonly conditions?: readonly Condition[];
}

export interface Condition {
  readonly friendly_name: string;
  readonly arguments: readonly string[];
  readonly type: 'equal_to' | 'matches_any_of';
  readonly value: string;
}

export interface Parameter {
  readonly key: string;
  readonly value: string;
}

export type Trigger = Widget<
  'trigger',
  object,
  | 'incomingCall'
  | 'incomingMessage'
  | 'incomingConversationMessage'
  | 'incomingRequest'
  | 'incomingParent'
>;

export type RunFunction = Widget<
  'run-function',
  {
    readonly url: string;
    readonly service_sid: string;
    readonly environment_sid: string;
    readonly function_sid: string;
    readonly parameters: readonly Parameter[];
  },
  'success' | 'fail'
>;

export type SplitBasedOn = Widget<
  'split-based-on',
  { readonly input: string },
  'match' | 'noMatch'
>;

export type SendToFlex = Widget<
  'send-to-flex',
  {
    readonly workflow: string;
    readonly channel: string;
    /** JSON text, at most 1024 characters. */
    readonly attributes: string;
    readonly priority: string;
    /** Seconds after which TaskRouter gives the task up. */
    readonly timeout: string;
    readonly waitUrl?: string;
    readonly waitUrlMethod?: 'GET' | 'POST';
  },
  'callComplete' | 'failedToEnqueue' | 'callFailure'
>;

export type ConnectCallTo = Widget<
  'connect-call-to',
  {
    readonly noun: 'sip';
    readonly sip_endpoint: string;
    readonly caller_id: string;
    /** Seconds it may ring. */
    readonly timeout: number;
    /** Seconds the call may last. */
    readonly time_limit?: string;
  },
  'callCompleted' | 'hangup'
>;

export type SayPlay = Widget<
  'say-play',
  {
    readonly say: string;
    readonly voice: string;
    readonly language: string;
    readonly loop: number;
  },
  'audioComplete'
>;

export type State = Trigger | RunFunction | SplitBasedOn | SendToFlex | ConnectCallTo | SayPlay;
