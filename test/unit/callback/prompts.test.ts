import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import type * as wavefile from 'wavefile';
import texts from '../../../prompts/en/texts.json' with { type: 'json' };
import { clipsOf, wordsOf } from '../../../src/callback/prompt-set.ts';

const { WaveFile } = createRequire(import.meta.url)('wavefile') as typeof wavefile;
const audioFolder = join(import.meta.dirname, '../../../prompts/en/audio');

test('every text has its audio, rendered from that very text, and no audio is left over', () => {
  const files = readdirSync(audioFolder).map((file) => file.replace(/\.wav$/, ''));
  assert.deepEqual(files.sort(), Object.keys(texts).sort());
  for (const [name, text] of Object.entries(texts)) {
    const wav = new WaveFile(readFileSync(join(audioFolder, `${name}.wav`)));
    const { sampleRate, numChannels } = wav.fmt as { sampleRate: number; numChannels: number };
    assert.deepEqual([sampleRate, numChannels, wav.bitDepth], [8000, 1, '8m'], name);
    assert.equal(wav.getTag('ICMT'), text, `${name}: run node scripts/render-prompts.ts`);
  }
});

test('every prompt is said somewhere in the rules', () => {
  const folder = join(import.meta.dirname, '../../../src/callback');
  const code = readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join();
  const unsaid = Object.keys(texts).filter(
    (name) => !name.startsWith('number-') && !code.includes(`'${name}'`),
  );
  assert.deepEqual(unsaid, []);
});

test('numbers from 0 to 9999 are said by joining recorded words', () => {
  const said = (number: number): string => wordsOf([{ number }]);
  assert.equal(said(0), 'zero');
  assert.equal(said(13), 'thirteen');
  assert.equal(said(20), 'twenty');
  assert.equal(said(42), 'forty two');
  assert.equal(said(100), 'one hundred');
  assert.equal(said(119), 'one hundred nineteen');
  assert.equal(said(1000), 'one thousand');
  assert.equal(said(2007), 'two thousand seven');
  assert.equal(said(9999), 'nine thousand nine hundred ninety nine');
  assert.equal(said(-3), 'zero');
  assert.equal(said(1e9), said(9999));
  for (let number = 0; number <= 9999; number++)
    for (const part of clipsOf([{ number }])) assert.ok('clip' in part && part.clip in texts);
});

test('every minute of a day is said by joining recorded words', () => {
  const said = (hour: number, minute: number, day: 'today' | 'tomorrow' | 'other'): string =>
    wordsOf([{ when: { day, hour, minute } }]);
  assert.equal(said(15, 30, 'tomorrow'), 'tomorrow at three thirty p.m.');
  assert.equal(said(0, 5, 'today'), 'today at twelve oh five a.m.');
  assert.equal(said(9, 10, 'today'), 'today at nine ten a.m.');
  assert.equal(said(12, 0, 'other'), 'at twelve p.m.');
  for (let minutes = 0; minutes < 1440; minutes++)
    assert.doesNotMatch(said(Math.trunc(minutes / 60), minutes % 60, 'today'), /\(/);
});

test('a phone number is read digit by digit, in groups', () => {
  const digits = '+12025550123';
  assert.equal(wordsOf([{ digits }]), 'plus one two zero two five five five zero one two three');
  const pauses = clipsOf([{ digits }]).flatMap((part, i) => ('silenceMs' in part ? [i] : []));
  assert.deepEqual(pauses, [2, 6, 10]);
  assert.equal(wordsOf([{ digits: '1#*a2' }]), 'one two');
});

test('a recording is a clip of its own name, and unknown names are shown, not looked up', () => {
  assert.deepEqual(clipsOf([{ recording: 'rec-1' }, { silenceMs: 300 }]), [
    { clip: 'rec-1' },
    { silenceMs: 300 },
  ]);
  assert.equal(wordsOf([{ recording: 'toString' }]), '(toString)');
});
