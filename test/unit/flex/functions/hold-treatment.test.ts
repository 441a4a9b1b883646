import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anything, assert as check, asyncProperty, constantFrom, dictionary } from 'fast-check';
import { SaxesParser } from 'saxes';
import { holdTreatment } from '../../../../src/flex/functions/hold-treatment.ts';
import { transferToCallback } from '../../../../src/flex/functions/transfer-to-callback.ts';
import type { Fields } from '../../../../src/flex/functions/lib/fields.ts';
import {
  busyQueue,
  longOffer,
  never,
  ports,
  timed,
  unholdSays,
  withoutUnhold,
  withUnhold,
} from './fixture.ts';

const music = '<Play>https://music.example.com/track.mp3</Play>';
const xml = '<?xml version="1.0" encoding="UTF-8"?>';

const hold = async (event: Fields, given = ports(), config = withUnhold): Promise<string> =>
  (await holdTreatment(config, event, given)).toString();

test('a long wait is named at once, and the key works while the music plays', async () => {
  assert.equal(
    await hold({ QueueTime: '0' }),
    `${xml}<Response><Gather action="/transfer-to-callback?language=en-US&amp;offeredAt=0" method="POST" numDigits="1" finishOnKey="" timeout="1">` +
      '<Say language="en-US">The wait is about 4 minutes at the moment. To be called back instead, without losing your place in line, press 1.</Say>' +
      `${music}</Gather><Redirect method="POST">/hold-treatment?language=en-US&amp;offeredAt=0</Redirect></Response>`,
  );
});

test('between two offers there is only music, but the key still works', async () => {
  assert.equal(
    await hold({ QueueTime: '59', offeredAt: '0', language: 'de' }),
    `${xml}<Response><Gather action="/transfer-to-callback?language=de&amp;offeredAt=0" method="POST" numDigits="1" finishOnKey="" timeout="1">` +
      `${music}</Gather><Redirect method="POST">/hold-treatment?language=de&amp;offeredAt=0</Redirect></Response>`,
  );
});

const plain = `${xml}<Response>${music}<Pause length="1"/><Redirect method="POST">/hold-treatment?language=en-US</Redirect></Response>`;

test('a short wait is music, and no key does anything', async () => {
  const short = { ...longOffer, offer: false, reason: 'wait-below-threshold' };
  assert.equal(await hold({ QueueTime: '0' }, ports({ fetch: unholdSays(short).fetch })), plain);
});

test('who may not be called back is not asked', async () => {
  const refused = { ...longOffer, offer: false, reason: 'number-refused' };
  assert.equal(await hold({}, ports({ fetch: unholdSays(refused).fetch })), plain);
});

test('nobody is asked to leave the queue while Unhold does not answer', async () => {
  const given = ports({ fetch: unholdSays(never).fetch });
  const { value, seconds } = await timed(given.clock, hold({ QueueTime: '0' }, given));
  assert.equal(value, plain);
  assert.equal(seconds, 1.5);
});

test('without Unhold the statistics decide', async () => {
  assert.match(await hold({}, ports(), withoutUnhold), /about 5 minutes/);
  const free = ports({ readStatistics: async () => ({ ...busyQueue, pending: 0, held: 0 }) });
  assert.equal(await hold({}, free, withoutUnhold), plain);
  const down = ports({ readStatistics: () => Promise.reject(new Error('down')) });
  assert.equal(await hold({}, down, withoutUnhold), plain);
});

/**
 * Holds as Twilio does: plays each document to its end, follows its redirect, and counts the queue time.
 * @returns the seconds at which an offer began
 */
async function holdFor(totalSeconds: number, trackSeconds: number): Promise<number[]> {
  const offers: number[] = [];
  const given = ports();
  let query: Record<string, string> = {};
  for (let seconds = 0; seconds < totalSeconds;) {
    const document = await hold({ ...query, QueueTime: String(seconds) }, given);
    const isOffer = document.includes('<Say');
    if (isOffer) offers.push(seconds);
    seconds += trackSeconds + 1 + (isOffer ? 8 : 0);
    const redirect = /<Redirect[^>]*>([^<]*)</.exec(document)![1]!.replaceAll('&amp;', '&');
    query = Object.fromEntries(new URL(redirect, 'https://unhold-1234.twil.io').searchParams);
  }
  return offers;
}

for (const trackSeconds of [5, 20, 59, 60, 180]) {
  test(`the offer comes every 60 seconds, at the end of a track of ${trackSeconds}`, async () => {
    const offers = await holdFor(1800, trackSeconds);
    assert.equal(offers[0], 0);
    const gaps = offers.slice(1).map((at, index) => at - offers[index]!);
    assert.ok(gaps.length >= 8);
    for (const gap of gaps) assert.ok(gap >= 60 && gap <= 60 + trackSeconds + 9, String(gap));
  });
}

test('when Twilio does not say how long the caller waits, the offer is made once', async () => {
  assert.match(await hold({}), /<Say/);
  assert.doesNotMatch(await hold({ offeredAt: '0' }), /<Say/);
  for (const QueueTime of ['-1', 'soon', '', '1e3', ['1'], '99999999999'])
    assert.doesNotMatch(await hold({ offeredAt: '0', QueueTime }), /<Say/);
});

test('a queue time that began anew is another queue', async () => {
  assert.match(await hold({ QueueTime: '3', offeredAt: '600' }), /<Say/);
});

test('the offer key leaves the queue; any other keeps the caller where they were', () => {
  const answer = (event: Fields): string => transferToCallback(withUnhold, event).toString();
  assert.equal(answer({ Digits: '1' }), `${xml}<Response><Leave/></Response>`);
  const back = `${xml}<Response><Redirect method="POST">/hold-treatment?language=fr-CA&amp;offeredAt=60</Redirect></Response>`;
  for (const Digits of ['2', '0', '#', '*', '11', '', undefined, ['1'], ['1', '1'], 1, '１'])
    assert.equal(answer({ Digits, offeredAt: '60', language: 'fr-CA' }), back);
});

/** Throws when it is not well-formed. */
function elementsOf(document: string): string[] {
  const names: string[] = [];
  const parser = new SaxesParser();
  parser.on('opentag', ({ name }) => names.push(name));
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(document).close();
  return names;
}

const hostile = dictionary(
  constantFrom('From', 'QueueTime', 'offeredAt', 'language', 'Digits', 'request'),
  anything(),
);

test('whatever the parameters say, the answer is small TwiML that a hold document may have', async () => {
  const allowed = new Set(['Response', 'Play', 'Say', 'Pause', 'Redirect', 'Leave', 'Gather']);
  await check(
    asyncProperty(hostile, async (event) => {
      for (const document of [
        await hold(event),
        transferToCallback(withUnhold, event).toString(),
      ]) {
        for (const name of elementsOf(document)) assert.ok(allowed.has(name), name);
        assert.ok(document.length < 2000);
      }
    }),
    { numRuns: 200 },
  );
  const inject = { language: '"/><Dial>x</Dial>', offeredAt: '0', QueueTime: '0' };
  assert.deepEqual(elementsOf(await hold(inject)), ['Response', 'Gather', 'Play', 'Redirect']);
});
