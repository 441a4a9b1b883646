import twilio from 'twilio';
import { RefusedByTwilio } from './refusal.ts';
import type { HttpReply, HttpRequest, Send } from './transport.ts';

export interface TwilioLogin {
  readonly accountSid: string;
  /** The account's SID or an API key's. */
  readonly username: string;
  readonly password: string;
  /** A local Twilio instead of the real one: `http://127.0.0.1:PORT`. */
  readonly baseUrl?: string;
}

/** Twilio's own SDK over our transport, and to a local Twilio when one is named. */
export function twilioClient(login: TwilioLogin, send: Send): twilio.Twilio {
  return twilio(login.username, login.password, {
    accountSid: login.accountSid,
    httpClient: new SendClient(login, send),
  });
}

/** The SDK's way to bring its own HTTP is to inherit (twilio-node, "Using a custom HTTP client"). */
class SendClient extends twilio.RequestClient {
  readonly #login: TwilioLogin;
  readonly #send: Send;

  constructor(login: TwilioLogin, send: Send) {
    super();
    this.#login = login;
    this.#send = send;
  }

  override async request<Body>(
    options: Parameters<twilio.RequestClient['request']>[0],
  ): Promise<Awaited<ReturnType<typeof twilio.RequestClient.prototype.request<Body>>>> {
    const url = new URL(options.uri);
    for (const [key, value] of formOf(options.params)) url.searchParams.append(key, value);
    const method = options.method.toUpperCase() as HttpRequest['method'];
    const isPost = method === 'POST';
    const reply = await this.#send({
      method,
      url: redirected(url, this.#login.baseUrl),
      headers: {
        accept: 'application/json',
        ...authorization(this.#login),
        ...hostHeader(url, this.#login.baseUrl),
        ...(isPost && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(isPost && { body: formOf(options.data).toString(), setsOnly: isInstance(url) }),
    });
    return {
      statusCode: reply.status,
      body: parsed(reply) as Body,
      headers: Object.fromEntries(reply.headers),
    };
  }
}

/** Twilio makes with a POST to a list and changes with one to a SID. */
function isInstance({ pathname }: URL): boolean {
  return /\/[A-Z]{2}[0-9a-f]{32}(\.json)?$/.test(pathname);
}

/** The address to ask: as it is, or the same path at the local Twilio. */
export function redirected(url: URL, baseUrl: string | undefined): string {
  return baseUrl === undefined ? url.href : new URL(url.pathname + url.search, baseUrl).href;
}

/** Tells a local Twilio which product is meant. */
export function hostHeader(url: URL, baseUrl: string | undefined): Record<string, string> {
  return baseUrl === undefined ? {} : { 'x-twilio-host': url.host };
}

export function authorization({ username, password }: TwilioLogin): { authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
}

/** Lists are repeated keys; what is undefined is not sent. */
function formOf(values: unknown): URLSearchParams {
  const form = new URLSearchParams();
  for (const [key, value] of Object.entries(values ?? {}) as [string, unknown][])
    for (const item of Array.isArray(value) ? value : [value])
      if (item !== undefined && item !== null) form.append(key, String(item));
  return form;
}

/** The SDK would make records of nothing out of a page that some proxy sent. */
function parsed({ status, body }: HttpReply): unknown {
  if (body === '') return body;
  try {
    return JSON.parse(body);
  } catch {
    if (status >= 400) return body;
    throw new RefusedByTwilio(status, null, 'what answered is not Twilio, for it sent no JSON');
  }
}
