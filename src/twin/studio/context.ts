import { nestsTooDeep } from './nesting.ts';

/** Names and values as webhooks carry them. */
export type Params = Readonly<Record<string, string>>;

/** What one widget leaves for later ones: `widgets.NAME.KEY`. */
export type Output = Readonly<Record<string, unknown>>;

/** What Liquid can read (twilio.com/docs/studio/user-guide/get-started, variables). Never changed, only replaced. */
export interface Context {
  readonly trigger: Readonly<Record<string, Output>>;
  readonly widgets: Readonly<Record<string, Output>>;
  readonly flow: {
    /** SID of the execution, whatever its name says. */
    readonly sid: string;
    readonly flow_sid: string;
    /** Twilio's side of the conversation. */
    readonly channel: { readonly address: string };
    readonly variables: Output;
    /** Parameters of an execution begun by REST. */
    readonly data: Output;
  };
  readonly contact: { readonly channel: { readonly address: string } };
}

export const emptyOutput: Output = {};

/** The context with what a widget left; an own property also for names such as `__proto__`. */
export function withOutput(context: Context, widget: string, output: Output): Context {
  return { ...context, widgets: { ...context.widgets, ...Object.fromEntries([[widget, output]]) } };
}

export function withVariables(context: Context, variables: Output): Context {
  const { flow } = context;
  return { ...context, flow: { ...flow, variables: { ...flow.variables, ...variables } } };
}

/** The value when it is a JSON object (Studio parses no arrays), else null. */
export function asObject(value: unknown): Output | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : null;
}

/** As `asObject`, of a text; null also when it is not JSON, or too deep to be shown in a context again. */
export function parseObject(text: string): Output | null {
  try {
    const value: unknown = JSON.parse(text);
    return nestsTooDeep(value) ? null : asObject(value);
  } catch {
    return null;
  }
}
