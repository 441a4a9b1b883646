import type { QueueEvent } from '../../../callback/queue-event.ts';
import type { LineLaws } from '../../../callback/wait-estimate.ts';
import type { WaitEstimator } from '../../../estimate/wait-estimator.ts';
import { asQueueEvents } from '../as-queue-events.ts';
import type { Centre, Policy, Watcher } from '../centre.ts';

/** What the product's own estimator makes of a simulated line, from nothing but its events. */
export interface EstimatedLine {
  watcher: Watcher;
  laws: (centre: Centre) => LineLaws;
  /** Offers where the wait is over the threshold with at least an even chance. */
  offers: Policy['offers'];
  showsWrapUp: boolean;
}

/**
 * @param estimator goes on from day to day
 * @param startsAt when this day begins, ms since 1970, after all the estimator was told of
 * @param showsWrapUp whether the contact centre tells when an agent begins to write up
 */
export function estimatedLine(
  estimator: WaitEstimator,
  startsAt: number,
  { showsWrapUp, thresholdSeconds = 120 }: { showsWrapUp: boolean; thresholdSeconds?: number },
): EstimatedLine {
  const at = ({ now }: Centre): number => startsAt + Math.round(now * 1000);
  const happened = (event: QueueEvent): void => {
    if (showsWrapUp || event.type !== 'wrap-up') estimator.happened(event);
  };
  return {
    watcher: asQueueEvents(startsAt, happened),
    laws: (centre) => estimator.laws(at(centre)),
    offers(centre, call) {
      const joinedAt = startsAt + Math.round(call.joinedAt * 1000);
      const wait = estimator.estimate({ at: at(centre), priority: call.priority, joinedAt });
      return wait.known && wait.probabilityOver(thresholdSeconds) >= 0.5;
    },
    showsWrapUp,
  };
}
