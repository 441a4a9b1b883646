import {
  attemptResults,
  outcomes,
  type AttemptResult,
  type Outcome,
} from '../callback/callback.ts';
import {
  needTimeZone,
  reportParts,
  reportTimes,
  type Grouping,
  type ReportPart,
} from '../callback/report-time.ts';
import { callTargetNames } from '../store/call-targets.ts';
import {
  countCallbacks,
  countOffers,
  countResults,
  type CallbackCounts,
  type OfferCount,
  type ReportScope,
  type ResultCount,
} from '../store/reports.ts';
import { needCallTarget } from './call-targets.ts';
import type { Engine } from './context.ts';
import { printTime } from './print-views.ts';
import { definitionsOf, type Definition } from './report-definitions.ts';

export interface ReportQuery {
  /** A day or a moment; absent: the last 28 days. */
  from?: string;
  to?: string;
  by: Grouping;
  counting: ReportScope['counting'];
  callTargetId?: string;
  /** IANA; absent: that of the call target, or UTC. */
  timeZone?: string;
}

/** What every part of a report, and the whole, has. Shares are null where there is nothing to divide by. */
export interface Figures {
  /** Null where callbacks are counted by their end: an offer has none. */
  offers: {
    made: number;
    taken: number;
    held: number;
    kept: number;
    gone: number;
    takeRate: number | null;
  } | null;
  callbacks: number;
  sources: { phone: number; api: number };
  outcomes: Record<Outcome | 'open', number>;
  completedShare: number | null;
  attempts: {
    total: number;
    callbacksTried: number;
    perCallbackTried: number | null;
    results: Record<AttemptResult | 'running', number>;
  };
  firstAttempt: { called: number; reached: number; reachRate: number | null };
  waitSaved: { callbacks: number; totalSeconds: number; meanSeconds: number | null };
  lateness: {
    rung: number;
    neverRung: number;
    onTime: number;
    onTimeShare: number | null;
    p50Seconds: number | null;
    p90Seconds: number | null;
  };
  agentHeld: { totalSeconds: number };
  customerHeld: { callbacks: number; meanSeconds: number | null };
}

export interface ReportRow extends Figures {
  /** By time: of the part that is in the report. Null otherwise. */
  from: string | null;
  to: string | null;
  hour: number | null;
  callTargetId: string | null;
  callTargetName: string | null;
}

export interface ReportView {
  from: string;
  to: string;
  timeZone: string;
  by: Grouping;
  counting: ReportScope['counting'];
  callTargetId: string | null;
  at: string;
  definitions: Definition[];
  totals: Figures;
  items: ReportRow[];
}

/** What became of callbacks, all together and in parts. @throws UserError not-found, bad-request */
export async function reportCallbacks(ctx: Engine, query: ReportQuery): Promise<ReportView> {
  const { by, counting } = query;
  const callTarget =
    query.callTargetId === undefined ? null : await needCallTarget(ctx, query.callTargetId);
  const timeZone = needTimeZone(query.timeZone ?? callTarget?.timeZone ?? 'UTC');
  const now = ctx.db.now();
  const times = reportTimes(query, timeZone, now);
  const parts = reportParts(times, by, timeZone);
  const scope = { ...times, callTargetId: callTarget?.id ?? null, counting, by, parts };
  const counts = await ctx.db.snapshot(async (trx) => ({
    callbacks: await countCallbacks(trx, scope),
    results: await countResults(trx, scope),
    offers: counting === 'promised' ? await countOffers(trx, scope) : null,
    names: by === 'target' ? await callTargetNames(trx) : [],
  }));
  const rows = rowsOf(scope, counts.names);
  return {
    ...{ from: printTime(times.from), to: printTime(times.until), timeZone, by, counting },
    ...{ callTargetId: scope.callTargetId, at: printTime(now) },
    definitions: definitionsOf(counting),
    totals: figuresOf(counts, null),
    items: rows.map(({ part, ...row }) => ({ ...row, ...figuresOf(counts, part) })),
  };
}

type Row = Pick<ReportRow, 'from' | 'to' | 'hour' | 'callTargetId' | 'callTargetName'>;

/** All parts, also those in which nothing was. */
function rowsOf(
  scope: ReportScope,
  names: readonly { id: string; name: string }[],
): (Row & { part: string })[] {
  const none: Row = { from: null, to: null, hour: null, callTargetId: null, callTargetName: null };
  const { by, parts, until } = scope;
  if (by === 'target')
    return names
      .filter(({ id }) => scope.callTargetId === null || id === scope.callTargetId)
      .map(({ id, name }) => ({ ...none, callTargetId: id, callTargetName: name, part: id }));
  if (by === 'hour-of-day')
    return Array.from({ length: 24 }, (_, hour) => ({ ...none, hour, part: String(hour) }));
  return parts.map(({ from }: ReportPart, nth) => {
    const to = parts[nth + 1]?.from ?? until;
    return { ...none, from: printTime(from), to: printTime(to), part: String(nth + 1) };
  });
}

interface Counts {
  callbacks: readonly CallbackCounts[];
  results: readonly ResultCount[];
  offers: readonly OfferCount[] | null;
}

/** @param part null: of all together */
function figuresOf(counts: Counts, part: string | null): Figures {
  const row = counts.callbacks.find((one) => one.part === part);
  const { callbacks = 0, byPhone = 0, open = 0, attempts = 0, tried = 0 } = row ?? {};
  const { firstCalled = 0, firstReached = 0, offPhone = 0, offPhoneSeconds = 0 } = row ?? {};
  const { rung = 0, neverRung = 0, onTime = 0, customerHeld = 0 } = row ?? {};
  const completed = row?.outcomes.completed ?? 0;
  const results = counts.results.filter((one) => one.part === part);
  return {
    offers: counts.offers && offersOf(counts.offers.filter((one) => one.part === part)),
    callbacks,
    sources: { phone: byPhone, api: callbacks - byPhone },
    outcomes: { ...countsOf(outcomes, (outcome) => row?.outcomes[outcome] ?? 0), open },
    completedShare: share(completed, callbacks - open),
    attempts: {
      ...{ total: attempts, callbacksTried: tried, perCallbackTried: share(attempts, tried) },
      results: countsOf(
        [...attemptResults, 'running'],
        (result) => results.find((one) => one.result === result)?.count ?? 0,
      ),
    },
    firstAttempt: {
      ...{ called: firstCalled, reached: firstReached },
      reachRate: share(firstReached, firstCalled),
    },
    waitSaved: {
      ...{ callbacks: offPhone, totalSeconds: offPhoneSeconds },
      meanSeconds: share(offPhoneSeconds, offPhone),
    },
    lateness: {
      ...{ rung, neverRung, onTime, onTimeShare: share(onTime, rung + neverRung) },
      ...{ p50Seconds: row?.lateP50Seconds ?? null, p90Seconds: row?.lateP90Seconds ?? null },
    },
    agentHeld: { totalSeconds: row?.agentHeldSeconds ?? 0 },
    customerHeld: {
      callbacks: customerHeld,
      meanSeconds: share(row?.customerHeldSeconds ?? 0, customerHeld),
    },
  };
}

function offersOf(offers: readonly OfferCount[]): NonNullable<Figures['offers']> {
  const of = (became: OfferCount['became']): number =>
    offers.find((one) => one.became === became)?.count ?? 0;
  const [taken, held, kept, gone] = [of('promised'), of('hold'), of('kept'), of('gone')];
  const made = taken + held + kept + gone;
  return { made, taken, held, kept, gone, takeRate: share(taken, made) };
}

function countsOf<Name extends string>(
  names: readonly Name[],
  count: (name: Name) => number,
): Record<Name, number> {
  return Object.fromEntries(names.map((name) => [name, count(name)])) as Record<Name, number>;
}

function share(part: number, all: number): number | null {
  return all > 0 ? part / all : null;
}
