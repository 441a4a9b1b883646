interface Source {
  host: string;
  port: number;
}

/** A sender that went quiet for this long may come back under another SSRC. */
const handOverMs = 100;

/**
 * Decides which packets are the peer's (against RTP bleed and injection). Before the first packet
 * nobody is known; the first one must come from an address that signalling named, at any port
 * (NAT); then that address and port and one SSRC are the peer, until signalling says otherwise.
 */
export class SourceLock {
  #hosts: ReadonlySet<string> = new Set();
  /** What SDP named; a packet from exactly there wins over a port that was only learned. */
  #named: Source | null = null;
  #source: Source | null = null;
  /** Where the peer was, and what SDP named then, when signalling moved it. */
  #left: { source: Source; named: Source | null } | null = null;
  #ssrc: number | null = null;
  #lastMs = 0;

  /** After each offer and answer; a peer that stays where it was stays locked. */
  expect(hosts: readonly string[], named: Source | null): void {
    const moved = !isSame(this.#named, named);
    this.#hosts = new Set(hosts);
    if (this.#source !== null && (moved || !this.#hosts.has(this.#source.host))) {
      this.#left = { source: this.#source, named: this.#named };
      this.#source = null;
    }
    // Back at the old place, as after a hold: what was learned there may be learned again.
    if (this.#left !== null && isSame(this.#left.named, named)) this.#left = null;
    this.#named = named;
    this.#ssrc = null;
  }

  /** Where the peer is: learned from its packets, else as named; null when on hold from the start. */
  get target(): Source | null {
    return this.#source ?? this.#named;
  }

  get locked(): Source | null {
    return this.#source;
  }

  /** True when a valid packet from there is the peer's. */
  accepts(host: string, port: number, ssrc: number, nowMs: number): boolean {
    if (!this.#isPeer(host, port)) return false;
    if (this.#ssrc !== ssrc) {
      if (this.#ssrc !== null && nowMs - this.#lastMs < handOverMs) return false;
      this.#ssrc = ssrc;
    }
    this.#lastMs = nowMs;
    return true;
  }

  #isPeer(host: string, port: number): boolean {
    // RFC 768 allows a datagram without a source port; nothing can be sent back to it.
    if (port === 0) return false;
    const source = this.#source;
    if (source !== null && source.port === port && source.host === host) return true;
    const isNamed = this.#named?.port === port && this.#named.host === host;
    if (!isNamed && (source !== null || !this.#hosts.has(host))) return false;
    // Late packets of a peer that moved are heard, but it is answered where it says it is now.
    if (!isNamed && isSame(this.#left?.source ?? null, { host, port })) return true;
    this.#source = { host, port };
    this.#ssrc = null;
    return true;
  }
}

function isSame(a: Source | null, b: Source | null): boolean {
  return a?.host === b?.host && a?.port === b?.port;
}
