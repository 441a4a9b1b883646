import { HandClock } from '../../../../src/base/clock.ts';
import { type FunctionConfig, readConfig } from '../../../../src/flex/functions/lib/config.ts';
import type { WaitPorts } from '../../../../src/flex/functions/lib/find-wait.ts';
import { keepAnswers } from '../../../../src/flex/functions/lib/kept.ts';
import type { QueueStatistics } from '../../../../src/flex/functions/lib/statistics.ts';
import type { Fetch } from '../../../../src/flex/functions/lib/unhold.ts';

/** What the Functions run with in tests: an environment, an Unhold and a TaskRouter that do as told. */

export const variables = {
  WORKSPACE_SID: `WS${'1'.repeat(32)}`,
  TASK_QUEUE_SID: `WQ${'2'.repeat(32)}`,
  UNHOLD_URL: 'https://unhold.example.com',
  UNHOLD_API_KEY: 'a-key',
  UNHOLD_CALL_TARGET_ID: 'target-1',
  HOLD_MUSIC_URL: 'https://music.example.com/track.mp3',
};

export const withUnhold: FunctionConfig = readConfig(variables);
export const withoutUnhold: FunctionConfig = { ...withUnhold, unhold: null };

export const callSid = `CA${'a'.repeat(32)}`;

/** A busy queue: a mean of 300 seconds, measured on 20 calls, five of which wait now. */
export const busyQueue: QueueStatistics = {
  meanAcceptanceSeconds: 300,
  accepted: 20,
  availableAgents: 4,
  pending: 5,
  held: 4,
};

export const longOffer = {
  offer: true,
  reason: 'ok',
  estimate: { meanSeconds: 240, lowSeconds: 180, highSeconds: 300, confidence: 0.8 },
  quote: { lowSeconds: 180, highSeconds: 300, said: 'in between three and five minutes' },
};

export interface Asked {
  url: string;
  headers: Record<string, string>;
}

/** An Unhold whose answers are given one after the other; the last one stays. Never: it says nothing. */
export function unholdSays(...answers: unknown[]): {
  fetch: Fetch;
  asked: Asked[];
} {
  const asked: Asked[] = [];
  const fetch: Fetch = async (url, { headers, signal }) => {
    const answer = answers[Math.min(asked.length, answers.length - 1)];
    asked.push({ url: url.href, headers });
    if (answer === never)
      return new Promise((_, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason as Error)),
      );
    if (answer instanceof Error) throw answer;
    return { status: 200, json: async () => answer };
  };
  return { fetch, asked };
}

export const never = Symbol('never');

export function ports(
  given: {
    clock?: HandClock;
    fetch?: Fetch;
    readStatistics?: () => Promise<QueueStatistics>;
  } = {},
): WaitPorts & { clock: HandClock } {
  const clock = given.clock ?? new HandClock();
  return {
    clock,
    fetch: given.fetch ?? unholdSays(longOffer).fetch,
    readStatistics: given.readStatistics ?? (async () => busyQueue),
    kept: keepAnswers(clock),
  };
}

/** Winds the clock until the answer is there. @returns it, and how many seconds it took */
export async function timed<T>(
  clock: HandClock,
  work: Promise<T>,
): Promise<{ value: T; seconds: number }> {
  const from = clock.now();
  const progress = { isDone: false };
  const done = work.finally(() => {
    progress.isDone = true;
  });
  for (let step = 0; step < 300 && !progress.isDone; step += 1)
    await clock.run(step === 0 ? 0 : 100);
  return { value: await done, seconds: (clock.now() - from) / 1000 };
}
