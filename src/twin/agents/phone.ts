import type { MediaEngine, MediaLeg } from '../../media/media-engine.ts';
import type { IncomingCall } from '../../sip/invite-server.ts';

/** A call that the agent has picked up. */
export interface PhoneCall {
  /** Aborts when the call is over, whoever ended it. */
  readonly over: AbortSignal;
  /** The amplitude (0-1) of each frequency in what the other side says in the next `windowMs` (20-10,000). */
  hear(hz: number[], windowMs: number): Promise<number[]>;
  hangUp(): Promise<void>;
}

/** The other side has sent nothing at all for this long. */
const rtpTimeoutMs = 60_000;

/** Answers and talks, which is a tone; null when the caller gave up or there is no audio in common. */
export async function pickUp(
  parts: { media: MediaEngine; host: string; toneHz: number },
  incoming: IncomingCall,
): Promise<PhoneCall | null> {
  const over = new AbortController();
  const giveUp = (): void => over.abort(new Error('the call is over'));
  const leg = await parts.media.open({
    host: parts.host,
    rtpTimeoutMs,
    onKey: () => {},
    onTimeout: giveUp,
    onLost: giveUp,
  });
  const dialog = await answer(incoming, leg);
  if (!dialog) {
    await leg.close();
    return null;
  }
  dialog.onOffer = (sdp) => (sdp === null ? leg.offerAgain() : leg.answerOffer(sdp));
  dialog.onAnswer = (sdp) => void leg.acceptAnswer(sdp);
  void dialog.ended.then(() => {
    giveUp();
    return leg.close();
  });
  leg.play([{ tone: { hz: parts.toneHz, ms: 10_000, level: 0.3 } }], { loop: true });
  return {
    over: over.signal,
    hear: (hz, windowMs) => leg.hear(hz, windowMs),
    async hangUp() {
      await dialog.bye();
      await dialog.ended;
    },
  };
}

async function answer(incoming: IncomingCall, leg: MediaLeg) {
  const sdp = incoming.sdp === null ? leg.createOffer() : leg.answerOffer(incoming.sdp);
  if (sdp === null) {
    incoming.refuse(488);
    return null;
  }
  const accepted = await incoming.accept({ sdp });
  if (accepted.kind !== 'confirmed') return null;
  if (incoming.sdp === null && accepted.sdp !== null) leg.acceptAnswer(accepted.sdp);
  return accepted.dialog;
}
