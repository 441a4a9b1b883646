import type { Log } from '../../base/log.ts';
import { sleep } from '../../base/clock.ts';
import type { Account } from '../account/account.ts';
import { checkCredentials } from './credentials.ts';
import type { Fault, Faults } from './faults.ts';
import {
  badParameter,
  errorAnswer,
  notFound,
  RestError,
  type RestAnswer,
  type RestRequest,
  type RestRoute,
} from './route.ts';
import { createRouter } from './router.ts';

/** A request as it came over HTTP, for one of Twilio's product hosts. */
export interface RawRequest {
  readonly method: string;
  readonly host: string;
  /** Path and query. */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Sees every request that reached a route, with its answer: the OpenAPI check is one. */
export type Witness = (route: RestRoute, request: RestRequest, answer: RestAnswer) => void;

export interface FaceOptions {
  account: Account;
  routes: readonly RestRoute[];
  log: Log;
  faults?: Faults | undefined;
  witness?: Witness | undefined;
}

/** Answers REST requests; null means that the connection is to be cut without an answer. */
export type Face = (raw: RawRequest) => Promise<RestAnswer | null>;

/** The REST face without its sockets: faults, credentials, routes, errors. */
export function createFace(options: FaceOptions): Face {
  const { account, log, faults, witness } = options;
  const route = createRouter(options.routes);
  let inFlight = 0;

  const answer = async (raw: RawRequest): Promise<RestAnswer> => {
    try {
      checkCredentials(account, raw.headers['authorization']);
      const match = route(raw.method, raw.host, raw.url.pathname);
      if (match.kind === 'nothing') throw notFound(raw.url.pathname);
      if (match.kind === 'other-method') throw new RestError(405, 20004, 'Method not allowed');
      const { params } = match;
      // What the credentials' account does not own does not exist for it.
      if (params['AccountSid'] !== undefined && params['AccountSid'] !== account.sid)
        throw notFound(raw.url.pathname);
      const request = read(raw, params);
      const given = await handle(match.route, request, log);
      witness?.(match.route, request, given);
      return given;
    } catch (error) {
      if (error instanceof RestError) return errorAnswer(error);
      throw error;
    }
  };

  return async (raw) => {
    const fault = faults?.next(raw.method, raw.host, raw.url.pathname) ?? null;
    const startMs = account.clock.monotonic();
    inFlight += 1;
    const concurrent = inFlight;
    try {
      const given = await suffer(fault, account, () => answer(raw));
      if (given === null) return null;
      const seconds = (account.clock.monotonic() - startMs) / 1000;
      return {
        ...given,
        headers: {
          'twilio-request-id': account.newSid('RQ'),
          'twilio-request-duration': seconds.toFixed(3),
          'twilio-concurrent-requests': String(concurrent),
          ...given.headers,
        },
      };
    } finally {
      inFlight -= 1;
    }
  };
}

/** Does what the fault says around the real answer. */
async function suffer(
  fault: Fault | null,
  account: Account,
  answer: () => Promise<RestAnswer>,
): Promise<RestAnswer | null> {
  if (fault === null) return answer();
  if (fault.kind === 'answer') {
    const refused = errorAnswer(new RestError(fault.status, fault.code, fault.message));
    return { ...refused, headers: { ...refused.headers, ...fault.headers } };
  }
  if (fault.kind === 'delay') {
    await sleep(account.clock, fault.delayMs);
    return answer();
  }
  if (fault.kind === 'lost-reply') await answer();
  fault.run?.();
  return null;
}

/** A bug in a route ends the request, with the body Twilio has for that, and goes to the log. */
async function handle(route: RestRoute, request: RestRequest, log: Log): Promise<RestAnswer> {
  try {
    return await route.handle(request);
  } catch (error) {
    if (error instanceof RestError) return errorAnswer(error);
    log.error({ err: error, method: route.method, path: route.path }, 'A REST route failed');
    return errorAnswer(new RestError(500, 20500, 'An internal server error has occurred'));
  }
}

function read(raw: RawRequest, params: Record<string, string>): RestRequest {
  const type = raw.headers['content-type'] ?? '';
  const isJson = /^application\/json\b/i.test(type);
  const text = raw.method === 'POST' ? raw.body.toString() : '';
  return {
    path: raw.url.pathname,
    params,
    form: new URLSearchParams(isJson ? '' : text),
    query: raw.url.searchParams,
    headers: raw.headers,
    baseUrl: `https://${raw.host}`,
    json: isJson && text !== '' ? parseJson(text) : undefined,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badParameter('The body is not JSON');
  }
}
