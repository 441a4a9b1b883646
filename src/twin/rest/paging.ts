import { integer } from './form.ts';
import type { RestAnswer, RestRequest } from './route.ts';

/** `PageSize` defaults to 50 and is cut at 1000, `Page` counts from 0 (Twilio docs, "Twilio's Response", paging). */
interface Slice<Item> {
  page: number;
  size: number;
  items: Item[];
  isLast: boolean;
}

function slice<Item>(request: RestRequest, items: readonly Item[]): Slice<Item> {
  const size = Math.min(1000, integer(request.query, 'PageSize', { min: 1 }) ?? 50);
  const page = integer(request.query, 'Page', { max: 10_000_000 }) ?? 0;
  return {
    page,
    size,
    items: items.slice(page * size, (page + 1) * size),
    isLast: (page + 1) * size >= items.length,
  };
}

/** The address of another page of the same list, with the same filters. */
function addressOf(request: RestRequest, page: number, size: number): string {
  const query = new URLSearchParams(request.query);
  query.set('PageSize', String(size));
  query.set('Page', String(page));
  return `${request.path}?${query.toString()}`;
}

/** A list of `api.twilio.com/2010-04-01`: the fields are beside the list and their addresses are relative. */
export function pageOfV2010<Item>(
  request: RestRequest,
  items: readonly Item[],
  key: string,
  print: (item: Item) => unknown,
): RestAnswer {
  const { page, size, items: shown, isLast } = slice(request, items);
  return {
    status: 200,
    body: {
      [key]: shown.map(print),
      first_page_uri: addressOf(request, 0, size),
      next_page_uri: isLast ? null : addressOf(request, page + 1, size),
      previous_page_uri: page === 0 ? null : addressOf(request, page - 1, size),
      uri: addressOf(request, page, size),
      page,
      page_size: size,
      start: page * size,
      end: page * size + Math.max(0, shown.length - 1),
    },
  };
}

/** A list of every other product: a `meta` object with absolute addresses. */
export function pageOfMeta<Item>(
  request: RestRequest,
  items: readonly Item[],
  key: string,
  print: (item: Item) => unknown,
): RestAnswer {
  const { page, size, items: shown, isLast } = slice(request, items);
  const url = (of: number): string => request.baseUrl + addressOf(request, of, size);
  return {
    status: 200,
    body: {
      [key]: shown.map(print),
      meta: {
        key,
        page,
        page_size: size,
        first_page_url: url(0),
        previous_page_url: page === 0 ? null : url(page - 1),
        url: url(page),
        next_page_url: isLast ? null : url(page + 1),
      },
    },
  };
}
