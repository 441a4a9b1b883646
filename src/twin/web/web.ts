import { randomUUID } from 'node:crypto';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { CookieJar } from './cookies.ts';
import { exchange, HopFailure, type Hop, type HopAnswer } from './hop.ts';
import type { Mount } from './mount.ts';
import { signatureOf } from './signature.ts';

export interface WebRequest {
  url: string;
  method: 'GET' | 'POST';
  /** A form (POST) or part of the query (GET). */
  params: Readonly<Record<string, string>>;
  timeLimitMs: number;
  kind: 'twiml' | 'callback' | 'function';
  headers?: Readonly<Record<string, string>>;
  /** Sent instead of the form; only with POST. */
  body?: { contentType: string; text: string };
  /** Cookies of one caller; absent: none are sent or kept. */
  cookies?: CookieJar;
  /** An answer with more bytes has failed; default 65,536 (Twilio's error 11750). */
  bytesMax?: number;
}

export type WebAnswer =
  | {
      kind: 'answered';
      status: number;
      /** Lower case, without parameters. */
      contentType: string;
      body: string;
      bytes: Buffer;
      headers: Record<string, string>;
    }
  /** `code` is what Twilio's debugger would show, such as 11205 (no connection). */
  | { kind: 'failed'; code: number; reason: string };

/** Those that Twilio follows (its error 11216). */
const redirects = [301, 302, 303, 307];
const redirectsMax = 10;
const bytesMaxDefault = 65_536;

/**
 * Asks the account's own addresses as Twilio does: signed, with an idempotency token, following
 * redirects. Mounted hosts are asked in this process; of all others only loopback is called.
 */
export class Web {
  readonly #options: { authToken: () => string; clock: Clock; log: Log; mounts: Mount[] };

  constructor(options: { authToken: () => string; clock: Clock; log: Log; mounts: Mount[] }) {
    this.#options = options;
  }

  /** Never rejects. A status of 400 or more is an answer, too. */
  async send(request: WebRequest): Promise<WebAnswer> {
    const late = new AbortController();
    const { clock, log } = this.#options;
    const timer = clock.after(request.timeLimitMs, () =>
      late.abort(new HopFailure(11_205, `no answer within ${request.timeLimitMs} ms`)),
    );
    try {
      return await this.#follow(request, late.signal);
    } catch (error) {
      const code = error instanceof HopFailure ? error.code : 11_200;
      const reason = error instanceof HopFailure ? error.message : String(error);
      log.warn({ code, reason, url: request.url.slice(0, 500) }, `No answer to a ${request.kind}`);
      return { kind: 'failed', code, reason };
    } finally {
      timer.cancel();
    }
  }

  async #follow(request: WebRequest, signal: AbortSignal): Promise<WebAnswer> {
    const token = randomUUID();
    let { method } = request;
    let url = readUrl(request.url);
    for (let hops = 0; hops <= redirectsMax; hops++) {
      const hop = this.#hop(request, method, url, token);
      const answer = await exchange(hop, {
        mounts: this.#options.mounts,
        bytesMax: request.bytesMax ?? bytesMaxDefault,
        signal,
      });
      request.cookies?.keep(url.hostname, answer.setCookies);
      if (answer.status < 300 || answer.status > 399) return printed(answer);
      const { location } = answer.headers;
      if (!redirects.includes(answer.status) || location === undefined)
        throw new HopFailure(11_216, `a ${answer.status} that leads nowhere`);
      // RFC 9110 §15.4: a redirected POST goes on as GET; its parameters go along in the query.
      if (answer.status !== 307) method = 'GET';
      url = readUrl(location, url);
    }
    throw new HopFailure(11_215, `more than ${redirectsMax} redirects`);
  }

  #hop(request: WebRequest, method: 'GET' | 'POST', at: URL, token: string): Hop {
    const url = new URL(at);
    const isForm = method === 'POST' && request.body === undefined;
    if (method === 'GET')
      for (const [name, value] of Object.entries(request.params)) url.searchParams.set(name, value);
    const headers: Record<string, string> = {
      'user-agent': 'TwilioProxy/1.1',
      accept: '*/*',
      'i-twilio-idempotency-token': token,
      'x-twilio-signature': signatureOf(
        this.#options.authToken(),
        url.href,
        isForm ? request.params : {},
      ),
    };
    const cookie = request.cookies?.header(url.hostname) ?? null;
    if (cookie !== null) headers['cookie'] = cookie;
    for (const [name, value] of Object.entries(request.headers ?? {}))
      headers[name.toLowerCase()] = value;
    if (method === 'GET') return { method, url, headers, body: Buffer.alloc(0) };
    const form = new URLSearchParams({ ...request.params }).toString();
    headers['content-type'] =
      request.body?.contentType ?? 'application/x-www-form-urlencoded; charset=UTF-8';
    return { method, url, headers, body: Buffer.from(request.body?.text ?? form) };
  }
}

function printed(answer: HopAnswer): WebAnswer {
  return {
    kind: 'answered',
    status: answer.status,
    contentType: (answer.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '',
    body: answer.body.toString('utf8'),
    bytes: answer.body,
    headers: answer.headers,
  };
}

/** @throws HopFailure 11100 when it is no http(s) URL */
function readUrl(text: string, base?: URL): URL {
  const url = URL.parse(text, base?.href);
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw new HopFailure(11_100, `not an http or https URL: ${JSON.stringify(text.slice(0, 200))}`);
  // What stands behind # is for Twilio's connection settings; it is neither sent nor signed.
  url.hash = '';
  return url;
}
