import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { Headers, isHeaderValue } from '../../../src/sip/headers.ts';
import { anyText } from '../../support/any-text.ts';

test('a header is found whatever its case or form', () => {
  const headers = new Headers([
    ['f', 'a'],
    ['VIA', 'one'],
    ['v', 'two'],
    ['x-unhold-callback', 'id'],
  ]);
  assert.equal(headers.get('From'), 'a');
  assert.deepEqual(headers.all('Via'), ['one', 'two']);
  assert.equal(headers.get('X-Unhold-Callback'), 'id');
  assert.equal(headers.get('x'), null, 'a compact form is not a prefix');
  assert.ok(headers.has('F') && !headers.has('To'));
});

test('every compact form means its long one', () => {
  const forms =
    'a Accept-Contact,b Referred-By,c Content-Type,d Request-Disposition,e Content-Encoding,f From,' +
    'i Call-ID,j Reject-Contact,k Supported,l Content-Length,m Contact,n Identity-Info,o Event,' +
    'r Refer-To,s Subject,t To,u Allow-Events,v Via,x Session-Expires,y Identity';
  for (const form of forms.split(',')) {
    const [short = '', long = ''] = form.split(' ');
    assert.equal(new Headers([[short, 'here']]).get(long), 'here', form);
    assert.equal(new Headers([[long, 'here']]).get(short.toUpperCase()), 'here', form);
  }
});

test('order and spelling are kept by every change', () => {
  const headers = new Headers([
    ['Via', '1'],
    ['From', 'a'],
    ['v', '2'],
  ]);
  headers.prepend('Via', '0');
  headers.add('X-A', ' padded\t');
  headers.setFirst('via', '0b');
  assert.deepEqual(headers.entries(), [
    ['via', '0b'],
    ['Via', '1'],
    ['From', 'a'],
    ['v', '2'],
    ['X-A', 'padded'],
  ]);
  const copy = headers.clone();
  headers.set('Via', 'only');
  assert.equal(headers.get('From'), 'a');
  headers.set('X-A', 'padded');
  headers.set('To', 'b');
  headers.setFirst('Call-ID', 'c');
  headers.remove('f');
  assert.deepEqual(headers.entries(), [
    ['Via', 'only'],
    ['X-A', 'padded'],
    ['To', 'b'],
    ['Call-ID', 'c'],
  ]);
  assert.equal(copy.all('Via').length, 3, 'a clone goes its own way');
});

test('nothing we add can begin another line', () => {
  const headers = new Headers();
  for (const bad of ['a\r\nX: y', 'a\n', '\r', 'a\0b']) {
    assert.ok(!isHeaderValue(bad));
    assert.throws(() => headers.add('X-A', bad), TypeError);
    assert.throws(() => headers.set('X-A', bad), TypeError);
    assert.throws(() => headers.setFirst('X-A', bad), TypeError);
    assert.throws(() => headers.prepend('X-A', bad), TypeError);
    assert.throws(() => new Headers([['X-A', bad]]), TypeError);
  }
  for (const bad of ['', 'a b', 'a:', 'a\r\n', 'é'])
    assert.throws(() => headers.add(bad, 'v'), TypeError);
  assert.deepEqual(headers.entries(), []);
});

test('what is refused and what is safe are the same for any text', () => {
  fc.assert(
    fc.property(anyText(), (value) => {
      const add = (): Headers => new Headers([['X-A', value]]);
      if (isHeaderValue(value)) assert.doesNotMatch(add().get('X-A') ?? '', /[\r\n\0]/);
      else assert.throws(add, TypeError);
    }),
  );
});

test('a reading is that of the first value as it stands, by whoever asks', () => {
  const length = (value: string): number => value.length;
  const upper = (value: string): string => value.toUpperCase();
  const headers = new Headers([
    ['To', 'abc'],
    ['To', 'abcdef'],
  ]);
  assert.equal(headers.read('t', length), 3);
  assert.equal(headers.read('To', upper), 'ABC');
  assert.equal(headers.read('To', length), 3);
  const copy = headers.clone();
  headers.setFirst('To', 'a');
  assert.equal(headers.read('To', length), 1);
  assert.equal(copy.read('To', length), 3, 'a copy keeps its own');
  headers.prepend('To', 'ab');
  assert.equal(headers.read('To', length), 2);
  headers.remove('To');
  assert.equal(headers.read('To', length), null);
});
