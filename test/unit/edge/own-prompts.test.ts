import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandClock } from '../../../src/base/clock.ts';
import { silentLog } from '../../../src/base/log.ts';
import { prompt } from '../../../src/callback/prompt-set.ts';
import { OwnPrompts, type PromptStore } from '../../../src/edge/own-prompts.ts';
import { FakeEngine, voiceOn } from './fakes.ts';

/** A database of takes that can be away, silent or without some of its audio. */
class Takes implements PromptStore {
  readonly used = new Map<string, string>();
  readonly audio = new Map<string, Uint8Array>();
  fetched: string[] = [];
  isAway = false;
  isSilent = false;

  replace(name: string, takeId: string, bytes = 100): void {
    this.used.set(name, takeId);
    this.audio.set(takeId, new Uint8Array(bytes));
  }
  inUse = (): Promise<{ prompt: string; takeId: string }[]> => {
    if (this.isSilent) return new Promise(() => {});
    if (this.isAway) return Promise.reject(new Error('away'));
    return Promise.resolve([...this.used].map(([name, takeId]) => ({ prompt: name, takeId })));
  };
  audioOf = (ids: string[]): Promise<{ id: string; audio: Uint8Array }[]> => {
    this.fetched.push(...ids);
    return Promise.resolve(
      ids.flatMap((id) => {
        const audio = this.audio.get(id);
        return audio ? [{ id, audio }] : [];
      }),
    );
  };
}

function setUp() {
  const clock = new HandClock();
  const media = new FakeEngine(clock);
  const takes = new Takes();
  const own = new OwnPrompts({ media, clock, log: silentLog });
  return { clock, media, takes, own };
}

test('a prompt is said as the call target says it when the call begins, and as it is there afterwards', async () => {
  const { media, takes, own } = setUp();
  own.keepIn(takes);
  takes.replace('welcome', 'a');
  const first = own.of('target');
  assert.equal(first.clipOf('welcome'), 'welcome', 'not before it is loaded');
  await first.ready;
  assert.deepEqual([first.clipOf('welcome'), first.clipOf('offer')], ['take-a', 'offer']);
  assert.equal(media.loaded.get('take-a')?.length, 100);
  takes.replace('welcome', 'b');
  const second = own.of('target');
  await second.ready;
  assert.equal(second.clipOf('welcome'), 'take-b');
  assert.equal(first.clipOf('welcome'), 'take-a', 'a call goes on as it began');
  takes.used.clear();
  const third = own.of('target');
  await third.ready;
  assert.equal(third.clipOf('welcome'), 'welcome');
  await own.of('target').ready;
  assert.deepEqual(takes.fetched, ['a', 'b'], 'audio is fetched once');
});

test('what is missing, away or silent is said as it comes with Unhold, and keeps nobody waiting', async () => {
  const { clock, takes, own } = setUp();
  const early = own.of('target');
  await early.ready;
  assert.equal(early.clipOf('welcome'), 'welcome');
  own.keepIn(takes);
  takes.replace('welcome', 'a');
  takes.used.set('offer', 'gone');
  const half = own.of('target');
  await half.ready;
  assert.deepEqual([half.clipOf('welcome'), half.clipOf('offer')], ['take-a', 'offer']);
  takes.isAway = true;
  const [known, unknown] = [own.of('target'), own.of('other')];
  await Promise.all([known.ready, unknown.ready]);
  assert.deepEqual([known.clipOf('welcome'), unknown.clipOf('welcome')], ['take-a', 'welcome']);
  takes.isSilent = true;
  const silent = own.of('target');
  const ready = silent.ready.then(() => clock.now());
  const since = clock.now();
  await clock.run(5_000);
  assert.equal((await ready) - since, 1_000);
  assert.equal(silent.clipOf('welcome'), 'take-a');
  assert.equal(clock.pendingCount, 0);
});

test('an hour of takes is kept ready, what was used last of all; the others fall back', async () => {
  const { media, takes, own } = setUp();
  own.keepIn(takes);
  const call = async (takeId: string) => {
    takes.replace('welcome', takeId, 20 * 60 * 8_000);
    const prompts = own.of('target');
    await prompts.ready;
    return prompts;
  };
  const [a, b] = [await call('a'), await call('b')];
  await call('c');
  a.clipOf('welcome');
  await call('d');
  assert.deepEqual([...media.loaded.keys()], ['take-a', 'take-c', 'take-d']);
  assert.deepEqual([a.clipOf('welcome'), b.clipOf('welcome')], ['take-a', 'welcome']);
});

test('a voice of a call says its prompts, and of no other call target’s', async () => {
  const { clock, media, takes } = setUp();
  const { voice, own } = voiceOn({ media, clock, log: silentLog }, ['welcome', 'offer']);
  own.keepIn({ audioOf: takes.audioOf, inUse: async (id) => (id === 'one' ? takes.inUse() : []) });
  takes.replace('welcome', 'a');
  const say = [prompt('welcome'), { silenceMs: 50 }, prompt('offer')];
  const [one, other] = [voice.of('one'), voice.of('other')];
  await Promise.all([one.prepare(say), other.prepare(say)]);
  assert.deepEqual(one.itemsOf(say), [{ clip: 'take-a' }, { silenceMs: 50 }, { clip: 'offer' }]);
  const builtIn = [{ clip: 'welcome' }, { silenceMs: 50 }, { clip: 'offer' }];
  assert.deepEqual([other.itemsOf(say), voice.itemsOf(say)], [builtIn, builtIn]);
});
