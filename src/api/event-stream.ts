import { PassThrough, type Readable } from 'node:stream';
import type { Clock, Timer } from '../base/clock.ts';

const heartbeatMs = 15_000;
/** What may lie unsent for a client before it is dropped as too slow; it can resume. */
const bufferMaxBytes = 1_048_576;

export function eventText(event: string, data: unknown, id: string | null): string {
  const name = event.replace(/[\r\n]/g, ' ');
  const lines = [`event: ${name}`, `data: ${JSON.stringify(data)}`];
  if (id !== null) lines.push(`id: ${id}`);
  return `${lines.join('\n')}\n\n`;
}

/** One client's stream of server-sent events (WHATWG HTML §9.2). */
export class EventStream {
  readonly #clock: Clock;
  readonly #stream = new PassThrough();
  #heartbeat: Timer;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#heartbeat = clock.after(heartbeatMs, () => this.#beat());
    this.#stream.once('close', () => this.#heartbeat.cancel());
    this.#stream.write('retry: 2000\n\n');
  }

  /** What goes to the client. */
  get body(): Readable {
    return this.#stream;
  }

  /** @param id what the client sends back as Last-Event-ID; null leaves it out */
  send(event: string, data: unknown, id: string | null): void {
    this.sendText(eventText(event, data, id));
  }

  /** @param text of `eventText`: made once for many clients */
  sendText(text: string): void {
    this.#write(text);
  }

  onClose(closed: () => void): void {
    this.#stream.once('close', closed);
  }

  end(): void {
    this.#heartbeat.cancel();
    this.#stream.end();
  }

  #beat(): void {
    this.#write(': still here\n\n');
    this.#heartbeat = this.#clock.after(heartbeatMs, () => this.#beat());
  }

  #write(text: string): void {
    if (this.#stream.destroyed || this.#stream.writableEnded) return;
    this.#stream.write(text);
    if (this.#stream.readableLength + this.#stream.writableLength > bufferMaxBytes)
      this.#stream.destroy();
  }
}
