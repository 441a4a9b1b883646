import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { readInfoKey } from '../../../src/media/info-dtmf.ts';

const cases: [contentType: string, body: string, key: string | null, durationMs?: number][] = [
  ['application/dtmf-relay', 'Signal=5\r\nDuration=160\r\n', '5', 160],
  ['application/dtmf-relay', 'Signal= *\r\nDuration= 250', '*', 250],
  ['Application/DTMF-Relay; charset=utf-8', 'duration=90\nsignal=#\n', '#', 90],
  ['application/dtmf-relay', 'Signal=10', '*', 0],
  ['application/dtmf-relay', 'Signal=11', '#', 0],
  ['application/dtmf-relay', 'Signal=a', 'A', 0],
  ['application/dtmf-relay', 'Signal=16', null],
  ['application/dtmf-relay', 'Signal=', null],
  ['application/dtmf-relay', '5', null],
  ['application/dtmf', '7', '7', 0],
  ['application/dtmf', ' 0\r\n', '0', 0],
  ['application/dtmf', '77', null],
  ['application/dtmf', '', null],
  ['application/sdp', 'Signal=5', null],
  ['', '5', null],
];

for (const [contentType, body, key, durationMs = 0] of cases)
  test(`${contentType} ${JSON.stringify(body)} is ${key ?? 'no key'}`, () => {
    const wanted = key === null ? null : { key, durationMs };
    assert.deepEqual(readInfoKey(contentType, body), wanted);
  });

test('any body gives one of the sixteen keys or none', () => {
  const line = fc.constantFrom('Signal=', 'Duration=', '\r\n', '1', '#', ' ', 'x');
  const body = fc.oneof(
    fc.string(),
    fc.array(line).map((parts) => parts.join('')),
  );
  const type = fc.constantFrom('application/dtmf-relay', 'application/dtmf');
  fc.assert(
    fc.property(type, body, (contentType, text) => {
      const got = readInfoKey(contentType, text);
      assert.ok(got === null || /^[0-9*#A-D]$/.test(got.key));
    }),
  );
  assert.equal(readInfoKey('application/dtmf-relay', `Signal=5${' '.repeat(600)}`), null);
});
