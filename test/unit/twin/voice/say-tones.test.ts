import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assert as check, property, string } from 'fast-check';
import { tonesOf } from '../../../../src/twin/voice/say-tones.ts';

test('one tone a word, 160 ms each, the same word always the same', () => {
  const tones = tonesOf('Press one,  or press\ntwo');
  assert.equal(tones.length, 2 * 5);
  assert.deepEqual(tones[0], tones[6], 'case does not count');
  assert.notDeepEqual(tones[0], tones[2]);
  assert.deepEqual(tonesOf('Press one,  or press\ntwo'), tones);
  assert.deepEqual(tonesOf('  '), []);
});

test('any text is within what the audio engine plays', () => {
  check(
    property(string({ unit: 'grapheme' }), (text) => {
      for (const item of tonesOf(text))
        if ('tone' in item) assert.ok(item.tone.hz >= 300 && item.tone.hz <= 740);
        else assert.deepEqual(item, { silenceMs: 60 });
    }),
  );
});
