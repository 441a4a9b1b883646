import assert from 'node:assert/strict';
import type { HandClock } from '../../src/base/clock.ts';

export interface Sent {
  event: string;
  id: string | null;
  // Test code looks into events of any form.
  // oxlint-disable-next-line typescript/no-explicit-any
  data: any;
}

/** Reads a stream of events over a real socket, moving the clock until what is waited for has come. */
export class EventReader {
  readonly events: Sent[] = [];
  text = '';
  isEnded = false;
  readonly #clock: HandClock;
  readonly #abort = new AbortController();

  private constructor(clock: HandClock) {
    this.#clock = clock;
  }

  /** @param headers what shows who asks, and more */
  static async open(
    clock: HandClock,
    url: string,
    headers: Record<string, string>,
  ): Promise<EventReader> {
    const reader = new EventReader(clock);
    const answer = await fetch(url, {
      headers,
      signal: reader.#abort.signal,
    });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('content-type'), 'text/event-stream; charset=utf-8');
    void reader.#read(answer);
    return reader;
  }

  async until(condition: () => boolean): Promise<void> {
    for (let turn = 0; turn < 200 && !condition(); turn++) {
      await this.#clock.run(100);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    assert.ok(condition(), `it did not come: ${this.text.slice(-500)}`);
  }

  close(): void {
    this.#abort.abort();
  }

  async #read(answer: Response): Promise<void> {
    try {
      const chunks = answer.body!.pipeThrough(new TextDecoderStream());
      for await (const chunk of chunks) {
        this.text += chunk;
        this.#parse();
      }
    } catch {
      // Closed by the test.
    }
    this.isEnded = true;
  }

  #parse(): void {
    this.events.length = 0;
    for (const block of this.text.split('\n\n').slice(0, -1)) {
      const value = (name: string) =>
        block
          .split('\n')
          .find((line) => line.startsWith(`${name}: `))
          ?.slice(name.length + 2);
      if (value('event'))
        this.events.push({
          event: value('event')!,
          id: value('id') ?? null,
          data: JSON.parse(value('data')!),
        });
    }
  }
}
