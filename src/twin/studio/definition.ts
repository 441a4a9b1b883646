/** A Studio flow as its JSON says it (twilio.com/docs/studio/rest-api/v2/flow-definition). */
export interface FlowDefinition {
  description?: string;
  states: State[];
  initial_state: string;
  flags?: { allow_concurrent_calls: boolean };
}

/** One widget. What `properties` may hold depends on `type`; the schema has checked it. */
export interface State {
  name: string;
  type: string;
  properties: Record<string, unknown>;
  transitions: Transition[];
}

/** A way out of a widget. Without `next`, or with an empty one, the flow ends there. */
export interface Transition {
  event: string;
  next?: string;
  conditions?: Condition[];
}

export interface Condition {
  friendly_name: string;
  /** What is compared, as Liquid; null where the widget knows by itself. */
  arguments: (string | null)[];
  type: string;
  value: string;
}
