import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandClock } from '../../../src/base/clock.ts';
import { silentLog } from '../../../src/base/log.ts';
import { loadPrompts } from '../../../src/edge/prompts.ts';
import { Recordings } from '../../../src/edge/recordings.ts';
import { decode } from '../../../src/media/g711.ts';
import { FakeEngine } from './fakes.ts';

function setUp() {
  const clock = new HandClock();
  const media = new FakeEngine(clock);
  const open = (): Recordings => new Recordings({ media, clock, log: silentLog });
  return { clock, media, store: media.stored, open };
}

test('what one process keeps another can play, sample for sample as a µ-law phone sent it', async () => {
  const { media, store, open } = setUp();
  const [here, elsewhere] = [open(), open()];
  for (const recordings of [here, elsewhere]) recordings.keepIn(store);
  const spoken = decode(
    'ulaw',
    Uint8Array.from({ length: 256 }, (_, byte) => byte),
  );
  const name = await here.keep(spoken);
  assert.ok(name !== null);
  assert.equal(elsewhere.has(name), false);
  await elsewhere.load(name);
  assert.equal(elsewhere.has(name), true);
  assert.deepEqual(media.loaded.get(name), spoken);
  await elsewhere.load('said-99');
  assert.equal(elsewhere.has('said-99'), false);
});

test('a store that is away, silent or not yet there keeps nobody on the phone waiting', async () => {
  const { clock, store, open } = setUp();
  const recordings = open();
  const audio = Int16Array.of(1, 2, 3);
  assert.equal(await recordings.keep(audio), null);
  recordings.keepIn(store);
  store.isAway = true;
  assert.equal(await recordings.keep(audio), null);
  await recordings.load('said-0');
  assert.equal(recordings.has('said-0'), false);
  const silent = open();
  silent.keepIn({ keep: () => new Promise(() => {}), find: () => new Promise(() => {}) });
  const kept = silent.keep(audio);
  const loaded = silent.load('said-0');
  await clock.run(2_000);
  assert.deepEqual([await kept, await loaded, clock.pendingCount], [null, undefined, 0]);
});

test('half an hour of recordings is ready to be played, what was used last of all', async () => {
  const { media, store, open } = setUp();
  const recordings = open();
  recordings.keepIn(store);
  const load = async (minutes: number): Promise<string> => {
    const name = await store.keep(new Uint8Array(minutes * 60 * 8_000));
    await recordings.load(name);
    return name;
  };
  const names = [await load(10), await load(10), await load(10)];
  await recordings.load(names[0] ?? '');
  const fourth = await load(10);
  assert.deepEqual([...media.loaded.keys()], [names[0], names[2], fourth]);
  const long = await load(31);
  assert.deepEqual([...media.loaded.keys()], [long], 'one that alone is too long is still kept');
});

test('a prompt without audio stops the start, and names what is missing', () => {
  const engine = new FakeEngine(new HandClock());
  assert.throws(
    () => loadPrompts(engine, '/nowhere'),
    /prompts have no audio.*number-0.*npm run prompts/,
  );
});
