import type { UnholdAccess } from './config.ts';
import { amount, asFields, type Fields, text } from './fields.ts';

/** The part of `fetch` that is used. */
export type Fetch = (
  url: URL,
  init: { headers: Record<string, string>; redirect: 'error'; signal: AbortSignal },
) => Promise<{ status: number; json(): Promise<unknown> }>;

/** What Unhold says of a callback for one number (`GET /v1/call-targets/{id}/offer`). */
export interface UnholdOffer {
  readonly offer: boolean;
  /** From Unhold's closed list, such as `ok` or `already-waiting`. */
  readonly reason: string;
  readonly waitSeconds: number | null;
  readonly quote: Quote | null;
}

export interface Quote {
  readonly lowSeconds: number;
  readonly highSeconds: number;
  readonly said: string;
}

export interface Caller {
  /** Null when the caller hides it. */
  readonly number: string | null;
  /** How long the caller holds already; null before the queue, or when it is not said. */
  readonly waitedSeconds: number | null;
}

/** What Unhold believes of a time in line at most. */
const waitedSecondsMax = 86_400;

/** @throws Error when there is no answer that can be used */
export async function askOffer(
  fetch: Fetch,
  access: UnholdAccess,
  { number, waitedSeconds }: Caller,
  signal: AbortSignal,
): Promise<UnholdOffer> {
  const path = `v1/call-targets/${encodeURIComponent(access.callTargetId)}/offer`;
  const waited = waitedSeconds === null ? null : Math.min(waitedSeconds, waitedSecondsMax);
  const query = {
    ...(number !== null && { number }),
    ...(waited !== null && { waitedSeconds: String(waited) }),
  };
  const answer = await get(fetch, access, { path, query }, signal);
  const { offer } = answer;
  const reason = text(answer, 'reason', 60);
  if (typeof offer !== 'boolean' || reason === '') throw new Error('Unhold gave no offer');
  const estimate = asFields(answer['estimate']);
  return {
    offer,
    reason,
    waitSeconds: estimate && amount(estimate, 'meanSeconds'),
    quote: readQuote(asFields(answer['quote'])),
  };
}

export type Became = 'promised' | 'hold' | 'unknown';

/** What became of a call that was handed over (`GET /v1/handovers/{callSid}`). @throws Error as above */
export async function askHandover(
  fetch: Fetch,
  access: UnholdAccess,
  callSid: string,
  signal: AbortSignal,
): Promise<Became> {
  const path = `v1/handovers/${encodeURIComponent(callSid)}`;
  const { became } = await get(fetch, access, { path, query: {} }, signal);
  return became === 'promised' || became === 'hold' ? became : 'unknown';
}

async function get(
  fetch: Fetch,
  access: UnholdAccess,
  { path, query }: { path: string; query: Record<string, string> },
  signal: AbortSignal,
): Promise<Fields> {
  const base = access.url.endsWith('/') ? access.url : `${access.url}/`;
  const url = new URL(path, base);
  url.search = new URLSearchParams(query).toString();
  const response = await fetch(url, {
    headers: { Accept: 'application/json', Authorization: `Bearer ${access.apiKey}` },
    redirect: 'error',
    signal,
  });
  if (response.status !== 200) throw new Error(`Unhold answered ${response.status}`);
  const body = asFields(await response.json());
  if (body === null) throw new Error('Unhold answered no object');
  return body;
}

function readQuote(fields: Fields | null): Quote | null {
  if (fields === null) return null;
  const lowSeconds = amount(fields, 'lowSeconds');
  const highSeconds = amount(fields, 'highSeconds');
  const said = text(fields, 'said', 300);
  return lowSeconds === null || highSeconds === null ? null : { lowSeconds, highSeconds, said };
}
