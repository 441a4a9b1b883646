import { sequenceDistance } from './rtp-packet.ts';

const samplesPerMs = 8;
/** A sender whose numbering jumps further has begun anew; nothing was lost. */
const jumpMax = 3_000;

/** Counts what came in and what is missing (RFC 3550 A.1, A.3) and its jitter (A.8). */
export class ReceiveStats {
  received = 0;
  #ssrc: number | null = null;
  #expectedBefore = 0;
  #firstSequence = 0;
  #highestSequence = 0;
  #transitMs = 0;
  #jitterMs = 0;

  count(ssrc: number, sequence: number, timestamp: number, nowMs: number): void {
    this.received += 1;
    const transitMs = nowMs - timestamp / samplesPerMs;
    const ahead = sequenceDistance(sequence, this.#highestSequence & 0xffff);
    if (ssrc === this.#ssrc && Math.abs(ahead) < jumpMax) {
      if (ahead > 0) this.#highestSequence += ahead;
      const changeMs = Math.abs(transitMs - this.#transitMs);
      // A clock that jumps (it wraps after 149 hours) is no jitter.
      if (changeMs < 10_000) this.#jitterMs += (changeMs - this.#jitterMs) / 16;
    } else {
      this.#expectedBefore = this.#expected;
      this.#ssrc = ssrc;
      this.#firstSequence = sequence;
      this.#highestSequence = sequence;
    }
    this.#transitMs = transitMs;
  }

  get lost(): number {
    return Math.max(0, this.#expected - this.received);
  }

  get jitterMs(): number {
    return this.#jitterMs;
  }

  get #expected(): number {
    if (this.#ssrc === null) return 0;
    return this.#expectedBefore + this.#highestSequence - this.#firstSequence + 1;
  }
}
