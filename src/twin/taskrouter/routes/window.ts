import { integer, text, time } from '../../rest/form.ts';
import { badParameter } from '../../rest/route.ts';
import type { Window } from '../statistics.ts';

/** Twilio keeps 30 days of statistics. */
const maxMinutes = 30 * 24 * 60;

/** `Minutes` (default 15) until now, or `StartDate` and `EndDate`. @throws RestError when both are given */
export function windowOf(query: URLSearchParams, nowMs: number): Window {
  const minutes = integer(query, 'Minutes', { min: 1, max: maxMinutes });
  const startMs = time(query, 'StartDate');
  const endMs = time(query, 'EndDate');
  if (minutes !== undefined && (startMs !== undefined || endMs !== undefined))
    throw badParameter('Minutes cannot be combined with StartDate or EndDate');
  const window = {
    startMs: startMs ?? (endMs ?? nowMs) - (minutes ?? 15) * 60_000,
    endMs: endMs ?? nowMs,
  };
  if (window.startMs > window.endMs) throw badParameter('StartDate is after EndDate');
  return window;
}

/** Seconds of `SplitByWaitTime`: `5,30`. */
export function thresholdsOf(query: URLSearchParams): number[] {
  const value = text(query, 'SplitByWaitTime', 1_000);
  if (value === undefined || value === '') return [];
  return value.split(',').map((part) => {
    if (!/^\s*\d{1,9}\s*$/.test(part))
      throw badParameter('Invalid SplitByWaitTime: wanted seconds separated by commas');
    return Number(part);
  });
}
