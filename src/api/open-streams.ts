import type { FastifyReply } from 'fastify';
import { UserError } from '../base/errors.ts';
import type { Clock } from '../base/clock.ts';
import type { App } from './app.ts';
import { EventStream } from './event-stream.ts';

/** The streams that clients have open: bounded, and ended when the server stops. */
export class OpenStreams {
  readonly #clock: Clock;
  readonly #max: number;
  readonly #streams = new Set<EventStream>();

  constructor(app: App, clock: Clock, max = 500) {
    this.#clock = clock;
    this.#max = max;
    app.addHook('preClose', async () => {
      for (const stream of this.#streams) stream.end();
    });
  }

  /** @throws UserError too-many-requests */
  refuseIfFull(): void {
    if (this.#streams.size < this.#max) return;
    throw new UserError('too-many-requests', `${this.#max} streams are open already.`, {
      retryAfterSeconds: 10,
    });
  }

  /**
   * Answers with a stream.
   * @param feed begins to send into it, and gives what ends that
   */
  answer(reply: FastifyReply, feed: (stream: EventStream) => () => void): FastifyReply {
    const stream = new EventStream(this.#clock);
    this.#streams.add(stream);
    const leave = feed(stream);
    stream.onClose(() => {
      this.#streams.delete(stream);
      leave();
    });
    return reply.type('text/event-stream; charset=utf-8').send(stream.body);
  }
}
