import type { LegIdentifiers, Leg, Role } from '../callback/callback.ts';
import type { Expect, PhoneInput, Phrase } from '../callback/dialogue.ts';

/** A leg to be called. Nothing of it is on the wire before its identifiers are stored. */
export interface PlaceLeg {
  role: Role;
  /** Whose prompts are said on it. */
  callTargetId: string;
  /** E.164 (goes through the trunk) or SIP URI. */
  to: string;
  /** E.164 shown to who is called. */
  callerId: string;
  headers: [string, string][];
  ids: LegIdentifiers;
  ringTimeoutMs: number;
  rtpTimeoutMs: number;
  /** A leg it will be bridged with, or that one's identifiers while it is being called: their media is kept close together. */
  near?: LiveLeg | LegIdentifiers;
}

export type PlaceResult =
  | { kind: 'answered'; leg: LiveLeg }
  | {
      kind: 'failed';
      result: 'busy' | 'no-answer' | 'rejected' | 'carrier-error' | 'cancelled';
      /** The final SIP status, null when none came. */
      sipStatus: number | null;
      reason: string;
      /** Set when nothing was sent: it failed here, and nobody was called. */
      isOurs?: true;
    };

/** A call that is up, as a person on the phone: told things, asked things, hung up. */
export interface LiveLeg {
  /** Aborts when the other side hung up, its media was lost, or we hung up; the reason is a sentence. */
  readonly gone: AbortSignal;
  /** Says the phrases and waits for what is expected; never rejects (a lost leg gives `hung-up`). */
  ask(say: Phrase[], expect: Expect): Promise<PhoneInput>;
  /** Plays the phrases in a loop until the next ask, bridge or hang-up. */
  keepCompany(say: Phrase[]): void;
  hangUp(options?: { reason?: string; headers?: [string, string][] }): Promise<void>;
  /** What another process would need to end this leg; stored as `Leg.dialog`. */
  snapshot(): LegIdentifiers & Record<string, unknown>;
}

/** How calls are made, without saying by what: SIP (edge/), or a simulated world (tests). */
export interface CallControl {
  /** Calls out; resolves when answered or failed, never rejects. Aborting the signal ends the try. */
  place(leg: PlaceLeg, signal: AbortSignal): Promise<PlaceResult>;
  /** The identifiers and addresses a leg will have, to be stored before it is placed. */
  describe(leg: PlaceLeg): LegIdentifiers & Record<string, unknown>;
  /** Joins two legs; their audio flows when it resolves. */
  bridge(a: LiveLeg, b: LiveLeg): Promise<void>;
  /** Ends what a dead node may have left on the wire: `gone` is certain, `asked` and `no-answer` are not. */
  endForeign(leg: Leg, reason: string): Promise<'gone' | 'asked' | 'no-answer'>;
}
