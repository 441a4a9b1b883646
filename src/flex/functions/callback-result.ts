import { type Clock, realClock, sleep } from '../../base/clock.ts';
import { type FunctionConfig, readConfig } from './lib/config.ts';
import { type Fields, text } from './lib/fields.ts';
import { jsonAnswer, serve } from './lib/serve.ts';
import { within } from './lib/time-limit.ts';
import { askHandover, type Became, type Fetch } from './lib/unhold.ts';

/** What the flow does next with a caller who came back: `promised` ends the call, `queue` queues it. */
export interface CallbackResult {
  readonly result: 'promised' | 'queue';
  readonly became: Became;
}

export interface ResultPorts {
  readonly clock: Clock;
  readonly fetch: Fetch;
}

const queued = (became: Became): CallbackResult => ({ result: 'queue', became });

/** Run after the transfer came back: what became of the caller there? */
export const handler = serve(
  async (context, event) =>
    jsonAnswer(await callbackResult(readConfig(context), event, { clock: realClock, fetch })),
  () => jsonAnswer(queued('unknown')),
);

const limitMs = 1500;
const triesMax = 3;
/** The word may be a moment behind the end of the call. */
const pauseMs = 500;

/**
 * Only Unhold's own word counts: without it the caller is queued. Asks again while it knows nothing of a call
 * that was answered. At most 5.5 seconds; never throws.
 */
export async function callbackResult(
  config: FunctionConfig,
  event: Fields,
  { clock, fetch }: ResultPorts,
): Promise<CallbackResult> {
  const { unhold } = config;
  const callSid = text(event, 'CallSid', 60);
  if (unhold === null || !/^CA[0-9a-f]{32}$/i.test(callSid)) return queued('unknown');
  const wasRefused = /^(busy|no-answer|failed|canceled)$/.test(text(event, 'DialCallStatus', 30));
  const tries = wasRefused ? 1 : triesMax;
  for (let tried = 1; tried <= tries; tried += 1) {
    if (tried > 1) await sleep(clock, pauseMs);
    const became = await within(clock, limitMs, (signal) =>
      askHandover(fetch, unhold, callSid, signal),
    ).catch((): Became => 'unknown');
    if (became === 'promised') return { result: 'promised', became };
    if (became === 'hold') return queued(became);
  }
  return queued('unknown');
}
