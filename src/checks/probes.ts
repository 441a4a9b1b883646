import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Clock } from '../base/clock.ts';
import { locate, type Resolver } from '../sip/resolver.ts';

/** Where a SIP URI leads, as `host:port` with the transport. */
export interface Located {
  places: { address: string; port: number; protocol: string }[];
  /** An SRV record said so. */
  bySrv: boolean;
}

export interface HttpAnswer {
  status: number;
  text: string;
}

/** How the checks look at the world; tests put their own there. */
export interface Probes {
  options(uri: string): Promise<{ status: number } | { status: null; reason: string }>;
  locate(uri: string): Promise<Located>;
  /** The addresses of a host name; itself when it is one. */
  addressesOf(host: string): Promise<string[]>;
  ownAddresses(): string[];
  /** Null when the port could be bound, else the system's code, such as EADDRINUSE. */
  bindUdp(host: string, port: number): Promise<string | null>;
  /** Sends a datagram from one socket of ours to another by way of `address`. */
  sendToSelf(options: SelfSent): Promise<'arrived' | 'lost' | 'no port'>;
  /** @throws Error in a few words when nothing answers */
  get(url: string, headers: Record<string, string>): Promise<HttpAnswer>;
}

export interface SelfSent {
  bindHost: string;
  address: string;
  ports: readonly number[];
}

const selfSentMs = 1_000;
const httpMs = 5_000;
const bodyMaxBytes = 100_000;

/** @param options what asks the trunk, and how names are looked up, as calls do */
export function realProbes(options: {
  clock: Clock;
  options: Probes['options'];
  resolver: Resolver;
}): Probes {
  const { clock, resolver } = options;
  return {
    options: options.options,
    async locate(uri) {
      let bySrv = false;
      const watched: Resolver = {
        async srv(name) {
          const records = await resolver.srv(name);
          bySrv ||= records.length > 0;
          return records;
        },
        addresses: (host) => resolver.addresses(host),
      };
      const peers = await locate(uri, watched, () => 0);
      return {
        places: peers.map(({ host, port, protocol }) => ({ address: host, port, protocol })),
        bySrv,
      };
    },
    addressesOf: async (host) => (isIP(host) === 0 ? resolver.addresses(host) : [host]),
    ownAddresses: () =>
      Object.values(networkInterfaces()).flatMap((list) =>
        (list ?? []).map((each) => each.address),
      ),
    bindUdp,
    sendToSelf: (sent) => sendToSelf(clock, sent),
    get: (url, headers) => get(clock, url, headers),
  };
}

async function bindUdp(host: string, port: number): Promise<string | null> {
  const { socket, code } = await bound(host, port);
  socket?.close();
  return code;
}

type Bound = { socket: Socket; code: null } | { socket: null; code: string };

function bound(host: string, port: number): Promise<Bound> {
  return new Promise((resolve) => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    socket.once('error', (error) => {
      socket.close();
      resolve({ socket: null, code: 'code' in error ? String(error.code) : error.message });
    });
    socket.bind(port, host, () => {
      socket.removeAllListeners('error');
      resolve({ socket, code: null });
    });
  });
}

async function sendToSelf(
  clock: Clock,
  { bindHost, address, ports }: SelfSent,
): Promise<'arrived' | 'lost' | 'no port'> {
  let ear: Socket | null = null;
  for (const port of ports) {
    ear = (await bound(bindHost, port)).socket;
    if (ear !== null) break;
  }
  if (ear === null) return 'no port';
  const { socket: mouth } = await bound(bindHost, 0);
  const word = randomBytes(16);
  const heard = Promise.withResolvers<'arrived' | 'lost'>();
  ear.on('message', (message) => {
    if (message.equals(word)) heard.resolve('arrived');
  });
  // A network that cannot be reached is an error of the socket, and says the same: nothing arrives.
  ear.on('error', () => heard.resolve('lost'));
  mouth?.on('error', () => heard.resolve('lost'));
  mouth?.send(word, ear.address().port, address, (error) => {
    if (error) heard.resolve('lost');
  });
  const timer = clock.after(selfSentMs, () => heard.resolve('lost'));
  const result = await heard.promise;
  timer.cancel();
  ear.close();
  mouth?.close();
  return result;
}

async function get(
  clock: Clock,
  url: string,
  headers: Record<string, string>,
): Promise<HttpAnswer> {
  const late = new AbortController();
  const timer = clock.after(httpMs, () => late.abort(new Error(`no answer in ${httpMs / 1000} s`)));
  try {
    const response = await fetch(url, { headers, signal: late.signal, redirect: 'manual' });
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > bodyMaxBytes) break;
    }
    return { status: response.status, text };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const words = cause instanceof Error ? cause.message || cause.name : String(cause);
    throw new Error(words.slice(0, 200), { cause: error });
  } finally {
    timer.cancel();
  }
}
