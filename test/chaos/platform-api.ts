import { realClock, sleep } from '../../src/base/clock.ts';
import type { CallbackSummary, CallbackView } from '../../src/engine/views.ts';

export interface Reply {
  status: number;
  body: unknown;
}

/** The HTTP API of one node. */
export class PlatformApi {
  readonly #url: string;
  readonly #key: string;

  constructor(url: string, key: string) {
    this.#url = url;
    this.#key = key;
  }

  /** Rejects when the node cannot be reached or does not answer in time. */
  async call(
    method: 'GET' | 'POST' | 'PATCH',
    path: string,
    options: { body?: object; idempotencyKey?: string; timeoutMs?: number } = {},
  ): Promise<Reply> {
    const { body, idempotencyKey, timeoutMs = 10_000 } = options;
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#key}`,
        ...(body && { 'content-type': 'application/json' }),
        ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
      },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { status: response.status, body: await response.json() };
  }

  /** @throws Error when it is not made */
  async create(path: string, body: object): Promise<{ id: string }> {
    const reply = await this.call('POST', path, { body });
    if (reply.status !== 201) throw new Error(`${path}: ${JSON.stringify(reply)}`);
    return reply.body as { id: string };
  }

  async get<Body>(path: string): Promise<Body> {
    for (;;) {
      const reply = await this.call('GET', path);
      if (reply.status === 200) return reply.body as Body;
      if (reply.status !== 429) throw new Error(`${path}: ${JSON.stringify(reply)}`);
      await sleep(realClock, 1_000);
    }
  }

  /** Every callback, without attempts and journal. */
  async summaries(): Promise<CallbackSummary[]> {
    const all: CallbackSummary[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page = await this.get<{ items: CallbackSummary[]; nextCursor: string | null }>(
        `/v1/callbacks?limit=200${query}`,
      );
      all.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return all;
  }

  async callback(id: string): Promise<CallbackView> {
    return this.get<CallbackView>(`/v1/callbacks/${id}`);
  }
}
