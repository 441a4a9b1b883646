import { sleep, type Clock } from '../../base/clock.ts';

/** HTTP for everything that provisioning asks: time limits, and patience where repeating does no harm. */

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | FormData;
  /** A POST that may be carried out twice, because it only sets values. */
  readonly setsOnly?: boolean;
}

export interface HttpReply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

export type Send = (request: HttpRequest) => Promise<HttpReply>;

/** No answer came: the request may or may not have been carried out. */
export class NoReply extends Error {
  readonly url: string;

  constructor(url: string, options: ErrorOptions) {
    super('no answer', options);
    this.name = 'NoReply';
    this.url = url;
  }
}

const timeLimitMs = 30_000;
const tries = 6;
const waitMaxMs = 30_000;

/**
 * Sends, and repeats what may be repeated: 429 was not carried out, and what reads, sets or removes can be again.
 * A POST that makes something and has no answer, or a 5xx, may have made it: whoever sent it has to look.
 */
export function createSend({ clock, fetch }: { clock: Clock; fetch: Fetch }): Send {
  return async (request) => {
    for (let attempt = 1; ; attempt++) {
      const reply = await once(fetch, request);
      const again = attempt < tries && mayRepeat(request, reply);
      if (!again && reply instanceof NoReply) throw reply;
      if (!again && !(reply instanceof NoReply)) return reply;
      await sleep(
        clock,
        (reply instanceof NoReply ? null : askedWaitMs(reply)) ?? backoffMs(attempt),
      );
    }
  };
}

/** 0.5 s, 1 s, 2 s, … at most 30 s. @param attempt from 1 */
export function backoffMs(attempt: number): number {
  return Math.min(waitMaxMs, 500 * 2 ** (attempt - 1));
}

function mayRepeat({ method, setsOnly }: HttpRequest, reply: HttpReply | NoReply): boolean {
  if (!(reply instanceof NoReply) && reply.status === 429) return true;
  const failed = reply instanceof NoReply || reply.status >= 500;
  return failed && (method !== 'POST' || setsOnly === true);
}

/** `Retry-After` in seconds (RFC 9110 §10.2.3); its other form, a date, is answered with our own wait. */
function askedWaitMs({ headers }: HttpReply): number | null {
  const seconds = headers.get('retry-after') ?? '';
  return /^\d{1,4}$/.test(seconds) ? Math.min(waitMaxMs, Number(seconds) * 1000) : null;
}

async function once(fetch: Fetch, request: HttpRequest): Promise<HttpReply | NoReply> {
  const { method, url, headers, body = null } = request;
  try {
    const signal = AbortSignal.timeout(timeLimitMs);
    const reply = await fetch(url, { method, headers, body, signal, redirect: 'error' });
    return { status: reply.status, headers: reply.headers, body: await reply.text() };
  } catch (error) {
    // What fetch throws for the network is a TypeError, for the time limit a DOMException; the rest is a bug of ours.
    if (error instanceof TypeError || error instanceof DOMException)
      return new NoReply(url, { cause: error });
    throw error;
  }
}
