import type { FastifyRequest } from 'fastify';
import { UserError } from '../base/errors.ts';

const harmless = new Set(['GET', 'HEAD', 'OPTIONS']);

/** True for requests that change nothing, by their method. */
export function isReading(method: string): boolean {
  return harmless.has(method);
}

/**
 * Refuses what a page of another site makes a browser send with our cookie. Browsers say where a request comes
 * from (Fetch Metadata; Origin, RFC 6454 §7), and a page cannot change that.
 * @throws UserError other-site
 */
export function refuseOtherSites(request: FastifyRequest): void {
  if (isReading(request.method)) return;
  const { origin, host, 'sec-fetch-site': site } = request.headers;
  if (site !== undefined ? site === 'same-origin' : isSameHost(origin, host)) return;
  throw new UserError(
    'other-site',
    'A change by cookie must come from our own pages; programs send an API key.',
  );
}

function isSameHost(origin: string | undefined, host: string | undefined): boolean {
  const from = origin === undefined ? null : URL.parse(origin);
  return from !== null && host !== undefined && from.host === host.toLowerCase();
}
