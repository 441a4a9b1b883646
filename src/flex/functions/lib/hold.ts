import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { offerFor } from '../../spoken.ts';
import { anySeconds, bounded, type Fields, text } from './fields.ts';

/**
 * Where a caller on hold stands, carried from document to document in the query: Twilio fetches the hold
 * music again whenever it ends, and remembers nothing in between.
 */
export interface HoldState {
  /** How long the caller had been in the queue when the offer was last made, seconds; null: never. */
  readonly offeredAt: number | null;
  readonly language: string;
}

export function readHoldState(event: Fields, defaultLanguage: string): HoldState {
  return {
    offeredAt: bounded(event, 'offeredAt', anySeconds),
    language: text(event, 'language', 20) || defaultLanguage,
  };
}

/**
 * Is it time to make the offer? At first, and then as often as it is wanted; never again when Twilio stops
 * saying how long the caller has been there.
 */
export function isOfferDue(
  { offeredAt }: HoldState,
  seconds: number | null,
  everySeconds: number,
): boolean {
  if (offeredAt === null) return true;
  // A queue time that went back is another queue.
  return seconds !== null && (seconds - offeredAt >= everySeconds || seconds < offeredAt);
}

/** What a caller on hold hears next. */
export interface HoldDocument {
  readonly musicUrl: string;
  /** The wait to name in the offer, seconds; null: only music, but the key works. */
  readonly offerWaitSeconds: number | null;
  /** May the caller choose a callback now? */
  readonly isKeyOpen: boolean;
  readonly state: HoldState;
}

/** Seconds. Also what keeps the loop slow when the music cannot be played at all. */
const pauseSeconds = 1;

export function holdDocument({ musicUrl, offerWaitSeconds, isKeyOpen, state }: HoldDocument) {
  const twiml = new VoiceResponse();
  if (isKeyOpen) {
    // The music is inside, so that the key works for as long as it plays.
    const gather = twiml.gather({
      action: withState('/transfer-to-callback', state),
      method: 'POST',
      numDigits: 1,
      finishOnKey: '',
      timeout: pauseSeconds,
    });
    if (offerWaitSeconds !== null) {
      const { text, locale } = offerFor(state.language, offerWaitSeconds);
      gather.say({ language: locale }, text);
    }
    gather.play(musicUrl);
  } else {
    twiml.play(musicUrl);
    twiml.pause({ length: pauseSeconds });
  }
  keepHolding(twiml, state);
  return twiml;
}

/** Goes on with the hold music, where the caller stands now. */
export function keepHolding(twiml: VoiceResponse, state: HoldState): void {
  twiml.redirect({ method: 'POST' }, withState('/hold-treatment', state));
}

function withState(path: string, { offeredAt, language }: HoldState): string {
  const query = new URLSearchParams({ language });
  if (offeredAt !== null) query.set('offeredAt', String(offeredAt));
  return `${path}?${query.toString()}`;
}
