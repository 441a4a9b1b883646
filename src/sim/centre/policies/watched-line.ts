import { callTargetDefaults, type CallTargetSettings } from '../../../callback/call-target.ts';
import { decideOffer } from '../../../callback/offer.ts';
import type { QueueEvent } from '../../../callback/queue-event.ts';
import type { LineLaws, WaitEstimate } from '../../../callback/wait-estimate.ts';
import type { WaitEstimator } from '../../../estimate/wait-estimator.ts';
import { asQueueEvents } from '../as-queue-events.ts';
import type { Centre, Watcher } from '../centre.ts';
import type { Call } from '../people.ts';

/** The product's own estimator before a simulated line. */
export interface WatchedLine {
  watcher: Watcher;
  /** What a caller who has just joined would wait. */
  estimate: (centre: Centre, call: Call) => WaitEstimate;
  laws: (centre: Centre) => LineLaws;
}

/**
 * @param estimator goes on from day to day
 * @param startsAt when the day begins, ms since 1970
 * @param showsWrapUp whether the contact centre tells when an agent begins to write up
 */
export function watchLine(
  estimator: WaitEstimator,
  startsAt: number,
  showsWrapUp = true,
): WatchedLine {
  const happened = (event: QueueEvent): void => {
    if (showsWrapUp || event.type !== 'wrap-up') estimator.happened(event);
  };
  const ms = (seconds: number): number => startsAt + Math.round(seconds * 1000);
  return {
    watcher: asQueueEvents(startsAt, happened),
    estimate: ({ now }, { priority, joinedAt }) =>
      estimator.estimate({ at: ms(now), priority, joinedAt: ms(joinedAt) }),
    laws: ({ now }) => estimator.laws(ms(now)),
  };
}

/** The product's own decision whether to offer a callback, with its defaults but for the threshold. */
export function offersByEstimate(
  line: WatchedLine,
  thresholdSeconds: number,
): (centre: Centre, call: Call) => boolean {
  const settings: CallTargetSettings = {
    ...callTargetDefaults,
    ...{ name: 'simulated', destination: 'sip:agents@localhost', callerId: '+12025550100' },
    estimate: { source: 'line', fallbackSeconds: null },
    offerRule: { ...callTargetDefaults.offerRule, thresholdSeconds },
  };
  return (centre, call) => {
    const wait = line.estimate(centre, call);
    const now = centre.now * 1000;
    const { freeCount, staffed } = centre.agents;
    return decideOffer({
      ...{ settings, now, occasion: 'ahead', waitingCount: centre.callbacks.length },
      estimate: wait.known ? { ...wait, confidence: 0.8 } : null,
      unknown: wait.known ? null : wait.reason,
      overThreshold: wait.known ? wait.probabilityOver(thresholdSeconds) : null,
      ...{ number: null, refusedBy: null, hasOpenCallback: false, plan: null },
      queue: {
        ...{ waitingCalls: centre.line.count - 1, headOfLineSince: null },
        ...{ agentsAvailable: freeCount, agentsStaffed: staffed, at: now },
      },
    }).offer;
  };
}
