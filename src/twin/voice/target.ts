import type { Method } from './twiml/verbs.ts';

export type Params = Readonly<Record<string, string>>;

/** Where a call gets its next document from. */
export type Target =
  | {
      kind: 'url';
      /** Absolute. */
      url: string;
      method: Method;
      /** Told beside what is told of every call, such as `Digits`. */
      params: Params;
      fallback: { url: string; method: Method } | null;
    }
  | { kind: 'twiml'; text: string };

/** @param url absolute */
export function targetOf(url: string, method: Method, params: Params = {}): Target {
  return { kind: 'url', url, method, params, fallback: null };
}
