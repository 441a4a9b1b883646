/** The way from nothing to the first callback: which steps there are, and which is next. Pure. */

export const ways = ['simulated', 'flex', 'trunk'] as const;
/** What one sets up: the simulated contact centre, Twilio Flex, or a SIP trunk and a contact centre of one's own. */
export type Way = (typeof ways)[number];

export const setUpSteps = [
  'twilio',
  'flex',
  'trunk',
  'call-target',
  'phone-number',
  'test-call',
  'callback',
] as const;
export type SetUpStep = (typeof setUpSteps)[number];

const stepsOf: Record<Way, readonly SetUpStep[]> = {
  simulated: ['call-target', 'phone-number', 'test-call', 'callback'],
  flex: ['twilio', 'flex', 'trunk', 'test-call', 'callback'],
  trunk: ['trunk', 'call-target', 'phone-number', 'test-call', 'callback'],
};

export interface WayState {
  way: Way;
  steps: { step: SetUpStep; done: boolean }[];
  /** The first that is not done; null: all are. */
  next: SetUpStep | null;
}

/** Where each way stands. @param done whether a step has been done, by whatever way */
export function wayStates(done: Record<SetUpStep, boolean>): WayState[] {
  return ways.map((way) => {
    const steps = stepsOf[way].map((step) => ({ step, done: done[step] }));
    return { way, steps, next: steps.find((each) => !each.done)?.step ?? null };
  });
}

export const testCallKinds = ['simulated', 'trunk'] as const;
/** A simulated caller who dials in and is called back, or a phone that is rung and hears the greeting. */
export type TestCallKind = (typeof testCallKinds)[number];

export const testCallResults = [
  'heard',
  'hung-up',
  'busy',
  'no-answer',
  'rejected',
  'carrier-error',
  'cancelled',
] as const;
export type TestCallResult = (typeof testCallResults)[number];

export const flexVerbs = ['apply', 'destroy'] as const;
export type FlexVerb = (typeof flexVerbs)[number];

export const flexRunResults = ['done', 'failed', 'broken-off'] as const;
export type FlexRunResult = (typeof flexRunResults)[number];

/** One thing that was done to the account. */
export interface FlexStep {
  /** `created`, `changed`, `removed`, `restored` or `kept`. */
  did: string;
  /** `SIP domain`. */
  kind: string;
  name: string;
  /** Why it was kept. */
  reason: string | null;
}

/** A test call as the limits see it. Times are milliseconds since 1970. */
export interface PastTestCall {
  kind: TestCallKind;
  number: string;
  startedAt: number;
  overBy: number;
  endedAt: number | null;
}

const hourMs = 3_600_000;
/** How often somebody may be rung in an hour: one phone, and all of them. */
export const testCallLimits = { perNumber: 3, perHour: 12 } as const;

/**
 * Whether another phone may be rung now; null: yes.
 * @param past test calls of the last hour at least
 * @returns why not, and when to ask again
 */
export function whyNoTestCall(
  past: readonly PastTestCall[],
  number: string,
  nowMs: number,
): { sentence: string; retryAfterSeconds: number } | null {
  const after = (ms: number): number => Math.max(1, Math.ceil((ms - nowMs) / 1000));
  const open = past.find(({ endedAt, overBy }) => endedAt === null && overBy > nowMs);
  if (open)
    return {
      sentence: 'A test call is under way, and there is one at a time.',
      retryAfterSeconds: Math.min(10, after(open.overBy)),
    };
  const rung = past.filter(({ kind, startedAt }) => kind === 'trunk' && startedAt > nowMs - hourMs);
  const same = rung.filter((call) => call.number === number);
  const tooMany = (calls: readonly PastTestCall[], sentence: string) => ({
    sentence,
    retryAfterSeconds: after(Math.min(...calls.map(({ startedAt }) => startedAt)) + hourMs),
  });
  if (same.length >= testCallLimits.perNumber)
    return tooMany(same, `This number was rung ${same.length} times within the hour.`);
  if (rung.length >= testCallLimits.perHour)
    return tooMany(rung, `${rung.length} test calls were made within the hour.`);
  return null;
}
