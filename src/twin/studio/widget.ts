import type { Context, Output, Params } from './context.ts';
import type { State } from './definition.ts';
import type { Render } from './liquid.ts';

/** Where a widget stands: what it was set to, and what it can read. */
export interface Scene {
  readonly state: State;
  readonly context: Context;
  readonly render: Render;
  /** The flow's webhook with `?FlowEvent=…`: where Twilio goes on when the widget's TwiML is done. */
  webhookUrl(flowEvent: string): string;
}

/** A way out of a widget, and what it leaves for later ones. */
export interface Leaving {
  readonly event: string;
  readonly output: Output;
  /** Variables it sets for the whole flow. */
  readonly variables?: Output;
  /** What its conditions compare when they do not say so themselves: the keys or the words of a Gather. */
  readonly subject?: string;
}

/** An HTTP request; its answer comes back as `answer`. */
export interface Asking {
  readonly kind: 'ask';
  readonly purpose: 'function' | 'callback';
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly params: Params;
  readonly body?: { readonly contentType: string; readonly text: string };
  readonly sendsCredentials: boolean;
}

/** What a widget does when the flow comes to it. */
export type Action =
  | ({ readonly kind: 'leave' } & Leaving)
  /** The call hears something; the webhook with one of these FlowEvents comes back as `webhook`. */
  | {
      readonly kind: 'twiml';
      readonly verbs: readonly string[];
      readonly awaits: string;
      /** Leaves without the call when nothing came back by then; `timeout` comes back. */
      readonly timeLimitMs?: number;
    }
  | Asking
  /** Runs another flow; `subflow` comes back. */
  | {
      readonly kind: 'subflow';
      readonly flowSid: string;
      readonly revision: string;
      readonly parameters: Output;
    }
  /** Rings somebody; `webhook` comes back with how that went, or `timeout` when it could not be tried. */
  | {
      readonly kind: 'call';
      readonly to: string;
      readonly from: string;
      readonly timeoutSeconds: number;
      readonly sendDigits: string | null;
    };

/** What comes back to a widget that waits. */
export type Input =
  | { readonly kind: 'webhook'; readonly params: Params }
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly contentType: string;
      readonly body: string;
      readonly headers: Params;
    }
  /** No usable answer; the widget that asked has nothing to show. */
  | { readonly kind: 'failed' }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'subflow'; readonly variables: Output | null };

export interface Widget {
  enter(scene: Scene): Action;
  /** Absent where a widget never waits. */
  resume?(input: Input, scene: Scene): Leaving;
}
