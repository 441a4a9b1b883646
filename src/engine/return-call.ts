import type { QueueEvent } from '../callback/queue-event.ts';
import { lineOf } from '../callback/call-target.ts';
import type { AttemptRun } from './attempt-run.ts';
import type { LiveLeg } from './call-control.ts';

/**
 * Where the contact centre shows nothing, our own calls to it are all that is seen of its line: they stand in it from
 * when they are placed until an agent is there. Elsewhere nothing is told: the contact centre tells it better.
 */
export class ReturnCall {
  readonly #run: AttemptRun;

  /** The call is being placed. */
  constructor(run: AttemptRun) {
    this.#run = run;
    const place = { since: run.ctx.db.now(), priority: 0, isCallback: true };
    this.#tell((call, at) => ({ type: 'joined', at, call, ...place }));
  }

  /** @param agent who is there now; null: it was given up */
  cameTo(agent: LiveLeg | null): void {
    if (!agent) return this.#tell((call, at) => ({ type: 'left', at, call }));
    this.#tell((call, at) => ({ type: 'answered', at, call, agent: null }));
    const over = (): void => this.#tell((call, at) => ({ type: 'handled', at, call }));
    const { gone } = agent;
    if (gone.aborted) over();
    else gone.addEventListener('abort', over, { once: true });
  }

  #tell(event: (call: string, at: number) => QueueEvent): void {
    const { ctx, callTarget, attemptId } = this.#run;
    if (callTarget.twilio !== null) return;
    const told = event(attemptId, ctx.db.now());
    const sourceId = `${attemptId} ${told.at}`;
    ctx.lines.happened({ line: lineOf(callTarget), sourceId, event: told });
  }
}
