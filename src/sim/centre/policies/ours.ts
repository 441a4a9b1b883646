import {
  agentPickedUp,
  firstLeadLaw,
  keyPressed,
  leadSeconds,
  phoneAnswered,
  phoneRangOut,
  type LeadLaw,
} from '../../../callback/lead-law.ts';
import type { CallbackInFlight, PacingFacts, PacingMode } from '../../../callback/pacing-facts.ts';
import {
  firstTuning,
  heldShareAim,
  tune,
  type PacingTuning,
} from '../../../callback/pacing-tuning.ts';
import { decidePacing, goesReadyFirst } from '../../../callback/pacing.ts';
import type { Place } from '../../../callback/turn.ts';
import { dial, reserve, serveReady } from '../callback-life.ts';
import type { Centre, Policy, Watcher } from '../centre.ts';
import { answerFirst } from '../live.ts';
import type { Call, Callback } from '../people.ts';
import { isBefore } from '../turn.ts';
import { watchTogether } from '../watch-together.ts';
import type { WatchedLine } from './watched-line.ts';

/** What a call target has learned of its own callbacks; goes on from day to day. */
export interface Learned {
  lead: LeadLaw;
  tuning: PacingTuning;
}

export const nothingLearned = (): Learned => ({ lead: firstLeadLaw, tuning: firstTuning });

export interface Ours {
  learned: Learned;
  /** The line as the product sees it. */
  line: WatchedLine;
  offers: Policy['offers'];
  /** Does the contact centre tell when an agent begins to write up? */
  showsWrapUp: boolean;
  /** Is the feed of the line alive? Default: always. */
  isSeen?: (centre: Centre) => boolean;
}

/** The policy of the product: the very rules that run behind the phone, on a simulated line. */
export function ours(options: Ours): { policy: Policy; watcher: Watcher } {
  const { learned, offers, line } = options;
  const dueAt = new Map<Callback, number>();
  const rungBy = new Map<Callback, PacingMode>();
  let lookedFor = -1;
  const decide = (centre: Centre): { facts: PacingFacts; wantAgent: Callback[] } => {
    const facts = factsOf(centre, options, dueAt);
    const decision = decidePacing(facts, learned.tuning);
    const byId = (id: string): Callback[] =>
      centre.callbacks.filter(({ call }) => idOf(call) === id);
    for (const callback of decision.dial.flatMap(byId)) {
      rungBy.set(callback, decision.mode);
      dial(centre, callback);
    }
    return { facts, wantAgent: decision.wantAgent.flatMap(byId) };
  };
  return {
    policy: {
      name: 'ours',
      offers,
      look(centre) {
        if (!centre.callbacks.some(({ stage }) => stage === 'waiting')) return;
        decide(centre);
        if (lookedFor > centre.now) return;
        lookedFor = centre.now + 1;
        centre.lookAt(lookedFor);
      },
      serveNext(centre) {
        if (centre.callbacks.length === 0) return answerFirst(centre);
        const { facts, wantAgent } = decide(centre);
        const [first] = wantAgent;
        const caller = centre.line.first();
        const isFirst =
          first &&
          (!caller ||
            isBefore(first.call, caller) ||
            (first.stage === 'ready' && goesReadyFirst(facts)));
        if (!isFirst) return answerFirst(centre);
        if (first.stage === 'ready') serveReady(centre, first);
        else reserve(centre, first);
        return true;
      },
    },
    watcher: watchTogether(learner(options, rungBy), {
      promised(centre, callback) {
        const wait = line.estimate(centre, callback.call);
        dueAt.set(callback, centre.now + (wait.known ? wait.meanSeconds : 0));
      },
    }),
  };
}

/** Every attempt teaches. */
function learner({ learned, line }: Ours, rungBy: ReadonlyMap<Callback, PacingMode>): Watcher {
  const tuned = (centre: Centre, callback: Callback): void => {
    const now = line.laws(centre);
    const freed = (now.agentsStaffed * leadSeconds(learned.lead)) / now.handle.meanSeconds;
    const aim = heldShareAim(learned.tuning, freed);
    const mode = rungBy.get(callback);
    const outcome = mode && { mode, heldSeconds: callback.holdSeconds };
    if (outcome) learned.tuning = tune(learned.tuning, outcome, aim);
  };
  return {
    phoneAnswered({ now }, { since }) {
      learned.lead = phoneAnswered(learned.lead, now - since);
    },
    rangOut({ now }, { since }) {
      learned.lead = phoneRangOut(learned.lead, now - since);
    },
    keyPressed({ now }, { since }) {
      learned.lead = keyPressed(learned.lead, now - since);
    },
    calledBack(centre, callback) {
      if (callback.holdSeconds > 0)
        learned.lead = agentPickedUp(learned.lead, centre.now - callback.agentSince);
      tuned(centre, callback);
    },
    lapsed(centre, callback) {
      if (callback.end === 'hung-up') tuned(centre, callback);
    },
  };
}

function factsOf(
  centre: Centre,
  { learned, line, showsWrapUp, isSeen }: Ours,
  dueAt: ReadonlyMap<Callback, number>,
): PacingFacts {
  const at = centre.now * 1000;
  const busySince: number[] = [];
  const wrapUpSince: number[] = [];
  for (const { stage, since, busySince: talksSince } of centre.agents.all)
    if (stage === 'wrap-up' && showsWrapUp) wrapUpSince.push(since * 1000);
    else if (stage === 'talking' || stage === 'wrap-up') busySince.push(talksSince * 1000);
  const waiting: PacingFacts['waiting'][number][] = [];
  const inFlight: CallbackInFlight[] = [];
  for (const callback of centre.callbacks) {
    const { call, stage, since, agent } = callback;
    const place = { id: idOf(call), ...placeOf(call) };
    if (stage === 'waiting') waiting.push({ ...place, dueAt: (dueAt.get(callback) ?? 0) * 1000 });
    else if (stage === 'ringing' || stage === 'confirming' || stage === 'ready')
      inFlight.push({ ...place, stage, since: since * 1000, hasAgent: agent !== null });
  }
  return {
    at,
    line:
      isSeen?.(centre) === false
        ? null
        : {
            agentsFree: centre.agents.freeCount,
            busySince,
            wrapUpSince,
            live: Array.from(centre.line, placeOf),
            laws: line.laws(centre),
          },
    waiting,
    inFlight,
    lead: learned.lead,
    closesAt: null,
  };
}

function placeOf({ priority, joinedAt }: Call): Place {
  return { priority, joinedAt: joinedAt * 1000 };
}

function idOf({ index }: Call): string {
  return String(index);
}
