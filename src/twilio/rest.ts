import { z } from 'zod';
import type { Clock } from '../base/clock.ts';

export interface RestOptions {
  accountSid: string;
  authToken: string;
  /** Where requests go instead of Twilio; null: Twilio. */
  restUrl: string | null;
  clock: Clock;
}

export interface RestRequest {
  path: string;
  contentType: 'application/json' | 'application/x-www-form-urlencoded';
  body: string;
  signal: AbortSignal;
}

export interface RestReply {
  status: number;
  /** The header, empty without one. */
  retryAfter: string;
  text: string;
}

const host = 'taskrouter.twilio.com';
const timeLimitMs = 10_000;
/** The statistics of 50 queues with a hundred activities each are a quarter of it. */
const bodyMaxBytes = 2_000_000;

/**
 * Posts to the REST API of TaskRouter.
 * @returns what sends: it throws when nothing, not all or too much comes back within 10 s
 */
export function taskRouterRest(options: RestOptions): (request: RestRequest) => Promise<RestReply> {
  const { accountSid, authToken, restUrl, clock } = options;
  const login = Buffer.from(`${accountSid}:${authToken}`).toString('base64');
  return async ({ path, contentType, body, signal }) => {
    const late = new AbortController();
    const timer = clock.after(timeLimitMs, () => late.abort(new Error('no answer in 10 s')));
    try {
      const response = await fetch(`${restUrl ?? `https://${host}`}${path}`, {
        method: 'POST',
        headers: {
          authorization: `Basic ${login}`,
          'content-type': contentType,
          accept: 'application/json',
          ...(restUrl !== null && { 'x-twilio-host': host }),
        },
        body,
        signal: AbortSignal.any([late.signal, signal]),
        redirect: 'error',
      });
      const retryAfter = response.headers.get('retry-after') ?? '';
      return { status: response.status, retryAfter, text: await readBounded(response) };
    } finally {
      timer.cancel();
    }
  };
}

async function readBounded(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let [text, bytes] = ['', 0];
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > bodyMaxBytes) throw new Error(`an answer of more than ${bodyMaxBytes} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text;
}

const refusal = z.object({ code: z.int(), message: z.string() });

/** Twilio's own words for what is wrong, or the status alone. */
export function refusalIn({ status, text }: RestReply): string {
  try {
    const { code, message } = refusal.parse(JSON.parse(text));
    return `${status}, code ${code}: ${message.slice(0, 200)}`;
  } catch {
    return `status ${status}`; // Not in Twilio's form: a proxy's answer.
  }
}

/** What went wrong with a request, in a few words. */
export function wordsOf(error: unknown): string {
  if (error instanceof z.ZodError) return 'an answer in another form than documented';
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return (cause instanceof Error ? cause.message : String(cause)).slice(0, 200);
}
