import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { ParseResult } from '../../../src/sip/message.ts';
import { printMessage } from '../../../src/sip/message.ts';
import { StreamParser } from '../../../src/sip/stream-parser.ts';
import { almostSip, anyMessage } from './arbitraries.ts';

/** A result as plain data. */
function plain(result: ParseResult): unknown {
  const message = result.ok ? result.message : result.request;
  const fault = result.ok ? null : [result.status, result.reason];
  return (
    message && [
      fault,
      {
        ...message,
        headers: message.headers.entries(),
        body: Buffer.from(message.body).toString('hex'),
      },
    ]
  );
}

function readIn(stream: Buffer, sizes: number[]): { results: unknown[]; broken: boolean } {
  const parser = new StreamParser();
  const results: ParseResult[] = [];
  let at = 0;
  for (let i = 0; at < stream.length; i++) {
    const size = sizes[i % sizes.length] ?? stream.length;
    results.push(...parser.push(stream.subarray(at, at + size)));
    at += size;
  }
  return { results: results.map(plain), broken: parser.broken };
}

const options = 'OPTIONS sip:a@h SIP/2.0\r\nVia: SIP/2.0/TCP h\r\n';

test('messages come out whole and in order, keep-alives do not', () => {
  const parser = new StreamParser();
  assert.deepEqual(parser.push(Buffer.from('\r\n\r\n')), []);
  assert.deepEqual(parser.push(Buffer.from(`\r\n${options}l: 5\r\n\r\nab`)), []);
  const results = parser.push(Buffer.from(`cde\r\n\r\n${options}\r\n\r\n${options}l:0\r\n\r`));
  assert.deepEqual(
    results.map((result) => result.ok && Buffer.from(result.message.body).toString()),
    ['abcde', ''],
  );
  assert.equal(parser.push(Buffer.from('\n')).length, 1);
  assert.equal(parser.broken, false);
});

test('a malformed message whose end is known does not end the stream', () => {
  const parser = new StreamParser();
  const results = parser.push(
    Buffer.from(`${options}oops\r\nl: 2\r\n\r\nhi${options}l: 0\r\n\r\n`),
  );
  assert.deepEqual(
    results.map(({ ok }) => ok),
    [false, true],
  );
  assert.equal(parser.broken, false);
});

test('what cannot be framed is answered where it can be, and ends the stream', () => {
  const cases: [string, number | null][] = [
    [`${options}l: x\r\n\r\n`, 400],
    [`${options}l: 1\r\nl: 2\r\n\r\n`, 400],
    [`${options}${'X: y\r\n'.repeat(300)}\r\n`, 400],
    [`${options}l: 65536\r\n\r\n`, 513],
    [`GET / HTTP/1.1\r\nVia: x\r\n\r\n`, null],
    [`v=0\r\no=- 0 0\r\n\r\n`, null],
  ];
  for (const [text, status] of cases) {
    const parser = new StreamParser();
    const [first, ...others] = parser.push(Buffer.from(text + options));
    assert.ok(first && !first.ok && others.length === 0, text);
    assert.equal(first.request && first.status, status);
    assert.ok(parser.broken);
    assert.deepEqual(parser.push(Buffer.from(`${options}\r\n`)), [], 'nothing is read after that');
  }
});

test('a head without end breaks the stream off at 64 kB', () => {
  const parser = new StreamParser();
  for (let i = 0; i < 64; i++) assert.deepEqual(parser.push(Buffer.alloc(1024, 'a')), []);
  assert.equal(parser.broken, false);
  assert.deepEqual(parser.push(Buffer.from('a')), []);
  assert.ok(parser.broken);
});

test('bodies handed out are not overwritten by what comes later', () => {
  const parser = new StreamParser();
  const bodies: Uint8Array[] = [];
  for (let i = 0; i < 200; i++) {
    const body = String(i).padStart(100, '.');
    for (const result of parser.push(Buffer.from(`${options}l: 100\r\n\r\n${body}`)))
      if (result.ok) bodies.push(result.message.body);
  }
  assert.equal(bodies.length, 200);
  for (const [i, body] of bodies.entries())
    assert.equal(Buffer.from(body).toString(), String(i).padStart(100, '.'));
});

test('however a stream is cut, the same messages come out', () => {
  const stream = fc
    .array(
      fc.oneof(anyMessage.map(printMessage), almostSip, fc.constant(Buffer.from('\r\n\r\n'))),
      { maxLength: 6 },
    )
    .map((parts) => Buffer.concat(parts));
  const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(stream, sizes, (bytes, cuts) => {
      assert.deepEqual(readIn(bytes, cuts), readIn(bytes, [Math.max(1, bytes.length)]));
    }),
    { numRuns: 400 },
  );
});

test('printed messages come out of a stream one by one', () => {
  fc.assert(
    fc.property(fc.array(anyMessage, { maxLength: 4 }), (messages) => {
      const { results, broken } = readIn(Buffer.concat(messages.map(printMessage)), [7]);
      assert.deepEqual([results.length, broken], [messages.length, false]);
    }),
  );
});
