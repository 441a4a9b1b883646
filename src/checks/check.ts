import { sleep, type Clock } from '../base/clock.ts';

/** What can be checked of an installation, in the order in which one would mend it. */
export const checkIds = [
  'database',
  'database-clock',
  'prompts',
  'address',
  'audio-ports',
  'audio-address',
  'allow-list',
  'trunk-name',
  'trunk',
  'destinations',
  'public-url',
  'twilio-account',
  'twilio-queues',
] as const;
export type CheckId = (typeof checkIds)[number];

/** `warn`: it may work, and one should know; `not-tried`: there is nothing to try, or something before it failed. */
export type CheckState = 'ok' | 'warn' | 'failed' | 'not-tried';

export interface Verdict {
  state: CheckState;
  /** What was found and what was wanted, each a sentence or a few words. */
  found: string;
  wanted: string;
  /** What to do; null where all is well. */
  fix: string | null;
}

export interface Check {
  id: CheckId;
  run(): Promise<Verdict>;
}

export type CheckResult = Verdict & { id: CheckId };

export const ok = (found: string, wanted: string): Verdict => ({
  ...{ state: 'ok', found, wanted, fix: null },
});
export const failed = (found: string, wanted: string, fix: string): Verdict => ({
  ...{ state: 'failed', found, wanted, fix },
});
export const warn = (found: string, wanted: string, fix: string): Verdict => ({
  ...{ state: 'warn', found, wanted, fix },
});
export const notTried = (why: string, wanted: string, fix: string | null = null): Verdict => ({
  ...{ state: 'not-tried', found: why, wanted, fix },
});

/** Longer than the slowest of them: OPTIONS over UDP is given up by us before (RFC 3261 timer F is 32 s). */
const timeLimitMs = 8_000;

/** Runs all at once; none takes longer than 8 s, and none rejects. Answers in the order given. */
export async function runChecks(
  checks: readonly Check[],
  clock: Clock,
  limitMs = timeLimitMs,
): Promise<CheckResult[]> {
  return Promise.all(
    checks.map(async (check) => ({
      id: check.id,
      ...(await withinLimit(() => check.run(), clock, limitMs)),
    })),
  );
}

async function withinLimit(run: Check['run'], clock: Clock, limitMs: number): Promise<Verdict> {
  const over = new AbortController();
  const late = sleep(clock, limitMs, over.signal).then(
    () =>
      failed(
        `nothing within ${limitMs / 1000} s`,
        'an answer',
        'check the network between here and there, then check again',
      ),
    () => null,
  );
  const verdict = run().catch((error: unknown) =>
    failed(
      error instanceof Error ? error.message : String(error),
      'a check that can be carried out',
      'see the log of this node, then check again',
    ),
  );
  const first = await Promise.race([verdict, late]);
  over.abort();
  return first ?? verdict;
}
