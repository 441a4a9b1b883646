import { sleep, type Clock, type Timer } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { UserAgent } from '../sip/user-agent.ts';

const everyMs = 30_000;

export type TrunkState = 'unknown' | 'up' | 'down';

/** Asks the trunk every 30 s whether it is there (OPTIONS), and logs when that changes. */
export class TrunkProbe {
  readonly #options: { agent: Pick<UserAgent, 'options'>; uri: string; clock: Clock; log: Log };
  #timer: Timer | null = null;
  #isStopped = false;
  state: TrunkState = 'unknown';

  constructor(options: { agent: Pick<UserAgent, 'options'>; uri: string; clock: Clock; log: Log }) {
    this.#options = options;
    void this.#ask();
  }

  stop(): void {
    this.#isStopped = true;
    this.#timer?.cancel();
  }

  async #ask(): Promise<void> {
    const { agent, uri, clock } = this.#options;
    const reply = await agent.options(uri);
    if (this.#isStopped) return;
    // Any answer of its own shows that it is there; 408 and 503 are what stands before it saying no.
    const isUp = reply.status !== null && reply.status !== 408 && reply.status !== 503;
    this.#note(isUp ? 'up' : 'down', reply);
    this.#timer = clock.after(everyMs, () => void this.#ask());
  }

  #note(state: TrunkState, reply: object): void {
    if (state === this.state) return;
    this.state = state;
    const { log } = this.#options;
    if (state === 'up') log.info(reply, 'The trunk answers');
    else log.warn(reply, 'The trunk does not answer OPTIONS');
  }
}

/** As long as somebody who waits for the answer has patience; RFC 3261 would ask again for 32 s. */
const askMs = 6_000;

/** OPTIONS, given up after 6 s. */
export async function optionsWithin(
  clock: Clock,
  agent: Pick<UserAgent, 'options'>,
  uri: string,
): ReturnType<UserAgent['options']> {
  const over = new AbortController();
  const late = sleep(clock, askMs, over.signal).then(
    () => ({ status: null, reason: `nothing within ${askMs / 1000} s` }),
    () => ({ status: null, reason: 'answered' }),
  );
  const reply = await Promise.race([agent.options(uri), late]);
  over.abort();
  return reply;
}
