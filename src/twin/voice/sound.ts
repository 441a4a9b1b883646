import { sleep } from '../../base/clock.ts';
import type { PlayItem } from '../../media/media-engine.ts';
import { urlIn, type Document } from './document.ts';
import { until } from './interruption.ts';
import { tonesOf } from './say-tones.ts';
import type { Scope } from './scope.ts';
import type { Pause, Play, Say } from './twiml/verbs.ts';

/** Says, plays or waits, as long as that takes. @throws Interruption, TwimlFault for a bad URL */
export async function runSound(
  scope: Scope,
  verb: Say | Play | Pause,
  document: Document,
): Promise<void> {
  const { call, desk } = scope;
  switch (verb.verb) {
    case 'Pause':
      // It delays the pick-up when nothing was said before.
      return sleep(desk.clock, verb.lengthSeconds * 1000, scope.signal);
    case 'Say':
      await call.answer();
      call.note('said', verb.text);
      return play(scope, tonesOf(verb.text), verb.loop);
    case 'Play':
      await call.answer();
      return runPlay(scope, verb, document);
  }
}

async function runPlay(scope: Scope, verb: Play, document: Document): Promise<void> {
  const { call, desk } = scope;
  if (verb.digits !== null) return sendDigits(scope, verb.digits);
  const url = urlIn(document, verb.url);
  call.note('played', url);
  const items = await until(desk.sounds.itemsFor(url), scope.signal);
  return play(scope, items, verb.loop);
}

/** Plays so many times; 0 is until the scope is interrupted. */
export async function play(scope: Scope, items: PlayItem[], loop: number): Promise<void> {
  for (let nth = 0; nth < Math.max(1, loop); nth++) {
    scope.signal.throwIfAborted();
    if (items.length === 0) return;
    const playback = scope.call.leg.play(items, { loop: loop === 0 });
    try {
      await until(playback.done, scope.signal);
    } finally {
      playback.stop();
    }
  }
}

/** Sends keys one after the other; `w` and `W` are half a second and a second of silence. */
export async function sendDigits(scope: Scope, digits: string): Promise<void> {
  const { call, desk } = scope;
  call.note('keys', `sends ${digits}`);
  for (const digit of digits) {
    if (/^w$/i.test(digit)) await sleep(desk.clock, digit === 'w' ? 500 : 1_000, scope.signal);
    else if (/^[0-9*#A-D]$/i.test(digit))
      await until(call.leg.sendKey(digit.toUpperCase()), scope.signal);
  }
}
