import type { MediaEngine, MediaLeg } from '../media/media-engine.ts';
import { Keypad } from './keypad.ts';

/**
 * The audio of one call, taken before the call is up, so that nobody is answered or rung whom we
 * could not speak to. Keys and losses are kept for the leg that will sit here.
 */
export interface Seat {
  readonly media: MediaLeg;
  readonly keypad: Keypad;
  /** Aborts with a sentence when the audio is lost. */
  readonly lost: AbortSignal;
}

export interface SeatOptions {
  host: string;
  publicHost: string;
  rtpTimeoutMs: number;
  /** A seat this one will be bridged with. */
  near?: Seat;
}

/** Takes a seat; rejects with `MediaFull` when there is none. */
export async function takeSeat(engine: MediaEngine, options: SeatOptions): Promise<Seat> {
  const { host, publicHost, rtpTimeoutMs, near } = options;
  const keypad = new Keypad();
  const lost = new AbortController();
  const media = await engine.open({
    host,
    publicHost,
    rtpTimeoutMs,
    ...(near && { near: near.media }),
    onKey: (key) => keypad.press(key),
    onTimeout: () => lost.abort(`no audio came for ${Math.round(rtpTimeoutMs / 1000)} s`),
    onLost: () => lost.abort('the media worker died'),
  });
  return { media, keypad, lost: lost.signal };
}
