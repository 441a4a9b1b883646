import type { Receive, SipPeer, Transport } from '../sip/transport.ts';

/** A transport that misbehaves for chosen calls, the way carriers do: lost replies, deaf ends, late answers. */
export class UnrulyTransport implements Transport {
  readonly #inner: Transport;
  readonly #deaf = new Set<string>();
  readonly #losing = new Map<string, number>();
  readonly #insteadOfCancel = new Map<string, () => void>();

  constructor(inner: Transport) {
    this.#inner = inner;
  }

  get protocol(): Transport['protocol'] {
    return this.#inner.protocol;
  }

  get host(): string {
    return this.#inner.host;
  }

  get port(): number {
    return this.#inner.port;
  }

  /** From now on nothing more of this call goes out. */
  silence(callId: string): void {
    this.#deaf.add(callId);
  }

  /** The next `count` messages of this call are lost on their way out. */
  lose(callId: string, count: number): void {
    this.#losing.set(callId, count);
  }

  /** The first CANCEL of this call does this and is then lost. */
  insteadOfCancel(callId: string, act: () => void): void {
    this.#insteadOfCancel.set(callId, act);
  }

  start(receive: Receive): void {
    this.#inner.start((result, from) => {
      const request = result.ok ? result.message : null;
      if (request?.kind === 'request' && request.method === 'CANCEL') {
        const callId = request.headers.get('Call-ID') ?? '';
        const act = this.#insteadOfCancel.get(callId);
        this.#insteadOfCancel.delete(callId);
        if (act) return act();
      }
      receive(result, from);
    });
  }

  send(bytes: Uint8Array, to: SipPeer, failed?: (reason: string) => void): void {
    const callId = /^Call-ID: *(\S+)/im.exec(Buffer.from(bytes).toString('latin1'))?.[1] ?? '';
    if (this.#deaf.has(callId)) return;
    const left = this.#losing.get(callId) ?? 0;
    if (left > 0) return void this.#losing.set(callId, left - 1);
    this.#inner.send(bytes, to, failed);
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}
