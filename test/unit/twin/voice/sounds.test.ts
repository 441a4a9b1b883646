import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandClock } from '../../../../src/base/clock.ts';
import { silentLog } from '../../../../src/base/log.ts';
import { writeWav } from '../../../../src/media/wav.ts';
import { music, Sounds } from '../../../../src/twin/voice/sounds.ts';
import { Web } from '../../../../src/twin/web/web.ts';
import { VirtualMedia } from '../../../support/virtual-media.ts';

/** Sounds of `https://music.example.com`: WAV files but for `/song.mp3`; and how often each was fetched. */
function begin() {
  const clock = new HandClock();
  const media = new VirtualMedia(clock);
  const fetched: string[] = [];
  const wav = Buffer.from(writeWav(new Int16Array(800).fill(500)));
  const mount = {
    host: 'music.example.com',
    handle({ url }: { url: URL }) {
      fetched.push(url.pathname);
      const body = url.pathname === '/song.mp3' ? Buffer.from('ID3 and more') : wav;
      return Promise.resolve({ status: 200, headers: {}, body });
    },
  };
  const web = new Web({ authToken: () => 'x', clock, log: silentLog, mounts: [mount] });
  return { media, fetched, sounds: new Sounds(web, media) };
}

test('a WAV file is fetched once and played as it is', async () => {
  const { media, fetched, sounds } = begin();
  const url = 'https://music.example.com/a.wav';
  assert.deepEqual(await sounds.itemsFor(url), [{ clip: url }]);
  assert.deepEqual(await sounds.itemsFor(url), [{ clip: url }]);
  assert.deepEqual(fetched, ['/a.wav']);
  assert.equal(media.clips.get(url)?.length, 800);
});

test('what cannot be had or read is music', async () => {
  const { media, sounds } = begin();
  for (const url of ['https://music.example.com/song.mp3', 'https://api.twilio.com/cowbell.mp3'])
    assert.equal(await sounds.itemsFor(url), music);
  assert.equal(media.clips.size, 0);
});

test('no more than twenty files are kept, the oldest go', async () => {
  const { media, fetched, sounds } = begin();
  for (let nth = 0; nth < 25; nth++) await sounds.itemsFor(`https://music.example.com/${nth}`);
  assert.equal(media.clips.size, 20);
  await sounds.itemsFor('https://music.example.com/24');
  await sounds.itemsFor('https://music.example.com/0');
  assert.equal(fetched.length, 26, 'the newest was kept, the first is fetched again');
});
