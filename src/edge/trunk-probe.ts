import type { Clock, Timer } from '../base/clock.ts';
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
