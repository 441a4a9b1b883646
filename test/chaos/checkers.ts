import { outcomes } from '../../src/callback/callback.ts';
import type { CallbackView } from '../../src/engine/views.ts';
import type { Fault, History, Ring } from './history.ts';

/** What has to hold of a history, and where it does not. */
export interface Check {
  name: string;
  /** How much it looked at: nothing at all proves nothing. */
  looked: number;
  violations: string[];
}

/** Issue 2: a dead node's callbacks are claimed elsewhere within this. */
export const takeoverLimitMs = 15_000;
/** A stale leg hangs up within this of being answered, and of its node going on. */
export const staleLimitMs = 2_000;
/** Clocks of one machine, read at both ends of a message. */
const slackMs = 250;

/** Every check, in the order of the promises they hold the platform to. */
export function checkAll(history: History): Check[] {
  return [
    promisesKept(history),
    promisedOnce(history),
    answeredOnce(history),
    onePhoneOneCall(history),
    nothingAfterTheEnd(history),
    onlyTheOwnerWrites(history),
    takenOver(history),
    frozenNodesStaySilent(history),
    nobodyLeftOnTheLine(history),
    noTrouble(history),
  ];
}

function check(name: string, looked: number, violations: string[]): Check {
  return { name, looked, violations };
}

/** Every promise is a callback that has ended with one outcome. */
function promisesKept({ promised, callbacks }: History): Check {
  const violations = promised.flatMap(({ number, by, callbackId }) => {
    const found = callbacks.find((one) =>
      callbackId === null ? one.number === number : one.id === callbackId,
    );
    if (!found) return [`${number} was promised (${by}) and is not there`];
    const { state, outcome, endedAt } = found;
    const hasOutcome = outcome !== null && outcomes.includes(outcome);
    if (state === 'ended' && hasOutcome && endedAt !== null) return [];
    return [
      `${number} was promised (${by}) and is ${state} with the outcome ${outcome}: ${tail(found)}`,
    ];
  });
  return check('every promise is there and has its outcome', promised.length, violations);
}

/** Each person of a run has a number of their own and asks once, however often a request is repeated. */
function promisedOnce({ callbacks }: History): Check {
  const violations = groups(callbacks, ({ number }) => number)
    .filter(([, those]) => those.length > 1)
    .map(([number, those]) => `${number} has ${those.length} callbacks`);
  return check('no callback is doubled', callbacks.length, violations);
}

function answeredOnce({ rings }: History): Check {
  const violations = groups(rings, ({ attemptId }) => attemptId)
    .map(([id, those]) => ({ id, answers: those.filter(({ answeredAt }) => answeredAt !== null) }))
    .filter(({ answers }) => answers.length > 1)
    .map(
      ({ id, answers }) => `attempt ${id} was answered ${answers.length} times: ${told(answers)}`,
    );
  return check('nobody answers twice for one attempt', rings.length, violations);
}

/** One person, one phone: no picked-up call begins before the last one is over. */
function onePhoneOneCall({ rings }: History): Check {
  const violations = groups(rings, ({ number }) => number).flatMap(([number, those]) =>
    overlaps(those, ({ answeredAt }) => answeredAt).map(
      (pair) => `${number} was in two calls at once: ${told(pair)}`,
    ),
  );
  return check('nobody is in two calls of ours at once', rings.length, violations);
}

/** Two INVITEs rang one phone at the same time: no promise is broken by it, but it is reported. */
export function ringingOverlaps({ rings }: History): number {
  return groups(rings, ({ number }) => number).flatMap(([, those]) =>
    overlaps(those, ({ at }) => at),
  ).length;
}

function overlaps(rings: Ring[], from: (ring: Ring) => number | null): [Ring, Ring][] {
  const spans = rings
    .map((ring) => ({ ring, from: from(ring), to: ring.endedAt ?? Infinity }))
    .filter((span): span is { ring: Ring; from: number; to: number } => span.from !== null)
    .sort((a, b) => a.from - b.from);
  return spans.flatMap((span, at) => {
    const next = spans[at + 1];
    return next && next.from < span.to ? [[span.ring, next.ring] as [Ring, Ring]] : [];
  });
}

/** A callback that has ended is not dialled, and nothing more is written about it. */
function nothingAfterTheEnd({ rings, callbacks }: History): Check {
  const violations = callbacks.flatMap((callback) => {
    if (callback.endedAt === null) return [];
    const ended = Date.parse(callback.endedAt);
    const late = rings.filter(
      (ring) => ring.callbackId === callback.id && ring.at > ended + slackMs,
    );
    const written = callback.journal.filter(({ at }) => Date.parse(at) > ended);
    return [
      ...late.map((ring) => `${callback.number} was rung ${ring.at - ended} ms after its end`),
      ...written.map(({ event }) => `${callback.number}: ${event} written after its end`),
    ];
  });
  return check('nothing happens after the end', callbacks.length, violations);
}

/** Events of an attempt, which only the node that claimed it may write. */
const ownersEvents = new Set([
  'first-party-ready',
  'bridged',
  'conversation-ended',
  'attempt-failed',
  'snoozed',
  'declined',
  'abandoned',
]);

/** The fence, seen from outside: once another node has taken an attempt from its owner, the owner writes no more. */
function onlyTheOwnerWrites({ callbacks }: History): Check {
  const violations = callbacks.flatMap(({ number, journal }) => {
    const found: string[] = [];
    let owner: string | null = null;
    for (const { event, actor, at } of journal) {
      if (event === 'claimed') owner = actor;
      else if (event === 'node-lost') owner = null;
      else if (ownersEvents.has(event) && actor !== owner)
        found.push(`${number}: ${event} by ${actor} at ${at}, while ${owner ?? 'nobody'} had it`);
    }
    return found;
  });
  return check('no write of a node that lost the callback', callbacks.length, violations);
}

/** Where another node was there to do it, it claims what a failed one held within 15 s. */
function takenOver({ faults }: History): Check {
  const awaited = faults.filter(({ kind }) => kind !== 'kill');
  const violations = awaited.flatMap(({ round, at, lost, node }) =>
    lost.flatMap((one) => {
      const what = `round ${round}: ${one.callbackId} (${one.state}) of ${node}`;
      if (one.at === null) return [`${what} was not claimed within the watch`];
      return one.at - at > takeoverLimitMs ? [`${what} was claimed after ${one.at - at} ms`] : [];
    }),
  );
  const looked = awaited.reduce((sum, { lost }) => sum + lost.length, 0);
  return check(
    `a failed node's callbacks are claimed within ${takeoverLimitMs / 1000} s`,
    looked,
    violations,
  );
}

/** A node that was frozen says nothing to customers of attempts it lost, and hangs up on them. */
function frozenNodesStaySilent({ faults, rings, callbacks }: History): Check {
  const frozen = faults.filter(({ kind }) => kind === 'freeze');
  const stale = frozen.flatMap((fault) =>
    lostRings(fault, rings, callbacks).map((ring) => ({ fault, ring })),
  );
  const violations = stale.flatMap(({ fault, ring }) => {
    const onward = Math.max(fault.until, ring.upAt ?? 0);
    const limit = onward + staleLimitMs;
    const found: string[] = [];
    if (ring.answeredAt !== null && (ring.endedAt ?? Infinity) > limit + slackMs)
      found.push('was not hung up');
    if (ring.heard.some(({ from, speechMs }) => speechMs > 0 && from > limit))
      found.push('heard us');
    const isNew = ring.upAt !== null && ring.upAt > fault.until;
    if (isNew && ring.heard.some(({ speechMs }) => speechMs > 0))
      found.push('heard us on a stale leg');
    if (ring.at > fault.until) found.push('was rung anew');
    return found.map((what) => `round ${fault.round}: ${ring.number} ${what}: ${told([ring])}`);
  });
  return check('a frozen node says nothing on what it lost', stale.length, violations);
}

/** The customers' calls of a frozen node whose attempts another has taken, those of conversations apart. */
function lostRings(fault: Fault, rings: Ring[], callbacks: CallbackView[]): Ring[] {
  const taken = new Set(
    fault.lost
      .filter(({ by }) => by !== null && by !== fault.node)
      .map(({ callbackId }) => callbackId),
  );
  return rings.filter(({ node, callbackId, attemptId, at }) => {
    if (node !== fault.node || !taken.has(callbackId)) return false;
    const callback = callbacks.find(({ id }) => id === callbackId);
    const attempt = callback?.attempts.find(({ id }) => id === attemptId);
    const startedAt = attempt ? Date.parse(attempt.startedAt) : at;
    return startedAt < fault.at && attempt?.result === 'unknown';
  });
}

function nobodyLeftOnTheLine({ callsLeft, rings }: History): Check {
  const violations = callsLeft > 0 ? [`${callsLeft} calls are still up`] : [];
  return check('no call is left up', rings.length, violations);
}

function noTrouble({ trouble, faults }: History): Check {
  return check('no node ends or fails by itself', faults.length, trouble);
}

function groups<Item>(items: Item[], key: (item: Item) => string): [string, Item[]][] {
  return [...Map.groupBy(items, key)];
}

function tail({ journal }: CallbackView): string {
  return journal
    .slice(-4)
    .map(({ event, actor, reason }) => `${event} by ${actor} (${reason})`)
    .join(', ');
}

function told(rings: Ring[]): string {
  return rings
    .map(({ node, attemptId, at, answeredAt, endedAt, endedBy }) => {
      const since = (when: number | null): string => (when === null ? 'never' : `+${when - at} ms`);
      return `attempt ${attemptId} by ${node} at ${new Date(at).toISOString()}, answered ${since(answeredAt)}, over ${since(endedAt)} (${endedBy})`;
    })
    .join('; ');
}
