import { UserError } from '../base/errors.ts';
import { isId } from '../base/ids.ts';
import { lineOf, type CallTarget } from '../callback/call-target.ts';
import {
  overtakersOf,
  type OvertakeReason,
  type ReasonCounts,
  type Served,
  type Span,
} from '../callback/fairness.ts';
import { countOvertakes, summarise, type FairnessSummary } from '../callback/fairness-count.ts';
import { spansOf } from '../callback/fairness-spans.ts';
import { callbacksJoined, liveCallsServed, storiesOf, type PlaceRow } from '../store/fairness.ts';
import type { Session } from '../store/schema.ts';
import { needCallTarget } from './call-targets.ts';
import type { Engine } from './context.ts';
import { printTime } from './print-views.ts';

export interface FairnessQuery {
  callTargetId: string;
  /** Of callbacks whose people joined the line from then on; ISO 8601, absent: a day before `to`. */
  from?: string;
  /** … and before this; absent: now. */
  to?: string;
  /** `nextCursor` of the page before. */
  cursor?: string;
  /** 1-200, default 50. */
  limit?: number;
}

export interface FairnessView {
  items: LedgerView[];
  nextCursor: string | null;
  /** Of all callbacks of the time, not of this page alone. */
  summary: FairnessSummary & { from: string; to: string };
}

/** One callback in the ledger. */
export interface LedgerView {
  callbackId: string;
  /** E.164, to be masked for who may not see it. */
  number: string;
  joinedAt: string;
  /** When it was joined with an agent; null: it was not, or not yet. */
  servedAt: string | null;
  /** Null: it still waits. */
  leftAt: string | null;
  overtaken: number;
  reasons: ReasonCounts;
  /** The first of them, by when they were served. */
  overtakenBy: OvertakerView[];
}

export interface OvertakerView {
  kind: Served['kind'];
  /** Of the callback, or of the call as the contact centre names it. */
  id: string;
  /** Of a callback; null: a live call, whose number is the contact centre's to know. */
  number: string | null;
  joinedAt: string;
  servedAt: string;
  reason: OvertakeReason;
}

const dayMs = 86_400_000;
/** A week, also that in which the clocks go back. */
const longestMs = 7 * dayMs + 3_600_000;
/** What a week of a large centre has, and what is worked through in a fraction of a second. */
const rowsMax = 100_000;
/** Overtakers named of each callback; all are counted. */
export const namedMax = 20;

/**
 * Who was served before whom, and why: the callbacks that joined the line in a time, latest first.
 * @throws UserError not-found; bad-request for a time that is none, too long, or holds too much
 */
export async function fairnessOf(ctx: Engine, query: FairnessQuery): Promise<FairnessView> {
  const callTarget = await needCallTarget(ctx, query.callTargetId);
  const now = ctx.db.now();
  const { from, to } = timesOf(query, now);
  const line = await ctx.db.snapshot((trx) => readLine(trx, callTarget, { from, to, now }));
  const counts = countOvertakes(line.waiters, line.served);
  const start = query.cursor === undefined ? 0 : 1 + placeOf(line.rows, query.cursor);
  const end = start + (query.limit ?? 50);
  return {
    items: line.rows.slice(start, end).map((row, nth) => {
      const [waiter, count] = [line.waiters[start + nth], counts[start + nth]];
      const leftAt = row.servedAt ?? row.endedAt;
      return {
        callbackId: row.id,
        number: row.number,
        joinedAt: printTime(row.joinedAt),
        servedAt: row.servedAt === null ? null : printTime(row.servedAt),
        leftAt: leftAt === null ? null : printTime(leftAt),
        overtaken: count?.total ?? 0,
        reasons: count?.reasons ?? {},
        overtakenBy: waiter
          ? overtakersOf(waiter, line.served, namedMax).map((each) =>
              printOvertaker(each, line.numbers),
            )
          : [],
      };
    }),
    nextCursor: end < line.rows.length ? (line.rows[end - 1]?.id ?? null) : null,
    summary: { ...summarise(counts), from: printTime(from), to: printTime(to) },
  };
}

/** @throws UserError bad-request */
function timesOf(query: FairnessQuery, now: number): { from: number; to: number } {
  const to = query.to === undefined ? now : Date.parse(query.to);
  const from = query.from === undefined ? to - dayMs : Date.parse(query.from);
  if (!(from < to && to - from <= longestMs))
    throw new UserError(
      'bad-request',
      'from must be a time before to, and at most 7 days (and the hour by which clocks go back) before it, such as from=2026-01-30T00:00:00Z&to=2026-01-31T00:00:00Z',
    );
  return { from, to };
}

interface Line {
  /** The callbacks of the time, latest first. */
  rows: PlaceRow[];
  /** The same as the rule takes them. */
  waiters: (PlaceRow & { leftAt: number; spans: Span[] })[];
  /** Everybody who may have overtaken one of them, by when they were served. */
  served: Served[];
  /** Of the callbacks among them, by id. */
  numbers: ReadonlyMap<string, string>;
}

async function readLine(
  trx: Session,
  callTarget: CallTarget,
  { from, to, now }: { from: number; to: number; now: number },
): Promise<Line> {
  const limit = rowsMax + 1;
  const joined = async (begin: number, until: number): Promise<PlaceRow[]> => {
    const range = { callTargetId: callTarget.id, from: begin, until, limit };
    return needFew(await callbacksJoined(trx, range));
  };
  const rows = await joined(from, to);
  const leftAtOf = ({ servedAt, endedAt }: PlaceRow): number => servedAt ?? endedAt ?? now;
  const until = rows.reduce((last, row) => Math.max(last, leftAtOf(row)), to);
  const live = await liveCallsServed(trx, { line: lineOf(callTarget), from, until, limit });
  const callbacks = [...rows, ...(await joined(to, until))];
  const served = [...callbacks.flatMap(servedOf), ...needFew(live)];
  served.sort((a, b) => a.servedAt - b.servedAt);
  const untold: Span[] = [{ from, reason: 'unknown' }];
  const waiters = rows.map((row) => ({ ...row, leftAt: leftAtOf(row), spans: untold }));
  // Most are overtaken by nobody, and their stories need not be read.
  const counts = countOvertakes(waiters, served);
  const overtaken = waiters.filter((_, nth) => counts[nth]?.total !== 0);
  const stories = await storiesOf(
    trx,
    overtaken.map(({ id }) => id),
  );
  for (const waiter of overtaken) {
    const story = stories.get(waiter.id);
    if (story) waiter.spans = spansOf({ ...waiter, ...story });
  }
  const numbers = new Map(callbacks.map(({ id, number }) => [id, number]));
  return { rows, waiters, served, numbers };
}

function needFew<Row>(rows: Row[]): Row[] {
  if (rows.length <= rowsMax) return rows;
  throw new UserError(
    'bad-request',
    `There are more than ${rowsMax} callbacks or calls from then on: ask for a shorter time`,
  );
}

function servedOf({ id, joinedAt, servedAt }: PlaceRow): Served[] {
  return servedAt === null ? [] : [{ kind: 'callback', id, joinedAt, servedAt, priority: 0 }];
}

/** @throws UserError bad-request */
function placeOf(rows: readonly PlaceRow[], cursor: string): number {
  const place = isId(cursor) ? rows.findIndex(({ id }) => id === cursor) : -1;
  if (place >= 0) return place;
  throw new UserError(
    'bad-request',
    'The cursor is not one that this list gave for these from and to',
  );
}

function printOvertaker(
  { by, reason }: { by: Served; reason: OvertakeReason },
  numbers: ReadonlyMap<string, string>,
): OvertakerView {
  const { kind, id } = by;
  const number = numbers.get(id) ?? null;
  const times = { joinedAt: printTime(by.joinedAt), servedAt: printTime(by.servedAt) };
  return { kind, id, number, ...times, reason };
}
