import type { ParseResult } from './message.ts';

/** Where a message came from, or goes to: always a numeric address. */
export interface SipPeer {
  protocol: 'UDP' | 'TCP';
  host: string;
  port: number;
}

export type Protocol = SipPeer['protocol'];

/** Told of every message, well formed or not; must not throw. */
export type Receive = (result: ParseResult, from: SipPeer) => void;

/** A socket, or what stands for one in tests. Nothing is received before `start`. */
export interface Transport {
  readonly protocol: Protocol;
  readonly host: string;
  readonly port: number;
  start(receive: Receive): void;
  /** Never throws; `failed` is called when the bytes are known not to have gone out. */
  send(bytes: Uint8Array, to: SipPeer, failed?: (reason: string) => void): void;
  close(): Promise<void>;
}

/** One text for one peer: a key for tables. */
export function peerKey(peer: SipPeer): string {
  return `${peer.protocol}|${peer.host}|${peer.port}`;
}

/** TCP: no retransmission of ours, and no waiting for a late duplicate (RFC 3261 §17). */
export function isReliable(peer: SipPeer): boolean {
  return peer.protocol === 'TCP';
}
