import { realClock } from '../../src/base/clock.ts';
import type { Endpoint } from '../../src/sim/endpoint.ts';
import type { SimCall } from '../../src/sim/sim-call.ts';
import type { IncomingCall } from '../../src/sip/invite-server.ts';
import { topVia } from '../../src/sip/via.ts';
import type { Ring } from './history.ts';
import type { Moments } from './moments.ts';
import { Random } from './random.ts';

/** How a phone behaves when it is called back, out of a hundred calls. */
const habits = {
  willing: 62,
  busy: 7,
  'no-answer': 7,
  'declines-the-call': 3,
  voicemail: 6,
  'leaves-at-once': 4,
  'leaves-while-waiting': 4,
  'wants-none': 4,
  'fails-once': 3,
};
type Habit = keyof typeof habits;
/** Of those who pick up. */
type Manner = Exclude<Habit, 'busy' | 'fails-once' | 'no-answer' | 'declines-the-call'>;

/** Not in the tones that agents hear while a customer's phone rings. */
export const customerHz = 1_000;
export const agentHz = 620;
/** A voicemail box records so long. */
const boxMs = 12_000;
const patienceMs = 30_000;

/** The carrier and the customers behind it: takes calls, behaves by its seed, and writes down what happened. */
export class Customers {
  readonly rings: Ring[] = [];
  /** From now on everybody picks up and wants to talk: a run is to come to its end. */
  isCalm = false;
  readonly #seed: number;
  readonly #nodeOf: (sipPort: number) => string;
  readonly #moments: Moments;
  readonly #timesRung = new Map<string, number>();
  #endpoint: Endpoint | null = null;

  constructor(seed: number, moments: Moments, nodeOf: (sipPort: number) => string) {
    this.#seed = seed;
    this.#moments = moments;
    this.#nodeOf = nodeOf;
  }

  /** Where the calls come in; set before the first one. */
  set endpoint(endpoint: Endpoint) {
    this.#endpoint = endpoint;
  }

  /** Calls that ring or are up. */
  get inProgress(): number {
    return this.rings.filter(({ endedAt }) => endedAt === null).length;
  }

  /** Those that a node has up or ringing. */
  callsOf(node: string): number {
    return this.rings.filter((ring) => ring.endedAt === null && ring.node === node).length;
  }

  async take(incoming: IncomingCall): Promise<void> {
    const { headers, uri } = incoming.request;
    const number = /^sip:([^@]+)@/.exec(uri)?.[1] ?? uri;
    const ring: Ring = {
      number,
      callbackId: headers.get('X-Unhold-Callback') ?? '',
      attemptId: headers.get('X-Unhold-Attempt') ?? '',
      node: this.#nodeOf(topVia(headers)?.port ?? 0),
      ...{ at: realClock.now(), answeredAt: null, upAt: null, endedAt: null, endedBy: null },
      ...{ heard: [], heardAgent: false },
    };
    this.rings.push(ring);
    this.#moments.tell(ring.node, 'a phone rings');
    incoming.cancelled.addEventListener('abort', () => end(ring, 'cancelled'));
    const times = (this.#timesRung.get(number) ?? 0) + 1;
    this.#timesRung.set(number, times);
    const random = new Random(this.#seed, number, times);
    const habit = this.isCalm ? 'willing' : random.weighted(habits);
    await this.#behave(incoming, ring, habit, random);
  }

  async #behave(incoming: IncomingCall, ring: Ring, habit: Habit, random: Random): Promise<void> {
    const refuse = (status: number): void => {
      incoming.refuse(status);
      end(ring, `${status}`);
    };
    if (habit === 'busy') return refuse(486);
    if (habit === 'fails-once') return refuse(503);
    incoming.progress(180);
    if (habit === 'no-answer') return;
    const endpoint = this.#endpoint;
    if (!endpoint || !(await endpoint.pause(random.between(200, 3_500), incoming.cancelled)))
      return;
    if (habit === 'declines-the-call') return refuse(603);
    ring.answeredAt = realClock.now();
    const picking = endpoint.pickUp(incoming, ring.number);
    this.#moments.tell(ring.node, 'a phone is picked up');
    const call = await picking;
    // It stopped ringing as the hand reached for it: that is no answer.
    if (incoming.cancelled.aborted) ring.answeredAt = null;
    if (!call) return end(ring, 'never up');
    ring.upAt = realClock.now();
    void call.dialog.ended.then(({ by, reason }) => end(ring, `${by}: ${reason}`));
    await new Person(call, ring, random, this.#moments).behave(habit);
    await call.hangUp();
  }
}

function end(ring: Ring, by: string): void {
  ring.endedAt ??= realClock.now();
  ring.endedBy ??= by;
}

/** Whoever has picked up: listens all the time, in short stretches that are written down. */
class Person {
  readonly #call: SimCall;
  readonly #ring: Ring;
  readonly #random: Random;
  readonly #moments: Moments;

  constructor(call: SimCall, ring: Ring, random: Random, moments: Moments) {
    this.#moments = moments;
    this.#call = call;
    this.#ring = ring;
    this.#random = random;
  }

  async behave(manner: Manner): Promise<void> {
    const call = this.#call;
    switch (manner) {
      case 'leaves-at-once':
        return this.#listen(this.#random.between(300, 3_000));
      case 'voicemail':
        call.talk(350);
        await this.#listen(2_000);
        call.quiet();
        return this.#listen(boxMs);
      case 'wants-none':
        await this.#press('3');
        return this.#listen(patienceMs);
      case 'leaves-while-waiting':
        await this.#press('1');
        return this.#listen(this.#random.between(0, 1_500));
      case 'willing':
        await this.#press('1');
        return this.#talkWithAgent();
    }
  }

  /** Listens, and presses somewhere in what is said. */
  async #press(key: string): Promise<void> {
    await this.#listen(this.#random.between(400, 5_000));
    await this.#call.press(key);
    this.#moments.tell(this.#ring.node, 'a customer presses');
  }

  async #talkWithAgent(): Promise<void> {
    const call = this.#call;
    call.talk(customerHz);
    const deadline = realClock.monotonic() + patienceMs;
    while (!call.over.aborted && realClock.monotonic() < deadline) {
      if (await call.hears(agentHz, 300)) {
        this.#ring.heardAgent = true;
        return void (await call.pause(patienceMs));
      }
      await this.#listen(300);
    }
  }

  async #listen(forMs: number): Promise<void> {
    const deadline = realClock.monotonic() + forMs;
    while (!this.#call.over.aborted && realClock.monotonic() < deadline) {
      const from = realClock.now();
      const speechMs = await this.#call.listen(Math.min(500, forMs), 500);
      this.#ring.heard.push({ from, to: realClock.now(), speechMs });
    }
  }
}
