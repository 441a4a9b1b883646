import { whatIfPolicies, type WhatIfPolicy } from '../../callback/what-if.ts';
import { Baseline } from '../../estimate/baseline.ts';
import { WaitEstimator } from '../../estimate/wait-estimator.ts';
import type { Policy, Watcher } from './centre.ts';
import { agentFirst } from './policies/agent-first.ts';
import { guide } from './policies/guide.ts';
import { nothingLearned, ours } from './policies/ours.ts';
import { timerPolicy } from './policies/timer.ts';
import { offersByEstimate, watchLine } from './policies/watched-line.ts';
import { watchTogether } from './watch-together.ts';

/** What can be compared: nobody is called back; the guide's timer; a timer on our estimate; agent-first; the product. */
export const policyNames = whatIfPolicies;
export type PolicyName = WhatIfPolicy;

/** A policy at work day after day. What it learns goes on. @param startsAt when the day begins, ms since 1970 */
export type PolicyAtWork = (startsAt: number) => { policy: Policy | null; watcher: Watcher };

/** @param thresholdSeconds a callback is offered for a longer wait */
export function createPolicy(name: PolicyName, thresholdSeconds: number): PolicyAtWork {
  return create[name](thresholdSeconds);
}

const create: Record<PolicyName, (thresholdSeconds: number) => PolicyAtWork> = {
  none: () => () => ({ policy: null, watcher: {} }),

  guide(thresholdSeconds) {
    const baseline = new Baseline();
    return (startsAt) => guide(baseline, startsAt, thresholdSeconds);
  },

  timer(thresholdSeconds) {
    const estimator = new WaitEstimator();
    return (startsAt) => {
      const line = watchLine(estimator, startsAt);
      const offers = offersByEstimate(line, thresholdSeconds);
      const { policy, watcher } = timerPolicy({
        name: 'timer',
        quoteSeconds(centre, call) {
          const wait = line.estimate(centre, call);
          return wait.known && offers(centre, call) ? wait.meanSeconds : null;
        },
      });
      return { policy, watcher: watchTogether(line.watcher, watcher) };
    };
  },

  'agent-first'(thresholdSeconds) {
    const estimator = new WaitEstimator();
    return (startsAt) => {
      const line = watchLine(estimator, startsAt);
      return {
        policy: agentFirst(offersByEstimate(line, thresholdSeconds)),
        watcher: line.watcher,
      };
    };
  },

  ours(thresholdSeconds) {
    const estimator = new WaitEstimator();
    const learned = nothingLearned();
    return (startsAt) => {
      const line = watchLine(estimator, startsAt);
      const offers = offersByEstimate(line, thresholdSeconds);
      const { policy, watcher } = ours({ learned, line, offers, showsWrapUp: true });
      return { policy, watcher: watchTogether(line.watcher, watcher) };
    };
  },
};
