import { UserError } from '../base/errors.ts';
import { isId } from '../base/ids.ts';
import { states, type Callback, type Outcome, type State } from '../callback/callback.ts';
import {
  areMoreThan,
  countByState,
  endedCountMax,
  listCallbacks as findCallbacks,
  type CallbackFilter,
  type ListOrder,
} from '../store/callback-list.ts';
import { listCallTargets } from '../store/call-targets.ts';
import type { Engine } from './context.ts';
import { printCallback } from './print-views.ts';
import type { CallbackCounts, CallbackSummary, Page } from './views.ts';

/** Which callbacks are asked for; what is left out is not asked for. */
export interface CallbackSearch {
  state?: readonly State[];
  outcome?: readonly Outcome[];
  callTargetId?: readonly string[];
  /** E.164, the whole of it. */
  number?: string;
  /** Digits that follow each other anywhere in the number. */
  digits?: string;
  /** ISO 8601; `From` is included, `To` is not. */
  createdFrom?: string;
  createdTo?: string;
  /** These leave out what has ended. */
  dueFrom?: string;
  dueTo?: string;
}

export interface CallbackQuery extends CallbackSearch {
  /** Default `newest`; `next-due` leaves out what has ended. */
  sort?: ListOrder;
  /** `nextCursor` of the page before. */
  cursor?: string;
  /** 1-200, default 50. */
  limit?: number;
}

/** One page of callbacks. @throws UserError bad-request for a cursor that is none */
export async function listCallbacks(
  ctx: Engine,
  query: CallbackQuery,
): Promise<Page<CallbackSummary>> {
  const { cursor, limit = 50, sort: order = 'newest' } = query;
  const after = cursor === undefined ? null : readCursor(cursor, order);
  const found = { filter: filterOf(query), order, after, limit };
  const { items, isMore } = await findCallbacks(ctx.db, found);
  const last = items.at(-1);
  return {
    items: items.map(printCallback),
    nextCursor: isMore && last ? printCursor(last, order) : null,
  };
}

/** How many there are by state, for those who choose among them. */
export async function countCallbacks(ctx: Engine, search: CallbackSearch): Promise<CallbackCounts> {
  const rows = await countByState(ctx.db, filterOf(search));
  const of = (state: State): number => rows.find((row) => row.state === state)?.count ?? 0;
  const counts = Object.fromEntries(states.map((state) => [state, of(state)]));
  return {
    ...(counts as Record<State, number>),
    ended: Math.min(of('ended'), endedCountMax),
    areMoreEnded: of('ended') > endedCountMax,
  };
}

/** So many rows an export has at most. */
export const exportRowsMax = 100_000;
/** As many as are read at a time: nothing is held open between. */
const exportPage = 1_000;

export interface ExportRow extends CallbackSummary {
  callTargetName: string;
}

/**
 * All callbacks that are asked for, page by page, so that a large export holds neither memory nor a transaction. What is
 * promised or ends meanwhile may be in it or not.
 * @returns isCut: there are more than `exportRowsMax`, and the last in order are left out
 */
export async function exportCallbacks(
  ctx: Engine,
  query: CallbackSearch & { sort?: ListOrder },
): Promise<{ isCut: boolean; pages: AsyncGenerator<ExportRow[]> }> {
  const { sort: order = 'newest' } = query;
  const filter = filterOf(query);
  const asked = order === 'next-due' ? { ...filter, states: openOf(filter.states) } : filter;
  const { items } = await listCallTargets(ctx.db, null, 1000);
  const names = new Map(items.map(({ id, name }) => [id, name]));
  async function* pages(): AsyncGenerator<ExportRow[]> {
    let after: Callback | null = null;
    for (let rows = 0; rows < exportRowsMax; rows += exportPage) {
      const page = await findCallbacks(ctx.db, { filter, order, after, limit: exportPage });
      yield page.items.map((callback) => ({
        ...printCallback(callback),
        callTargetName: names.get(callback.callTargetId) ?? '',
      }));
      after = page.items.at(-1) ?? null;
      if (!page.isMore) return;
    }
  }
  return { isCut: await areMoreThan(ctx.db, asked, exportRowsMax), pages: pages() };
}

const openOf = (asked: readonly State[] = states): State[] =>
  asked.filter((state) => state !== 'ended');

function filterOf(search: CallbackSearch): CallbackFilter {
  const { state, outcome, callTargetId, number, digits } = search;
  const time = (name: 'createdFrom' | 'createdTo' | 'dueFrom' | 'dueTo') =>
    search[name] === undefined ? {} : { [name]: Date.parse(search[name]) };
  return {
    ...(state && { states: state }),
    ...(outcome && { outcomes: outcome }),
    // An id that cannot exist has no callbacks.
    ...(callTargetId && { callTargetIds: callTargetId.filter(isId) }),
    ...(number !== undefined && { number }),
    ...(digits !== undefined && { digits }),
    ...time('createdFrom'),
    ...time('createdTo'),
    ...time('dueFrom'),
    ...time('dueTo'),
  };
}

function printCursor({ id, dueAt }: Callback, order: ListOrder): string {
  return order === 'newest' ? id : `${dueAt}.${id}`;
}

/** @throws UserError bad-request */
function readCursor(cursor: string, order: ListOrder): Pick<Callback, 'id' | 'dueAt'> {
  const [, due, id = ''] = /^(?:(\d{1,15})\.)?(.*)$/s.exec(cursor) ?? [];
  if (isId(id) && (order === 'next-due') === (due !== undefined))
    return { id, dueAt: Number(due ?? 0) };
  throw new UserError('bad-request', 'The cursor is not one that this list gave in this order');
}
