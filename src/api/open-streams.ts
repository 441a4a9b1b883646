import type { FastifyReply, FastifyRequest } from 'fastify';
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
  readonly #maxEach: number;
  /** Each with the id of who listens. */
  readonly #streams = new Map<EventStream, string>();

  /** @param maxEach of one key or person, so that nobody takes all the places */
  constructor(app: App, clock: Clock, max = 500, maxEach = 50) {
    this.#clock = clock;
    this.#max = max;
    this.#maxEach = maxEach;
    app.addHook('preClose', async () => {
      for (const stream of this.#streams.keys()) stream.end();
    });
  }

  /** @throws UserError too-many-requests */
  refuseIfFull({ caller }: FastifyRequest): void {
    const mine = [...this.#streams.values()].filter((id) => id === caller?.id).length;
    if (this.#streams.size < this.#max && mine < this.#maxEach) return;
    const whose = mine < this.#maxEach ? `${this.#max} streams` : `${mine} streams of yours`;
    throw new UserError('too-many-requests', `${whose} are open already.`, {
      retryAfterSeconds: 10,
    });
  }

  /**
   * Answers with a stream.
   * @param feed begins to send into it, and gives what ends that
   */
  answer(reply: FastifyReply, feed: (stream: EventStream) => () => void): FastifyReply {
    const stream = new EventStream(this.#clock);
    this.#streams.set(stream, reply.request.caller?.id ?? '');
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
