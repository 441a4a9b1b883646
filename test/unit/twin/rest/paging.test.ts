import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageOfMeta, pageOfV2010 } from '../../../../src/twin/rest/paging.ts';
import { RestError, type RestRequest } from '../../../../src/twin/rest/route.ts';

const asked = (path: string, query: string): RestRequest => ({
  path,
  params: {},
  form: new URLSearchParams(),
  query: new URLSearchParams(query),
  headers: {},
  baseUrl: 'https://trunking.twilio.com',
  json: undefined,
});
const numbers = Array.from({ length: 120 }, (_, index) => index);

test('a v2010 list pages with relative addresses that keep the filters', () => {
  const first = pageOfV2010(asked('/x.json', 'PageSize=50&To=%2B1'), numbers, 'calls', String);
  assert.deepEqual(first.body, {
    calls: numbers.slice(0, 50).map(String),
    first_page_uri: '/x.json?PageSize=50&To=%2B1&Page=0',
    next_page_uri: '/x.json?PageSize=50&To=%2B1&Page=1',
    previous_page_uri: null,
    uri: '/x.json?PageSize=50&To=%2B1&Page=0',
    page: 0,
    page_size: 50,
    start: 0,
    end: 49,
  });
  const last = pageOfV2010(asked('/x.json', 'PageSize=50&Page=2'), numbers, 'calls', String);
  assert.partialDeepStrictEqual(last.body, {
    next_page_uri: null,
    previous_page_uri: '/x.json?PageSize=50&Page=1',
    start: 100,
    end: 119,
  });
});

test('other products page by meta with absolute addresses', () => {
  const answer = pageOfMeta(asked('/v1/Trunks', 'Page=1'), numbers, 'trunks', (n) => ({ n }));
  assert.deepEqual(answer.body, {
    trunks: numbers.slice(50, 100).map((n) => ({ n })),
    meta: {
      key: 'trunks',
      page: 1,
      page_size: 50,
      first_page_url: 'https://trunking.twilio.com/v1/Trunks?Page=0&PageSize=50',
      previous_page_url: 'https://trunking.twilio.com/v1/Trunks?Page=0&PageSize=50',
      url: 'https://trunking.twilio.com/v1/Trunks?Page=1&PageSize=50',
      next_page_url: 'https://trunking.twilio.com/v1/Trunks?Page=2&PageSize=50',
    },
  });
});

test('following the next page to the end shows everything once, whatever the size', () => {
  for (const size of [1, 7, 60, 120, 1000, 5000]) {
    const seen: unknown[] = [];
    let next: string | null = `?PageSize=${size}`;
    while (next !== null) {
      const answer = pageOfV2010(asked('/x.json', next.split('?')[1]!), numbers, 'n', (n) => n);
      const body = answer.body as { n: number[]; next_page_uri: string | null };
      seen.push(...body.n);
      next = body.next_page_uri;
    }
    assert.deepEqual(seen, numbers);
  }
});

test('an empty list is one empty page; a page beyond the end is empty', () => {
  const empty = pageOfMeta(asked('/v1/Trunks', ''), [], 'trunks', (item) => item);
  assert.partialDeepStrictEqual(empty.body, { trunks: [], meta: { next_page_url: null, page: 0 } });
  const beyond = pageOfV2010(asked('/x.json', 'Page=9'), numbers, 'n', (n) => n);
  assert.partialDeepStrictEqual(beyond.body, { n: [], next_page_uri: null });
});

test('a page size or page that is no whole number is refused', () => {
  for (const query of ['PageSize=0', 'PageSize=x', 'Page=-1', 'Page=1e9'])
    assert.throws(() => pageOfV2010(asked('/x.json', query), numbers, 'n', (n) => n), RestError);
});
