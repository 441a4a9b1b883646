import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Goertzel, Tone } from '../../../src/media/tone.ts';

function level(heardHz: number, playedHz: number, samples = 1_600): number {
  const tone = new Tone(playedHz, 0.5);
  const filter = new Goertzel(heardHz);
  for (let i = 0; i < samples; i++) filter.push(tone.next());
  return filter.level(samples);
}

test('a filter hears its own frequency at its amplitude', () => {
  for (const hz of [300, 600, 697, 1_633, 3_400])
    assert.ok(Math.abs(level(hz, hz) - 0.5) < 0.01, `${hz} Hz: ${level(hz, hz)}`);
});

test('it does not hear others', () => {
  for (const [heard, played] of [
    [600, 900],
    [600, 650],
    [1_209, 1_336],
  ] as const)
    assert.ok(level(heard, played) < 0.05, `${played} Hz at ${heard} Hz`);
});

test('half a window of tone is half as loud', () => {
  const tone = new Tone(800, 0.5);
  const filter = new Goertzel(800);
  for (let i = 0; i < 800; i++) filter.push(tone.next());
  assert.ok(Math.abs(filter.level(1_600) - 0.25) < 0.01);
});

test('no tone exceeds its level, and levels beyond full scale are full scale', () => {
  for (const [asked, limit] of [
    [0.1, 3_200],
    [1, 32_000],
    [7, 32_000],
    [-1, 0],
  ] as const) {
    const tone = new Tone(333, asked);
    for (let i = 0; i < 8_000; i++) assert.ok(Math.abs(tone.next()) <= limit);
  }
});
