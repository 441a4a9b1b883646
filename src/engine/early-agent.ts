import { ringingCustomer, sayNoCustomer } from '../callback/agent-dialogue.ts';
import { isPaced, knowsPerson } from '../callback/call-target.ts';
import { forgetAgentAnswered, noteAgentAnswered } from '../store/attempts.ts';
import { isAgentWanted } from '../store/pacing.ts';
import type { AttemptRun } from './attempt-run.ts';
import type { LiveLeg } from './call-control.ts';
import { aborted, isDatabaseAway } from './patience.ts';
import { reachAgent, type Reached } from './reach-agent.ts';
import { untilTold } from './until-told.ts';

/**
 * The agent of a customer whose turn comes while the phone still rings: called at once, so that the place in line is
 * not lost, and told that the customer is being called.
 */
export class EarlyAgent {
  readonly #run: AttemptRun;
  readonly #over = new AbortController();
  #calling: Promise<Reached> | null = null;
  #leg: LiveLeg | null = null;
  #isTaken = false;
  #released: Promise<void> | null = null;

  constructor(run: AttemptRun) {
    this.#run = run;
  }

  /** The customer's phone rings: waits for the turn, where somebody gives turns. */
  watch(): void {
    if (!isPaced(this.#run.callTarget)) return;
    this.#callWhenWanted().catch((error: unknown) =>
      this.#run.ctx.log.error({ error }, 'An agent could not be called ahead'),
    );
  }

  /** The agent's leg, if a person is known to be on it now. */
  get person(): LiveLeg | null {
    const isThere = this.#leg !== null && !this.#leg.gone.aborted;
    return isThere && knowsPerson(this.#run.callTarget) ? this.#leg : null;
  }

  /**
   * The customer is ready: whoever is being called is theirs, and nobody is called by the turn any more.
   * @returns null when there is nobody: an agent is still to be called
   */
  async take(customer: LiveLeg): Promise<Reached | null> {
    if (this.#calling === null) {
      this.#over.abort();
      return null;
    }
    void aborted(customer.gone).then(() => this.#over.abort());
    const reached = await this.#calling;
    const isThere = reached.kind === 'reached' && !reached.leg.gone.aborted;
    if (reached.kind === 'failed' || (reached.kind === 'reached' && !isThere)) {
      // Of the agent who is called next, nothing is known yet.
      await unlessAway(() => forgetAgentAnswered(this.#run.ctx.db, this.#run.attemptId));
      return null;
    }
    this.#isTaken = true;
    return reached;
  }

  /** The customer does not come: who was called for them is told so, and free again. Never rejects. */
  release(): Promise<void> {
    this.#released ??= this.#release();
    return this.#released;
  }

  async #release(): Promise<void> {
    this.#over.abort();
    await this.#calling?.catch(() => {}); // Logged by who called.
    if (this.#leg === null || this.#isTaken) return;
    // A stale leg says nothing.
    if (!this.#run.lease.lost.aborted) await this.#leg.ask(sayNoCustomer, { kind: 'said' });
    await this.#run.hangUp(this.#leg, 'the customer was not reached');
  }

  async #callWhenWanted(): Promise<void> {
    const { ctx, attemptId } = this.#run;
    const over = this.#over.signal;
    const ended = AbortSignal.any([over, this.#run.lease.lost]);
    await untilTold(ctx, { hints: ctx.agentWanted, attemptId }, isAgentWanted, ended);
    if (ended.aborted) return;
    this.#run.mark('turn');
    this.#calling = reachAgent(this.#run, { leg: null, gone: over });
    const reached = await this.#calling;
    if (reached.kind !== 'reached') return;
    this.#leg = reached.leg;
    if (!this.#isTaken && this.#released === null) reached.leg.keepCompany(ringingCustomer);
    // However it was confirmed: whoever gives turns sees that this one has an agent.
    await unlessAway(() => noteAgentAnswered(ctx.db, attemptId));
  }
}

/** What whoever gives turns would like to know, and an attempt does not depend on. */
async function unlessAway(note: () => Promise<unknown>): Promise<void> {
  try {
    await note();
  } catch (error) {
    if (!isDatabaseAway(error)) throw error;
  }
}
