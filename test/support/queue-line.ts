import type { JoinedEvent, QueueEvent } from '../../src/callback/queue-event.ts';
import type { WaitEstimator } from '../../src/estimate/wait-estimator.ts';

/** Monday, 8 o'clock: when the lines of these tests open. */
export const opening = Date.UTC(2026, 0, 5, 8);

/** Tells an estimator what happens in a line, in seconds since it opened. */
export function lineOf(estimator: WaitEstimator) {
  const at = (seconds: number): number => opening + seconds * 1000;
  const tell = (event: QueueEvent): void => estimator.happened(event);
  return {
    at,
    tell,
    here: (seconds: number, ...agents: string[]) =>
      agents.forEach((agent) => tell({ type: 'agent-here', at: at(seconds), agent, share: 1 })),
    away: (seconds: number, agent: string) => tell({ type: 'agent-away', at: at(seconds), agent }),
    joins: (seconds: number, call: string, more: Partial<JoinedEvent> = {}) =>
      tell({
        ...{ type: 'joined', at: at(seconds), call, since: at(seconds) },
        ...{ priority: 0, isCallback: false, ...more },
      }),
    answers: (seconds: number, agent: string | null, call: string) =>
      tell({ type: 'answered', at: at(seconds), call, agent }),
    hangsUp: (seconds: number, call: string) => tell({ type: 'abandoned', at: at(seconds), call }),
    leaves: (seconds: number, call: string) => tell({ type: 'left', at: at(seconds), call }),
    writesUp: (seconds: number, call: string) => tell({ type: 'wrap-up', at: at(seconds), call }),
    isDone: (seconds: number, call: string) => tell({ type: 'handled', at: at(seconds), call }),
  };
}

/** Twelve calls of 300 s each, one after the other, by each of the agents: enough to know them. */
export function teach(estimator: WaitEstimator, agents: readonly string[]): number {
  const line = lineOf(estimator);
  line.here(0, ...agents);
  for (let round = 0; round < 12; round += 1)
    for (const agent of agents) {
      const call = `${agent}-${round}`;
      line.joins(round * 300, call);
      line.answers(round * 300, agent, call);
      line.isDone(round * 300 + 300, call);
    }
  return 12 * 300;
}
