import type { Estimate } from '../callback/callback.ts';
import type { LinePlace } from '../callback/line-order.ts';
import type { LineSeen } from '../callback/line-seen.ts';
import type { QueueView } from '../callback/queue-view.ts';
import type { CallbackInLine, LastEnded, OpenCounts, UnderWay } from '../store/live.ts';
import type {
  CentreView,
  LiveCounts,
  LiveTargetView,
  OutcomeView,
  PlaceView,
  StepView,
} from './live-views.ts';
import { printTime } from './print-views.ts';

const printMaybe = (ms: number | null): string | null => (ms === null ? null : printTime(ms));

/** An expectation is no better than this, and would else move with every look. */
const expectedMs = 10_000;

export function placeView(at: LinePlace<CallbackInLine>, expectedAt: number | null): PlaceView {
  const { place, kind, since } = at;
  const who =
    at.kind === 'caller'
      ? { id: at.caller.call, number: null, state: null, callTargetId: null }
      : {
          ...{ id: at.callback.id, number: at.callback.number, state: at.callback.state },
          callTargetId: at.callback.callTargetId,
        };
  return {
    ...{ place, kind, since: printTime(since), ...who },
    expectedAt:
      expectedAt === null ? null : printTime(Math.ceil(expectedAt / expectedMs) * expectedMs),
  };
}

/** Who has the next turn. A caller who is only counted has no place, but may be known to wait longest. */
export function headView(
  first: LinePlace<CallbackInLine> | undefined,
  seen: LineSeen,
  queue: QueueView | null,
): LiveTargetView['head'] {
  const counted = seen.unplacedCount > 0 ? (queue?.headOfLineSince ?? null) : null;
  if (counted !== null && counted < (first?.since ?? Infinity))
    return { kind: 'caller', since: printTime(counted) };
  return first ? { kind: first.kind, since: printTime(first.since) } : null;
}

export function centreView(seen: LineSeen): CentreView {
  const { freshness, heardAt, unplacedCount, agents } = seen;
  const tenths = (count: number): number => Math.round(count * 10) / 10;
  return {
    freshness,
    heardAt: printMaybe(heardAt),
    callers: freshness === 'unknown' ? null : seen.callersCount + unplacedCount,
    unplaced: unplacedCount,
    agents: agents && { staffed: tenths(agents.staffed), free: tenths(agents.free) },
  };
}

export function countsOf(row: OpenCounts | undefined): LiveCounts {
  return {
    ...{ waiting: row?.waiting ?? 0, later: row?.later ?? 0, due: row?.due ?? 0 },
    nextLaterAt: printMaybe(row?.nextLaterAt ?? null),
    ...{ dialing: row?.dialing ?? 0, connecting: row?.connecting ?? 0, talking: row?.talking ?? 0 },
    late: row?.late ?? 0,
  };
}

/** In whole seconds: a tenth of one more or less is no news. */
export function roundedWait(
  estimate: Estimate | null,
  unknown: LiveTargetView['estimate']['unknown'],
): LiveTargetView['estimate'] {
  const round = (seconds: number | undefined): number | null =>
    seconds === undefined ? null : Math.round(seconds);
  return {
    meanSeconds: round(estimate?.meanSeconds),
    lowSeconds: round(estimate?.lowSeconds),
    highSeconds: round(estimate?.highSeconds),
    confidence: estimate?.confidence ?? null,
    basis: estimate?.basis ?? null,
    unknown,
  };
}

const stepOf = {
  waiting: 'due',
  dialing: 'ringing',
  connecting: 'connecting',
  talking: 'talking',
} as const;

export function stepView(row: UnderWay): StepView {
  const { id, number, attempt, firstParty, launchedAs } = row;
  return {
    ...{ id, number, attempt, firstParty, launchedAs, step: stepOf[row.state] },
    since: printMaybe(row.since),
    joinedAt: printTime(row.joinedAt),
  };
}

export function outcomeView(row: LastEnded): OutcomeView {
  const { id, number, outcome, reason, quote } = row;
  return {
    ...{ id, number, outcome, reason, quote },
    joinedAt: printTime(row.joinedAt),
    createdAt: printTime(row.createdAt),
    scheduledFor: printMaybe(row.scheduledFor),
    endedAt: printTime(row.endedAt),
    bridgedAt: printMaybe(row.bridgedAt),
  };
}
