import { counterOf } from '../../src/callback/retry-plan.ts';
import type { AttemptView, CallbackView } from '../../src/engine/views.ts';
import { headerOf, type SimCall } from '../support/phones.ts';
import type { History } from './play.ts';

/*
 * What must hold in every history, whatever went wrong. Each checker knows only what was heard, promised and
 * stored, nothing of how it is done, and gives a sentence for every breach.
 */

export interface Breach {
  checker: string;
  callbackId: string;
  sentence: string;
}

type Checker = (history: History) => { callbackId: string; sentence: string }[];

/** What two nodes' ideas of the time may differ by, in milliseconds. */
const skewMs = 45;

const time = (iso: string | null): number => (iso === null ? Infinity : Date.parse(iso));
const breach = (callbackId: string, sentence: string) => ({ callbackId, sentence });

/** Every callback somebody was told of is there, and has come to one end. */
const nothingLost: Checker = ({ accepted, callbacks }) => {
  const known = new Set(callbacks.map(({ id }) => id));
  return [
    ...accepted.filter((id) => !known.has(id)).map((id) => breach(id, 'was accepted and is gone')),
    ...callbacks
      .filter(({ state, outcome }) => state !== 'ended' || outcome === null)
      .map(({ id, state }) => breach(id, `has come to no end: ${state}`)),
  ];
};

/** Whoever heard the promise has a callback that was stored before. */
const promiseKept: Checker = ({ calls, callbacks }) =>
  calls
    .filter(({ isIncoming }) => isIncoming)
    .flatMap((call) => {
      const said = call.heard.find(({ say }) =>
        say.some((phrase) => 'prompt' in phrase && phrase.prompt === 'promised'),
      );
      if (!said) return [];
      const isStored = callbacks.some(
        ({ number, createdAt, journal }) =>
          number === call.callerId &&
          time(createdAt) <= said.at + skewMs &&
          time(createdAt) >= call.startedAt - 1_000 &&
          journal[0]?.reason === 'by phone',
      );
      return isStored ? [] : [breach('', `${call.callerId} was promised what is not stored`)];
    });

/** One end each: the last entry of the journal, nothing after it. */
const oneEnd: Checker = ({ callbacks }) =>
  callbacks.flatMap((callback) => {
    const end = time(callback.endedAt);
    const late = callback.attempts.filter(({ startedAt }) => time(startedAt) > end);
    const after = callback.journal.filter(({ at }) => time(at) > end);
    return [
      ...late.map(({ number }) => breach(callback.id, `attempt ${number} began after the end`)),
      ...after.map(({ event }) => breach(callback.id, `${event} happened after the end`)),
    ];
  });

/** Attempts of one callback, and to one number, come one after another and all end. */
const attemptsInTurn: Checker = ({ callbacks }) => {
  const all = callbacks.flatMap((callback) =>
    callback.attempts.map((attempt) => ({ callback, attempt })),
  );
  return all.flatMap(({ callback, attempt }) => {
    if (attempt.endedAt === null || attempt.result === null)
      return [breach(callback.id, `attempt ${attempt.number} is open`)];
    const overlapping = all.filter(
      (other) =>
        other.attempt !== attempt &&
        other.callback.number === callback.number &&
        time(other.attempt.startedAt) >= time(attempt.startedAt) &&
        time(other.attempt.startedAt) < time(attempt.endedAt) - skewMs,
    );
    return overlapping.map(() => breach(callback.id, `attempt ${attempt.number} overlaps another`));
  });
};

/** No more attempts than the policy allows, counted by what each ended with. */
const withinPolicy: Checker = ({ callbacks, targets }) =>
  callbacks.flatMap((callback) => {
    const target = targets.find(({ id }) => id === callback.callTargetId)!;
    const count = (side: string): number =>
      callback.attempts.filter(({ result, legs }) => {
        if (result === null) return false;
        const customerLegSent = legs.some(({ role }) => role === 'customer');
        return counterOf({ result, customerLegSent }) === side;
      }).length;
    const tooMany = (side: string, max: number) =>
      count(side) > max ? [breach(callback.id, `more than ${max} attempts at the ${side}`)] : [];
    return [
      ...tooMany('customer', target.retry.maxAttempts),
      ...tooMany('agent', target.agentRetry.maxAttempts),
    ];
  });

/** Nothing went out on the wire that was not stored before. */
const storedBeforeSent: Checker = ({ sentUnstored }) =>
  sentUnstored.map((call) =>
    breach(idOf(call), `${call.ids.callId} was sent before it was stored`),
  );

/** A conversation ends when somebody hangs up, or its process dies; never by us. */
const neverCut: Checker = ({ calls }) =>
  ours(calls)
    .filter((call) => call.bridgedAt !== null && call.isCarried())
    .filter((call) => call.endedBy === 'node' && call.bridgedWith?.endedBy === 'node')
    .map((call) => breach(idOf(call), `the conversation with the ${call.role} was cut`));

/** Nobody hears two of our calls at once; nobody is joined to two agents. */
const oneCallAPerson: Checker = ({ calls }) => {
  const spans = ours(calls)
    .filter(({ role, heard, bridgedAt }) => role === 'customer' && (heard.length > 0 || bridgedAt))
    .map((call) => ({ call, ...spanOf(call) }));
  return spans.flatMap((span) =>
    spans
      .filter(
        (other) =>
          other !== span &&
          other.call.to === span.call.to &&
          other.from >= span.from &&
          other.from < span.until,
      )
      .map(({ call }) => breach(idOf(call), `${call.to} was spoken to in two calls at once`)),
  );
};

/** From the first word to the last, or to the end of the conversation. */
function spanOf(call: SimCall): { from: number; until: number } {
  const [first] = call.heard;
  const last = call.heard.at(-1);
  const until = call.bridgedAt === null ? (last?.at ?? 0) : (call.endedAt ?? Infinity);
  return { from: first?.at ?? call.bridgedAt ?? 0, until };
}

/** A leg whose attempt somebody else has ended says nothing, and is joined to nobody. */
const staleLegsAreSilent: Checker = (history) =>
  ours(history.calls).flatMap((call) => {
    const attempt = attemptOf(history, call);
    if (!attempt) return [breach(idOf(call), 'rang for an attempt that is not stored')];
    const ended = time(attempt.endedAt) + skewMs;
    const [first] = call.heard;
    const spoke = first !== undefined && first.at > ended;
    const joined =
      call.bridgedAt !== null && (call.bridgedAt > ended || attempt.result !== 'bridged');
    return [
      ...(spoke ? [breach(idOf(call), `the ${call.role} was spoken to by a stale leg`)] : []),
      ...(joined ? [breach(idOf(call), `the ${call.role} was joined by a stale leg`)] : []),
    ];
  });

/** Who speaks is the one the database gives the callback to at that moment. */
const speaksByRight: Checker = ({ spokeUnasked, callbacks }) =>
  spokeUnasked
    .filter((call) => {
      // What is lost in the very moment of speaking could not be known.
      const journal = callbacks.find(({ id }) => id === idOf(call))?.journal ?? [];
      const spokeAt = call.heard[0]?.at ?? 0;
      return journal.some(
        ({ at, event }) =>
          !benign.has(event) && time(at) < spokeAt - skewMs && time(at) > call.startedAt,
      );
    })
    .map((call) =>
      breach(idOf(call), `${call.nodeName} spoke to the ${call.role} of another's callback`),
    );

/** What may happen to a callback while its leg rings, and leave it its node's. */
const benign = new Set(['claimed', 'first-party-ready', 'agent-answered']);

/** Nobody is rung before the call in which they registered is over, and a moment has passed. */
const afterTheCall: Checker = ({ calls, callbacks, targets }) =>
  callbacks.flatMap((callback) => {
    const { number, createdAt, callTargetId, journal, attempts } = callback;
    const ended = journal.find(({ event }) => event === 'registration-ended');
    const call = calls.findLast(
      (call) =>
        call.isIncoming && call.callerId === number && call.startedAt <= time(createdAt) + skewMs,
    );
    // Where its node died, the call died with it.
    if (ended?.actor !== 'caller' || !call || attempts[0] === undefined) return [];
    const target = targets.find(({ id }) => id === callTargetId);
    const earliest = (call.endedAt ?? 0) + (target?.afterRegistrationSeconds ?? 0) * 1000 - skewMs;
    return time(attempts[0].startedAt) < earliest
      ? [breach(callback.id, 'was dialled before the registering call was over')]
      : [];
  });

/** Only the node that has a callback writes what becomes of its attempt. */
const writesByRight: Checker = ({ callbacks }) =>
  callbacks.flatMap(({ id, journal }) => {
    let owner = '';
    const stale: string[] = [];
    for (const { actor, event } of journal) {
      if (event === 'claimed' || event === 'taken-over') owner = actor;
      else if (actor.startsWith('node:') && actor !== owner && !ownerless.has(event))
        stale.push(`${actor} wrote ${event} to what ${owner} had`);
    }
    return stale.map((sentence) => breach(id, sentence));
  });

/** What a node writes to a callback that nobody is dialling. */
const ownerless = new Set(['registration-ended', 'postponed', 'expired', 'refused']);

/** Both sides of a conversation belong to one attempt. */
const joinedWithin: Checker = ({ calls }) =>
  ours(calls)
    .filter(({ bridgedWith }) => bridgedWith !== null)
    .filter(
      (call) =>
        headerOf(call, 'X-Unhold-Attempt') !== headerOf(call.bridgedWith!, 'X-Unhold-Attempt'),
    )
    .map((call) => breach(idOf(call), 'two legs of different attempts were joined'));

/** No call is left up, and no fault of ours was logged. */
const cleanEnd: Checker = ({ calls, errors }) => [
  ...calls
    .filter(({ endedAt }) => endedAt === null)
    .map((call) => breach(idOf(call), `the call to ${call.to} never ended`)),
  ...errors.map((error) => breach('', error)),
];

/** Where nothing went wrong: in the order they were due, and on time. */
const inOrder: Checker = ({ callbacks, targets, isCalm, seen }) =>
  isCalm
    ? callbacks.flatMap((callback) => {
        const target = targets.find(({ id }) => id === callback.callTargetId);
        // Where turns are given, nobody seeing the line, who is due is rung by the next poll.
        const latestMs = target?.pacing.mode === 'position' ? 5_300 : 100;
        const claimed = callback.journal.find(({ event }) => event === 'claimed');
        const moved = callback.journal.some(({ event }) =>
          ['postponed', 'rescheduled', 'registration-ended'].includes(event),
        );
        const waits = time(callback.createdAt) + estimateMs(callback);
        const due = Math.max(time(callback.createdAt), waits);
        const lateMs = claimed ? time(claimed.at) - due : 0;
        // By place, a turn is due when the line says so.
        if (target?.pacing.mode === 'position' && seen.includes(target.id)) return [];
        const isLate = !moved && (lateMs < -100 || lateMs > latestMs);
        return isLate ? [breach(callback.id, 'was not dialled when it was due')] : [];
      })
    : [];

let estimates = new Map<string, number>();
function estimateMs({ callTargetId }: CallbackView): number {
  return (estimates.get(callTargetId) ?? 0) * 1000;
}

const checkers: Record<string, Checker> = {
  nothingLost,
  promiseKept,
  oneEnd,
  attemptsInTurn,
  withinPolicy,
  storedBeforeSent,
  neverCut,
  oneCallAPerson,
  staleLegsAreSilent,
  speaksByRight,
  writesByRight,
  afterTheCall,
  joinedWithin,
  cleanEnd,
  inOrder,
};

/** Every breach of every checker. */
export function check(history: History): Breach[] {
  estimates = new Map(history.targets.map(({ id, estimate }) => [id, estimate.seconds]));
  return Object.entries(checkers).flatMap(([checker, look]) =>
    look(history).map((found) => ({ checker, ...found })),
  );
}

function ours(calls: readonly SimCall[]): SimCall[] {
  return calls.filter((call) => headerOf(call, 'X-Unhold-Attempt') !== null);
}

function idOf(call: SimCall): string {
  return headerOf(call, 'X-Unhold-Callback') ?? '';
}

function attemptOf({ callbacks }: History, call: SimCall): AttemptView | null {
  const id = headerOf(call, 'X-Unhold-Attempt');
  return callbacks.flatMap(({ attempts }) => attempts).find((attempt) => attempt.id === id) ?? null;
}
