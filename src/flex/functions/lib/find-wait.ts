import type { Clock } from '../../../base/clock.ts';
import type { FunctionConfig } from './config.ts';
import { type Fields, queueSeconds, text } from './fields.ts';
import type { Kept } from './kept.ts';
import type { QueueStatistics } from './statistics.ts';
import { within } from './time-limit.ts';
import { askOffer, type Caller, type Fetch } from './unhold.ts';
import { unknownWait, type Wait, waitFromStatistics, waitFromUnhold } from './wait.ts';

/** What the wait is found out with. */
export interface WaitPorts {
  readonly clock: Clock;
  readonly fetch: Fetch;
  /** Asks TaskRouter; may throw. */
  readonly readStatistics: () => Promise<QueueStatistics>;
  readonly kept: Kept<QueueStatistics>;
}

const unholdLimitMs = 1500;
const statisticsLimitMs = 5000;

/** Unhold's word if it answers in time, else TaskRouter's statistics, else `unknown`. Never throws. */
export async function findWait(
  config: FunctionConfig,
  event: Fields,
  { clock, fetch, readStatistics, kept }: WaitPorts,
): Promise<Wait> {
  const trouble: string[] = [];
  const { unhold, thresholdSeconds } = config;
  if (unhold !== null) {
    try {
      const found = await within(clock, unholdLimitMs, (signal) =>
        askOffer(fetch, unhold, callerOf(event), signal),
      );
      return waitFromUnhold(found);
    } catch (error) {
      trouble.push(`Unhold: ${messageOf(error)}`);
    }
  }
  try {
    const found = await kept.get(config.taskQueueSid, config.waitCacheSeconds * 1000, () =>
      within(clock, statisticsLimitMs, readStatistics),
    );
    return waitFromStatistics(found, thresholdSeconds, trouble);
  } catch (error) {
    return unknownWait([...trouble, `TaskRouter: ${messageOf(error)}`]);
  }
}

function callerOf(event: Fields): Caller {
  return { number: callerNumber(event), waitedSeconds: queueSeconds(event) };
}

/** The number that would be called back; null when the caller hides it or it is no number. */
function callerNumber(event: Fields): string | null {
  const from = text(event, 'From', 300).replace(/^sips?:/i, '');
  return /^\+?\d{3,20}(?=@|$)/.exec(from)?.[0] ?? null;
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 200);
}
