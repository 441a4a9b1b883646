import type { FastifyReply } from 'fastify';
import { UserError } from '../base/errors.ts';
import type { Clock, Timer } from '../base/clock.ts';
import type { App } from './app.ts';
import { EventStream } from './event-stream.ts';

/** How often it is asked whether whoever listens still may: a session may end, a key be revoked. */
const askAgainMs = 15_000;

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
    let asking: Timer;
    const askAgain = (): void => {
      asking = this.#clock.after(askAgainMs, () => {
        void reply.request.mayStay().then((may) => {
          if (!this.#streams.has(stream)) return;
          if (may) askAgain();
          else stream.end();
        });
      });
    };
    askAgain();
    stream.onClose(() => {
      asking.cancel();
      this.#streams.delete(stream);
      leave();
    });
    return reply.type('text/event-stream; charset=utf-8').send(stream.body);
  }
}
