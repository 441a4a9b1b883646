import type { CallInstructions } from '../account/call.ts';
import type { HttpMethod } from '../account/http-method.ts';

export type Params = Readonly<Record<string, string>>;

/** Where a call gets its next document from. */
export type Target =
  | {
      kind: 'url';
      /** Absolute. */
      url: string;
      method: HttpMethod;
      /** Told beside what is told of every call, such as `Digits`. */
      params: Params;
      fallback: { url: string; method: HttpMethod } | null;
    }
  | { kind: 'twiml'; text: string };

/** @param url absolute */
export function targetOf(url: string, method: HttpMethod, params: Params = {}): Target {
  return { kind: 'url', url, method, params, fallback: null };
}

/** What the account's settings, or REST, tell a call to do first. */
export function firstTarget(instructions: CallInstructions): Target {
  if (instructions.kind === 'twiml') return { kind: 'twiml', text: instructions.twiml };
  const { url, method, fallbackUrl, fallbackMethod } = instructions;
  const fallback = fallbackUrl === null ? null : { url: fallbackUrl, method: fallbackMethod };
  return { kind: 'url', url, method, params: {}, fallback };
}
