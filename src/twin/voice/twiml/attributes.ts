import { callEvents, type CallEvent } from '../../account/call.ts';
import { httpMethods, type HttpMethod } from '../../account/http-method.ts';
import type { CallbackPlan, Whisper } from './verbs.ts';
import type { XmlElement } from './xml.ts';

/** What is wrong with an attribute is a warning on Twilio (12200): the default stands in. */
export type Warn = (message: string) => void;

/** The attributes of one element, each read by its name; `done` warns of those nobody asked for. */
export interface Attributes {
  text(name: string): string | null;
  integer(name: string, range: { min: number; max?: number }): number | null;
  boolean(name: string, otherwise: boolean): boolean;
  oneOf<T extends string>(name: string, values: readonly T[], otherwise: T): T;
  method(name: string, otherwise?: HttpMethod): HttpMethod;
  /** Known to Twilio, of no consequence here. */
  ignore(...names: string[]): void;
  done(): void;
}

export function attributesOf(element: XmlElement, warn: Warn): Attributes {
  const left = new Map(Object.entries(element.attributes));
  const take = (name: string): string | null => {
    const value = left.get(name);
    left.delete(name);
    return value ?? null;
  };
  const bad = (name: string, value: string, wanted: string): void =>
    warn(`${element.name}: ${name} is ${JSON.stringify(value.slice(0, 100))}, wanted ${wanted}`);
  const oneOf = <T extends string>(name: string, values: readonly T[], otherwise: T): T => {
    const value = take(name);
    const found = values.find((one) => one === value);
    if (value !== null && found === undefined) bad(name, value, values.join(' or '));
    return found ?? otherwise;
  };
  return {
    text: take,
    integer(name, { min, max = 1_000_000 }) {
      const value = take(name);
      if (value === null) return null;
      const number = /^\d{1,9}$/.test(value.trim()) ? Number(value) : Number.NaN;
      if (number >= min && number <= max) return number;
      bad(name, value, `a whole number from ${min} to ${max}`);
      return null;
    },
    boolean: (name, otherwise) => oneOf(name, ['true', 'false'], `${otherwise}`) === 'true',
    oneOf,
    method: (name, otherwise = 'POST') => oneOf(name, httpMethods, otherwise),
    ignore: (...names) => names.forEach(take),
    done() {
      for (const name of left.keys())
        warn(`${element.name} has no attribute ${name.slice(0, 100)}`);
    },
  };
}

/** A list of events, separated by blanks; null when one is unknown. */
function readCallEvents(text: string): CallEvent[] | null {
  const names = text.trim().split(/\s+/);
  const events = callEvents.filter((event) => names.includes(event));
  return names.every((name) => callEvents.some((event) => event === name)) ? events : null;
}

/** `statusCallback…` and `url` of a noun. */
export function readNounAttributes(
  from: Attributes,
  warn: Warn,
): Whisper & { callback: CallbackPlan } {
  const text = from.text('statusCallbackEvent');
  const events = text === null ? null : readCallEvents(text);
  if (text !== null && events === null) warn(`statusCallbackEvent: ${JSON.stringify(text)}`);
  return {
    url: from.text('url'),
    method: from.method('method'),
    callback: {
      url: from.text('statusCallback'),
      method: from.method('statusCallbackMethod'),
      events: events ?? ['completed'],
    },
  };
}
