import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assert as check, property } from 'fast-check';
import {
  boolean,
  integer,
  list,
  oneOf,
  required,
  text,
  time,
  webUrl,
} from '../../../../src/twin/rest/form.ts';
import { RestError } from '../../../../src/twin/rest/route.ts';
import { anyText } from '../../../support/any-text.ts';

const form = (body: string): URLSearchParams => new URLSearchParams(body);

/** Asserts a 400 / 20001 whose message names the parameter. */
function refuses(read: () => unknown, name: string): void {
  assert.throws(read, (error: unknown) => {
    assert.ok(error instanceof RestError);
    assert.equal(error.status, 400);
    assert.equal(error.code, 20001);
    assert.match(error.message, new RegExp(name));
    return true;
  });
}

test('a parameter that was not sent reads as undefined', () => {
  for (const read of [text, integer, boolean, list, webUrl, time])
    assert.equal(read(form('Other=1'), 'Name'), undefined);
  assert.equal(oneOf(form(''), 'Name', ['GET']), undefined);
  refuses(() => required(form(''), 'Name'), 'Name');
  refuses(() => required(form('Name='), 'Name'), 'Name');
});

test('values are read as Twilio spells them', () => {
  assert.equal(text(form('A=x+y%2B'), 'A'), 'x y+');
  assert.equal(integer(form('A=%2B12'), 'A'), 12);
  assert.equal(boolean(form('A=True'), 'A'), true);
  assert.equal(boolean(form('A=false'), 'A'), false);
  assert.deepEqual(list(form('A=1&B=2&A=3'), 'A'), ['1', '3']);
  assert.equal(oneOf(form('A=get'), 'A', ['GET', 'POST']), 'GET');
  assert.equal(webUrl(form('A='), 'A'), null);
  assert.equal(webUrl(form('A=https://x.test/a?b'), 'A'), 'https://x.test/a?b');
  assert.equal(time(form('A=2026-01-05'), 'A'), Date.UTC(2026, 0, 5));
  assert.equal(time(form('A=2026-01-05T09:00:00'), 'A'), Date.UTC(2026, 0, 5, 9));
  assert.equal(time(form('A=2026-01-05T09:00:00%2B01:00'), 'A'), Date.UTC(2026, 0, 5, 8));
});

test('what cannot be read is refused by name', () => {
  for (const body of ['A=1.5', 'A=', 'A=1e3', 'A=x', 'A=-1', 'A=11'])
    refuses(() => integer(form(body), 'A', { min: 0, max: 10 }), 'A');
  refuses(() => boolean(form('A=1'), 'A'), 'A');
  refuses(() => oneOf(form('A=PUT'), 'A', ['GET', 'POST']), 'A');
  refuses(() => text(form(`A=${'x'.repeat(9)}`), 'A', 8), 'A');
  for (const url of ['ftp://x/', 'x', 'http://', 'javascript:alert(1)'])
    refuses(() => webUrl(form(`A=${encodeURIComponent(url)}`), 'A'), 'A');
  for (const at of ['yesterday', '2026-13-45', '2026-01-05T99:00:00Z', '1'])
    refuses(() => time(form(`A=${at}`), 'A'), 'A');
});

test('no text makes a reader fail otherwise than by a RestError', () => {
  check(
    property(anyText({ maxLength: 200 }), (value) => {
      const sent = new URLSearchParams({ A: value });
      for (const read of [text, required, integer, boolean, list, webUrl, time]) {
        try {
          read(sent, 'A');
        } catch (error) {
          assert.ok(error instanceof RestError);
          assert.ok(error.message.length < 1000);
        }
      }
    }),
  );
});
