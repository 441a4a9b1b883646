import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KeptQuote } from '../../../src/callback/kept-quote.ts';
import { QuoteBook } from '../../../src/engine/quote-book.ts';
import { noon } from '../callback/builders.ts';

const quoted = (call: string) => {
  const quote: KeptQuote = {
    ...{ callTargetId: 't', call, callbackId: null, at: noon, believed: null },
    ...{ baselineSeconds: null, basis: 'unknown', offered: true, reason: 'ok' },
  };
  return { quote, facts: null };
};
const ending = (call: string) =>
  ({ callTargetId: 't', call, happened: 'answered', at: noon }) as const;

test('closed it keeps nothing, open it gives all of it back in order, quotes before endings', () => {
  const book = new QuoteBook();
  book.made(quoted('before'));
  assert.equal(book.take(10), null);
  const close = book.open();
  for (const call of ['a', 'b', 'c']) {
    book.made(quoted(call));
    book.ended(ending(call));
  }
  const first = book.take(2);
  assert.deepEqual(
    first?.made.map(({ quote }) => quote.call),
    ['a', 'b'],
  );
  assert.deepEqual(first.ended, []);
  book.putBack(first);
  const all = book.take(10);
  assert.deepEqual(
    all?.made.map(({ quote }) => quote.call),
    ['a', 'b', 'c'],
  );
  assert.deepEqual(
    all.ended.map(({ call }) => call),
    ['a', 'b', 'c'],
  );
  assert.equal(book.take(10), null);
  close();
  book.ended(ending('after'));
  assert.equal(book.take(10), null);
});

test('full it drops the oldest and says how many', () => {
  const book = new QuoteBook();
  book.open();
  for (let n = 0; n <= 5_000; n++) book.made(quoted(String(n)));
  assert.equal(book.takeDropped(), 500);
  assert.equal(book.takeDropped(), 0);
  assert.equal(book.take(1)?.made[0]?.quote.call, '500');
});
