import type { Watcher } from './centre.ts';

/** One watcher that tells them all, in the order given. */
export function watchTogether(...watchers: readonly Watcher[]): Required<Watcher> {
  return {
    joined: (...told) => watchers.forEach((each) => each.joined?.(...told)),
    promised: (...told) => watchers.forEach((each) => each.promised?.(...told)),
    answered: (...told) => watchers.forEach((each) => each.answered?.(...told)),
    abandoned: (...told) => watchers.forEach((each) => each.abandoned?.(...told)),
    phoneAnswered: (...told) => watchers.forEach((each) => each.phoneAnswered?.(...told)),
    rangOut: (...told) => watchers.forEach((each) => each.rangOut?.(...told)),
    keyPressed: (...told) => watchers.forEach((each) => each.keyPressed?.(...told)),
    calledBack: (...told) => watchers.forEach((each) => each.calledBack?.(...told)),
    lapsed: (...told) => watchers.forEach((each) => each.lapsed?.(...told)),
    talked: (...told) => watchers.forEach((each) => each.talked?.(...told)),
    handled: (...told) => watchers.forEach((each) => each.handled?.(...told)),
    staffed: (...told) => watchers.forEach((each) => each.staffed?.(...told)),
    away: (...told) => watchers.forEach((each) => each.away?.(...told)),
  };
}
