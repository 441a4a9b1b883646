import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Recorder } from '../../../src/media/recorder.ts';
import { Tone } from '../../../src/media/tone.ts';

const frame = (level: number): Int16Array => {
  const tone = new Tone(500, level);
  return Int16Array.from({ length: 160 }, () => tone.next());
};
const voice = frame(0.3);
const quiet = frame(0.001);

/** Plays `frames` into a recorder, 20 ms each, from a timestamp that wraps; stops when it ends. */
function record(frames: Int16Array[], options: { maxMs?: number; silenceMs?: number } = {}) {
  const recorder = new Recorder(1, options.maxMs ?? 60_000, options.silenceMs ?? 60_000, 0);
  let end: ReturnType<Recorder['endAt']> = null;
  let at = 0;
  for (; at < frames.length && end === null; at++) {
    recorder.push(frames[at]!, 160, (0xffff_ff00 + at * 160) >>> 0, at * 20);
    end = recorder.endAt(at * 20 + 20);
  }
  return { recorder, end, endedMs: at * 20 };
}

const many = (one: Int16Array, count: number): Int16Array[] =>
  Array.from({ length: count }, () => one);

test('what is kept is the voice with 200 ms around it', () => {
  const { recorder } = record([...many(quiet, 50), ...many(voice, 30), ...many(quiet, 50)]);
  const audio = recorder.finish();
  assert.equal(audio.length, 1_600 + 30 * 160 + 1_600);
  assert.deepEqual(audio.slice(1_600, 1_760), voice);
});

test('nobody spoke: it ends by silence and is empty', () => {
  const { recorder, end, endedMs } = record(many(quiet, 200), { silenceMs: 2_000 });
  assert.deepEqual([end, endedMs, recorder.finish().length], ['silence', 2_000, 0]);
});

test('silence is counted from the last voice', () => {
  const frames = [...many(voice, 10), ...many(quiet, 40), ...many(voice, 10), ...many(quiet, 100)];
  const { end, endedMs } = record(frames, { silenceMs: 1_000 });
  assert.deepEqual([end, endedMs], ['silence', 1_180 + 1_000]);
});

test('a peer that sends no packets is silent, too, and time runs out without them', () => {
  const recorder = new Recorder(1, 3_000, 1_000, 5_000);
  assert.equal(recorder.endAt(5_980), null);
  assert.equal(recorder.endAt(6_000), 'silence');
  assert.equal(new Recorder(1, 3_000, 60_000, 5_000).endAt(8_000), 'max');
});

test('it is never longer than asked, and never longer than two minutes', () => {
  const { recorder, end } = record(many(voice, 200), { maxMs: 1_010 });
  assert.deepEqual([end, recorder.finish().length], ['max', 8_080]);
  const endless = record(many(voice, 7_000), { maxMs: 1e9 });
  assert.deepEqual([endless.end, endless.recorder.finish().length], ['max', 960_000]);
});

test('late packets go to their place, lost ones leave a gap, doubled ones change nothing', () => {
  const recorder = new Recorder(1, 10_000, 10_000, 0);
  for (const at of [0, 1, 3, 2, 2, 5]) recorder.push(voice, 160, 1_000 + at * 160, at * 20);
  const audio = recorder.finish();
  assert.equal(audio.length, 6 * 160);
  assert.deepEqual(audio.slice(0, 640), Int16Array.from(many(voice, 4).flatMap((one) => [...one])));
  assert.ok(audio.slice(640, 800).every((sample) => sample === 0));
});

test('a sender with a new clock goes on where the last one stopped', () => {
  const recorder = new Recorder(1, 10_000, 10_000, 0);
  recorder.push(voice, 160, 1_000, 0);
  recorder.push(voice, 160, 3_000_000_000, 20);
  recorder.push(voice, 160, 3_000_000_160, 40);
  recorder.push(voice, 160, 40, 60);
  assert.equal(recorder.finish().length, 640);
});

test('a packet from before the beginning is left out', () => {
  const recorder = new Recorder(1, 10_000, 10_000, 0);
  recorder.push(quiet, 160, 1_000, 0);
  recorder.push(voice, 160, 840, 20);
  assert.equal(recorder.finish().length, 0);
});
