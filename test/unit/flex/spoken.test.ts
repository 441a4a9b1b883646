import assert from 'node:assert/strict';
import { test } from 'node:test';
import { offerFor, offerKey, sorryFor } from '../../../src/flex/spoken.ts';

const waits: [string, number, RegExp][] = [
  ['en-US', 0, /about one minute/],
  ['en-US', 89, /about one minute/],
  ['en-US', 90, /about 2 minutes/],
  ['en-US', 121, /about 2 minutes/],
  ['en-US', 600, /about 10 minutes/],
  ['en-US', 601, /more than ten minutes/],
  ['en-US', 86_400, /more than ten minutes/],
  ['de-DE', 60, /etwa eine Minute\./],
  ['de-DE', 300, /etwa 5 Minuten\./],
  ['de-DE', 601, /mehr als zehn Minuten/],
  ['fr-FR', 60, /d'environ une minute\./],
  ['fr-FR', 300, /d'environ 5 minutes\./],
  ['fr-FR', 601, /de plus de dix minutes/],
  ['es-ES', 60, /de aproximadamente un minuto /],
  ['es-ES', 300, /de aproximadamente 5 minutos /],
  ['es-ES', 601, /de más de diez minutos/],
];

for (const [tag, seconds, expected] of waits) {
  test(`${tag}: ${seconds} seconds`, () => {
    const { text, locale } = offerFor(tag, seconds);
    assert.match(text, expected);
    assert.equal(locale, tag);
    assert.ok(text.includes(offerKey), 'names the key');
  });
}

test('a language is understood however it is written, and an unknown one is English', () => {
  const locales = {
    de: 'de-DE',
    'DE-de': 'de-DE',
    de_DE: 'de-DE',
    'de-AT': 'de-DE',
    'fr-CA': 'fr-CA',
    'es-419': 'es-ES',
    en: 'en-US',
    'en-GB': 'en-GB',
    'ja-JP': 'en-US',
    '': 'en-US',
    '"><Hangup/>': 'en-US',
  };
  for (const [tag, locale] of Object.entries(locales)) {
    assert.equal(offerFor(tag, 60).locale, locale, tag);
    assert.equal(sorryFor(tag).locale, locale, tag);
  }
});
