/** One REST call as it arrives, counted from 1. */
export interface RestCall {
  readonly number: number;
  readonly method: string;
  readonly host: string;
  readonly path: string;
}

/**
 * What goes wrong. `run` is done at that moment (a test kills its client there).
 * - `answer`: nothing is done and this error comes back.
 * - `lost-request`: nothing is done and the connection is cut.
 * - `lost-reply`: all is done and the connection is cut instead of the answer.
 * - `delay`: all goes well, `delayMs` later.
 */
export type Fault =
  | {
      kind: 'answer';
      status: number;
      code: number;
      message: string;
      headers?: Record<string, string>;
    }
  | { kind: 'lost-request'; run?: () => void }
  | { kind: 'lost-reply'; run?: () => void }
  | { kind: 'delay'; delayMs: number };

/** When a fault happens: every condition given must hold. */
export interface FaultRule {
  /** The number of the call, counted from 1 since the last `reset`. */
  readonly nth?: number;
  readonly method?: 'GET' | 'POST' | 'DELETE';
  /** Tried on host and path together: `/taskrouter.*Workflows$/`. */
  readonly address?: RegExp;
  /** How often at most; for ever when absent. */
  readonly times?: number;
  readonly fault: Fault;
}

/** A script of faults, written by a test while the twin runs, and the list of the calls that came. */
export class Faults {
  #rules: { rule: FaultRule; left: number }[] = [];
  #calls: RestCall[] = [];

  /** The calls since the last `reset`, also those that were not authorised or not found. */
  get calls(): readonly RestCall[] {
    return this.#calls;
  }

  add(rule: FaultRule): void {
    this.#rules.push({ rule, left: rule.times ?? Number.POSITIVE_INFINITY });
  }

  /** Forgets all rules and counts from 1 again. */
  reset(): void {
    this.#rules = [];
    this.#calls = [];
  }

  /** Counts a call and tells what goes wrong with it; the first rule that fits is taken. */
  next(method: string, host: string, path: string): Fault | null {
    const call = { number: this.#calls.length + 1, method, host, path };
    this.#calls.push(call);
    const hit = this.#rules.find(({ rule, left }) => left > 0 && fits(rule, call));
    if (!hit) return null;
    hit.left -= 1;
    return hit.rule.fault;
  }
}

function fits(rule: FaultRule, call: RestCall): boolean {
  return (
    (rule.nth === undefined || rule.nth === call.number) &&
    (rule.method === undefined || rule.method === call.method) &&
    (rule.address === undefined || rule.address.test(call.host + call.path))
  );
}

/** 429 / 20429, what an account gets that asks too much at once. */
export const tooManyRequests = {
  kind: 'answer',
  status: 429,
  code: 20429,
  message: 'Too Many Requests',
} satisfies Fault;

export const serviceUnavailable = {
  kind: 'answer',
  status: 503,
  code: 20503,
  message: 'Service unavailable. Please try again.',
} satisfies Fault;
