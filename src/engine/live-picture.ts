import { isPaced, lineOf, type CallTarget } from '../callback/call-target.ts';
import { inOneOrder, type LinePlace } from '../callback/line-order.ts';
import { alertsOf } from '../callback/line-alerts.ts';
import { unseenLine } from '../callback/line-seen.ts';
import { staffingOf } from '../callback/staffing.ts';
import { listCallTargets } from '../store/call-targets.ts';
import {
  firstPlaces,
  lastEnded,
  openCounts,
  underWay,
  type CallbackInLine,
  type LastEnded,
  type OpenCounts,
  type UnderWay,
} from '../store/live.ts';
import type { Session } from '../store/schema.ts';
import type { Engine } from './context.ts';
import { waitFor } from './estimate-wait.ts';
import { noFigures, type LiveAccuracy } from './live-accuracy.ts';
import {
  centreView,
  countsOf,
  headView,
  outcomeView,
  placeView,
  roundedWait,
  stepView,
} from './live-prints.ts';
import type { LiveTargetView, LiveView } from './live-views.ts';
import { printTime } from './print-views.ts';

const placesMax = 50;
const underWayMax = 300;
const outcomesMax = 8;

/**
 * The lines of call targets as they are now; costs the same however many callbacks have ended.
 * @param accuracy by call target, as it was read lately @param targetsMax call targets shown, the oldest first
 * @throws UserError database-away
 */
export async function readLive(
  ctx: Engine,
  accuracy: ReadonlyMap<string, LiveAccuracy>,
  targetsMax: number,
): Promise<LiveView> {
  const rows = await ctx.db.snapshot((trx) => readRows(trx, targetsMax));
  const { callTargets, omittedCount } = rows;
  return {
    at: printTime(ctx.db.now()),
    omittedCount,
    callTargets: callTargets.map((callTarget) => ({
      ...targetView(ctx, callTarget, rows),
      accuracy: accuracy.get(callTarget.id) ?? { today: noFigures, week: noFigures },
    })),
  };
}

interface Rows {
  callTargets: CallTarget[];
  omittedCount: number;
  counts: OpenCounts[];
  inLine: CallbackInLine[];
  underWay: UnderWay[];
  ended: LastEnded[];
}

/** All of one moment: nobody is seen both in line and gone. */
async function readRows(trx: Session, targetsMax: number): Promise<Rows> {
  const { items } = await listCallTargets(trx, null, 1_000);
  const callTargets = items.slice(0, targetsMax);
  const ids = callTargets.map(({ id }) => id);
  return {
    callTargets,
    omittedCount: items.length - callTargets.length,
    counts: await openCounts(trx),
    inLine: await firstPlaces(trx, ids, placesMax),
    underWay: await underWay(trx, underWayMax),
    ended: await lastEnded(trx, ids, outcomesMax),
  };
}

function targetView(
  ctx: Engine,
  callTarget: CallTarget,
  rows: Rows,
): Omit<LiveTargetView, 'accuracy'> {
  const { id, name, processing, registering, staffing, timeZone } = callTarget;
  const now = ctx.db.now();
  const seen = ctx.lines.estimator(callTarget)?.seen(now, placesMax) ?? unseenLine;
  const { callbacks, count } = callbacksInLine(callTarget, rows);
  const places = inOneOrder(seen.callers, callbacks, placesMax);
  const callersShown = places.filter(({ kind }) => kind === 'caller').length;
  const callers = seen.callersCount + seen.unplacedCount;
  const counts = countsOf(rows.counts.find((row) => row.callTargetId === id));
  const isOpen = staffing && staffingOf(staffing, timeZone).agentsAt(now) > 0;
  const { estimate, unknown } = waitFor(ctx, callTarget, 0);
  return {
    ...{ id, name, processing, registering, isOpen, turnsBy: callTarget.pacing.mode },
    centre: centreView(seen),
    head: headView(places[0], seen, ctx.queueViews.fresh(callTarget, now)),
    estimate: roundedWait(estimate, unknown),
    counts,
    places: places.map((place) => placeView(place, expectedAt(ctx, callTarget, place, now))),
    behind: {
      callers: callers - callersShown,
      callbacks: Math.max(0, count - (places.length - callersShown)),
    },
    underWay: rows.underWay.filter((row) => row.callTargetId === id).map(stepView),
    lastOutcomes: rows.ended.filter((row) => row.callTargetId === id).map(outcomeView),
    alerts: alertsOf({
      ...{ processing, registering, isOpen, late: counts.late, isWaitKnown: estimate !== null },
      ...{ freshness: seen.freshness, agents: seen.agents, inLine: count + callers },
    }),
  };
}

/** The first of the line and how many there are: call targets that name the same queue stand in one line. */
function callbacksInLine(
  callTarget: CallTarget,
  { callTargets, counts, inLine }: Rows,
): { callbacks: CallbackInLine[]; count: number } {
  const line = lineOf(callTarget);
  const ids = new Set(callTargets.filter((other) => lineOf(other) === line).map(({ id }) => id));
  const callbacks = inLine
    .filter(({ callTargetId }) => ids.has(callTargetId))
    .sort((a, b) => a.joinedAt - b.joinedAt || (a.id < b.id ? -1 : 1));
  const count = counts
    .filter(({ callTargetId }) => ids.has(callTargetId))
    .reduce((sum, { waiting, dialing, connecting }) => sum + waiting + dialing + connecting, 0);
  return { callbacks, count };
}

/** When an agent is expected to be there, ms since 1970; null: not known, or it is on the phone already. */
function expectedAt(
  ctx: Engine,
  callTarget: CallTarget,
  place: LinePlace<CallbackInLine>,
  now: number,
): number | null {
  const callback = place.kind === 'callback' ? place.callback : null;
  if (callback?.state === 'dialing' || callback?.state === 'connecting') return null;
  // Without turns by place it is rung at its time, whoever stands before it.
  if (callback && !isPaced(callTarget)) return callback.dueAt;
  const priority = place.kind === 'caller' ? place.caller.priority : 0;
  const { estimate } = waitFor(ctx, callTarget, (now - place.since) / 1000, priority);
  // The fallback is the operator's word for when nobody knows.
  if (!estimate || estimate.basis === 'fallback') return null;
  return now + estimate.meanSeconds * 1000;
}
