import { mountFor, type Mount } from './mount.ts';

/** One HTTP request of a webhook, redirects apart. */
export interface Hop {
  method: 'GET' | 'POST';
  url: URL;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: Buffer;
}

export interface HopAnswer {
  status: number;
  headers: Record<string, string>;
  setCookies: string[];
  body: Buffer;
}

/** Why there is no answer, with the code Twilio's debugger has for it. */
export class HopFailure extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.name = 'HopFailure';
    this.code = code;
  }
}

/** Sends one request. @throws HopFailure when nothing usable comes back before `signal` aborts with one */
export async function exchange(
  hop: Hop,
  options: { mounts: readonly Mount[]; bytesMax: number; signal: AbortSignal },
): Promise<HopAnswer> {
  // Time may have run out between two redirects.
  options.signal.throwIfAborted();
  const mount = mountFor(options.mounts, hop.url.hostname);
  const answer = mount
    ? await askMount(mount, hop, options.signal)
    : await askLoopback(hop, options);
  if (answer.body.length > options.bytesMax) throw tooLarge(options.bytesMax);
  return answer;
}

async function askMount(mount: Mount, hop: Hop, signal: AbortSignal): Promise<HopAnswer> {
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  const { status, headers, body } = await Promise.race([mount.handle(hop), late]);
  const lower = Object.entries(headers).map(
    ([name, value]) => [name.toLowerCase(), value] as const,
  );
  return {
    ...{ status, body: Buffer.from(body) },
    headers: Object.fromEntries(lower.map(([name, value]) => [name, String(value)])),
    setCookies: lower.flatMap(([name, value]) => (name === 'set-cookie' ? value : [])),
  };
}

async function askLoopback(
  hop: Hop,
  options: { bytesMax: number; signal: AbortSignal },
): Promise<HopAnswer> {
  const { url, method, headers, body } = hop;
  if (!isLoopback(url.hostname))
    throw new HopFailure(11_210, `${url.hostname} is not on this machine: only loopback is called`);
  try {
    const response = await fetch(url, {
      ...{ method, headers, redirect: 'manual', signal: options.signal },
      ...(method === 'POST' && { body: new Uint8Array(body) }),
    });
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      setCookies: response.headers.getSetCookie(),
      body: await readBody(response, options.bytesMax),
    };
  } catch (error) {
    if (error instanceof HopFailure) throw error;
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    throw new HopFailure(11_205, `no connection to ${url.host}: ${String(cause)}`);
  }
}

/** Reads what an answer holds; stops as soon as it is too much, however long it would go on. */
async function readBody(response: Response, bytesMax: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > bytesMax) throw tooLarge(bytesMax);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(bytesMax: number): HopFailure {
  return new HopFailure(11_750, `the answer has more than ${bytesMax} bytes`);
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
