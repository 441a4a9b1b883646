import type { Context } from '@twilio-labs/serverless-runtime-types/types.js';
import { realClock } from '../../../base/clock.ts';
import type { FunctionConfig } from './config.ts';
import type { Fields } from './fields.ts';
import type { WaitPorts } from './find-wait.ts';
import { type Kept, keepAnswers } from './kept.ts';
import { type QueueStatistics, readStatistics } from './statistics.ts';

/** Lives as long as the runtime keeps the module: the cache of one Function in one container. */
const kept: Kept<QueueStatistics> = keepAnswers(realClock);

/** The real ones: this runtime's `fetch` and Twilio client. */
export function waitPorts(context: Context<Fields>, config: FunctionConfig): WaitPorts {
  return {
    clock: realClock,
    fetch,
    // The client throws when the service has no credentials: inside, so that it counts as no answer.
    readStatistics: async () => readStatistics(context.getTwilioClient(), config),
    kept,
  };
}
