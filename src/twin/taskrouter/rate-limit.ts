import type { Clock } from '../../base/clock.ts';
import { errorAnswer, RestError, type RestAnswer, type RestRequest } from '../rest/route.ts';

const windowMs = 1_000;

/**
 * Lets `perSecond` requests through in any second, per account as the twin has one, and answers 429
 * above that. The header names are Twilio's ("Monitoring TaskRouter API Usage"); the form of
 * X-Rate-Limit-Config is not published.
 */
export function rateLimited(
  clock: Clock,
  resource: string,
  perSecond: number,
  handle: (request: RestRequest) => RestAnswer,
): (request: RestRequest) => RestAnswer {
  let recent: number[] = [];
  return (request) => {
    const nowMs = clock.monotonic();
    recent = recent.filter((atMs) => atMs > nowMs - windowMs);
    const isOver = recent.length >= perSecond;
    if (!isOver) recent.push(nowMs);
    const headers = {
      'X-Rate-Limit-Limit': String(perSecond),
      'X-Rate-Limit-Remaining': String(perSecond - recent.length),
      'X-Rate-Limit-Config': resource,
    };
    if (!isOver) return { ...handle(request), headers };
    return { ...errorAnswer(new RestError(429, 20429, 'Too Many Requests')), headers };
  };
}
