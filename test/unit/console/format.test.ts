import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { makeFormat } from '../../../src/console/text/format.ts';
import { format as german } from '../../../src/console/text/de/format.ts';
import { format as english } from '../../../src/console/text/en/format.ts';

const en = makeFormat('en-GB', english);
const de = makeFormat('de-DE', german);

test('durations: minutes and seconds below an hour, then hours and minutes', () => {
  const cases: [number, string, string][] = [
    [0, '0:00', '0:00'],
    [59.4, '0:59', '0:59'],
    [59.6, '1:00', '1:00'],
    [245, '4:05', '4:05'],
    [3599.4, '59:59', '59:59'],
    [3600, '1 h 00 min', '1 Std. 00 Min.'],
    [93_600, '26 h 00 min', '26 Std. 00 Min.'],
    [-65, '−1:05', '−1:05'],
  ];
  for (const [seconds, inEnglish, inGerman] of cases) {
    assert.equal(en.duration(seconds), inEnglish);
    assert.equal(de.duration(seconds), inGerman);
  }
});

test('ranges are in minutes, and in seconds where they end below one', () => {
  assert.equal(en.range(180, 360), '3–6 min');
  assert.equal(en.range(170, 190), '3 min');
  assert.equal(en.range(0, 60), '≤ 1 min');
  assert.equal(en.range(10, 40), '10–40 s');
  assert.equal(en.range(12.2, 12.4), '12 s');
  assert.equal(de.range(180, 360), '3–6 Min.');
});

test('how long ago, in the unit that a person would take', () => {
  assert.equal(en.ago(0.2), 'now');
  assert.equal(en.ago(-90), '2 min ago');
  assert.equal(en.ago(240), 'in 4 min');
  assert.equal(en.ago(-7_200), '2 hr ago');
  assert.equal(de.ago(240), 'in 4 Min.');
});

test('a duration never shows a 60th second or minute, and never NaN for a number', () => {
  fc.assert(
    fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (seconds) => {
      assert.doesNotMatch(en.duration(seconds), /:6\d|NaN/);
      assert.match(en.duration(seconds), /^−?(\d+:[0-5]\d|\d+ h [0-5]\d min)$/);
    }),
  );
});
