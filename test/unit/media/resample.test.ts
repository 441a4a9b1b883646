import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { resample } from '../../../src/media/resample.ts';
import { warningsOf } from '../../../src/media/loudness.ts';
import { sine } from '../../support/wav-bytes.ts';

/** How strong a tone is in it, 0-1, leaving out the ends where the filter has less to go by. */
function level(sound: Float32Array, hz: number): number {
  const inner = sound.subarray(400, -400);
  let [re, im] = [0, 0];
  for (const [i, one] of inner.entries()) {
    re += one * Math.cos((2 * Math.PI * hz * i) / 8_000);
    im += one * Math.sin((2 * Math.PI * hz * i) / 8_000);
  }
  return (2 * Math.hypot(re, im)) / inner.length;
}

function toneAt(rate: number, hz: number, seconds = 0.4) {
  const tone = sine(hz, 0.5);
  return { rate, length: Math.round(rate * seconds), sampleAt: (at: number) => tone(at / rate) };
}

for (const rate of [8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000]) {
  test(`${rate} Hz: what is speech stays as loud and as long`, async () => {
    for (const hz of [300, 1_000, 3_000]) {
      const sound = await resample(toneAt(rate, hz), 8_000);
      assert.equal(sound.length, 3_200);
      assert.ok(Math.abs(level(sound, hz) - 0.5) < 0.01, `${hz} Hz: ${level(sound, hz)}`);
    }
  });

  if (rate > 10_000)
    test(`${rate} Hz: what a phone cannot carry is gone, and does not come back as another tone`, async () => {
      const hz = Math.min(5_000, rate / 2 - 200);
      const sound = await resample(toneAt(rate, hz), 8_000);
      const loudest = sound
        .subarray(400, -400)
        .reduce((most, one) => Math.max(most, Math.abs(one)));
      assert.ok(loudest < 0.002, `${loudest} is left of ${hz} Hz`);
    });
}

test('any length comes out as long as it is', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 3_000 }),
      fc.constantFrom(8_000, 11_025, 44_100),
      async (length, rate) => {
        const sound = await resample({ rate, length, sampleAt: () => 0.25 }, 8_000);
        assert.equal(sound.length, Math.round((length * 8_000) / rate));
        assert.ok(sound.every((one) => Number.isFinite(one)));
      },
    ),
    { numRuns: 40 },
  );
});

test('other work goes on while much is brought to another rate', async () => {
  let turns = 0;
  const done = resample(toneAt(8_000, 300, 20), 8_000);
  const count = (): void => {
    turns += 1;
    if (turns < 15) setImmediate(count);
  };
  setImmediate(count);
  await done;
  assert.equal(turns, 15);
});

const spoken = (seconds: number, level: number): number[] =>
  Array.from({ length: seconds * 8_000 }, (_, at) => sine(400, level)(at / 8_000));
const silence = (seconds: number): number[] => Array.from({ length: seconds * 8_000 }, () => 0);
const kinds = (...parts: number[][]): string[] =>
  warningsOf(Float32Array.from(parts.flat())).map(({ warning }) => warning);

test('how it sounds is told with its limit, and a good recording tells nothing', () => {
  assert.deepEqual(kinds(spoken(2, 0.2)), []);
  assert.deepEqual(kinds(silence(0.5), spoken(2, 0.2), silence(1)), []);
  assert.deepEqual(kinds(silence(2)), ['silent']);
  assert.deepEqual(kinds(spoken(2, 0.02)), ['quiet']);
  assert.deepEqual(kinds(spoken(2, 0.8)), ['loud']);
  assert.deepEqual(kinds(spoken(2, 1.5).map((one) => Math.max(-1, Math.min(1, one)))), [
    'loud',
    'clipped',
  ]);
  assert.deepEqual(kinds(silence(1.5), spoken(1, 0.2)), ['silence-before']);
  assert.deepEqual(kinds(spoken(1, 0.2), silence(3)), ['silence-after']);
  // -20 dB is a tenth in amplitude; a sine is 3 dB below its peak.
  const [quiet] = warningsOf(Float32Array.from(spoken(1, 0.02)));
  assert.deepEqual(quiet, { warning: 'quiet', found: -37, limit: -30 });
});
