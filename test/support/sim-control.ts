import { sleep, type Clock } from '../../src/base/clock.ts';
import type { Leg } from '../../src/callback/callback.ts';
import type { Expect, PhoneInput, Phrase } from '../../src/callback/dialogue.ts';
import type { CallControl, LiveLeg, PlaceLeg, PlaceResult } from '../../src/engine/call-control.ts';
import type { Person, Phones, SimCall } from './phones.ts';

/** What a node's process lets through: nothing when it is dead, later when it is frozen. */
export type Deliver = (happen: () => void) => void;

/** CallControl of one node, over the simulated phones. */
export class SimControl implements CallControl {
  readonly #phones: Phones;
  readonly #clock: Clock;
  readonly #nodeName: string;
  readonly #deliver: Deliver;
  readonly #isUp: () => boolean;
  readonly #losesRequest: () => boolean;
  readonly #legs = new Map<LiveLeg, SimCall>();

  /**
   * @param node.clock that of the node's process: it stops when the process does
   * @param losesRequest asked for each question to the network about another node's leg
   */
  constructor(
    phones: Phones,
    node: { name: string; clock: Clock; deliver: Deliver; isUp: () => boolean },
    losesRequest: () => boolean = () => false,
  ) {
    this.#phones = phones;
    this.#clock = node.clock;
    this.#nodeName = node.name;
    this.#deliver = node.deliver;
    this.#isUp = node.isUp;
    this.#losesRequest = losesRequest;
  }

  describe(leg: PlaceLeg) {
    return { ...leg.ids, to: leg.to, callId: leg.ids.callId };
  }

  async place(leg: PlaceLeg, signal: AbortSignal): Promise<PlaceResult> {
    // Between the last check and the wire a process may be stopped: what is due then goes out later.
    await sleep(this.#clock, 1);
    if (signal.aborted) return failed('cancelled', null);
    const { ids, role, to, callerId, headers } = leg;
    const done = Promise.withResolvers<PlaceResult>();
    const gone = new AbortController();
    const call = this.#phones.ring(
      { ids, role, to, callerId, headers, nodeName: this.#nodeName },
      {
        onAnswered: () =>
          call.person.isUnheard ||
          this.#deliver(() => done.resolve({ kind: 'answered', leg: this.#adopt(call, gone) })),
        onFailed: (status) =>
          call.person.isUnheard || this.#deliver(() => done.resolve(failedBy(status))),
        onEnded: () => this.#deliver(() => gone.abort('the other side hung up')),
      },
    );
    const giveUp = (result: 'cancelled' | 'no-answer'): void => {
      this.#phones.cancel(call);
      done.resolve(failed(result, null));
    };
    const timer = this.#clock.after(leg.ringTimeoutMs, () => giveUp('no-answer'));
    const cancel = (): void => giveUp('cancelled');
    signal.addEventListener('abort', cancel, { once: true });
    const result = await done.promise;
    timer.cancel();
    signal.removeEventListener('abort', cancel);
    // A 200 that crosses the CANCEL is acknowledged and ended (RFC 3261 §15).
    if (result.kind === 'failed' && call.answeredAt !== null && !call.person.isUnheard)
      this.#phones.bye(call);
    return result;
  }

  /** Somebody calls in and is picked up, for registrations. */
  takeIn(callId: string, person: Person, callerId = ''): { call: SimCall; leg: LiveLeg } {
    const gone = new AbortController();
    const hungUp = (): void => this.#deliver(() => gone.abort('the other side hung up'));
    const call = this.#phones.callIn(callId, person, callerId, hungUp);
    return { call, leg: this.#adopt(call, gone) };
  }

  #adopt(call: SimCall, gone: AbortController): LiveLeg {
    // A call the stack has given up meanwhile is ended by it.
    call.isCarried = this.#isUp;
    this.#phones.establish(call);
    if (call.endedAt !== null) gone.abort('the other side hung up');
    const leg: LiveLeg = {
      gone: gone.signal,
      ask: (say, expect) => this.#ask(call, gone.signal, say, expect),
      keepCompany: (say) => {
        this.#phones.say(call, say);
        call.isPlayed = this.#isUp;
      },
      hangUp: async (options) => {
        if (gone.signal.aborted) return;
        call.hungUpWith = options ?? {};
        gone.abort('we hung up');
        this.#phones.bye(call);
        await Promise.resolve();
      },
      snapshot: () => ({ ...call.ids, established: true }),
    };
    this.#legs.set(leg, call);
    return leg;
  }

  #ask(call: SimCall, gone: AbortSignal, say: Phrase[], expect: Expect): Promise<PhoneInput> {
    return new Promise((resolve) => {
      if (gone.aborted) return resolve({ type: 'hung-up' });
      call.isPlayed = () => false;
      gone.addEventListener('abort', () => resolve({ type: 'hung-up' }), { once: true });
      this.#phones.ask(call, say, expect, (input) => this.#deliver(() => resolve(input)));
    });
  }

  async bridge(a: LiveLeg, b: LiveLeg): Promise<void> {
    const [callA, callB] = [this.#legs.get(a), this.#legs.get(b)];
    if (!callA || !callB) throw new Error('a leg of another control cannot be bridged');
    this.#phones.bridge(callA, callB);
    await Promise.resolve();
  }

  async endForeign(leg: Leg): Promise<'gone' | 'asked' | 'no-answer'> {
    await sleep(this.#clock, 50);
    if (this.#losesRequest()) return 'no-answer';
    const call = this.#phones.calls.find(({ ids }) => ids.callId === leg.dialog.callId);
    if (!call) return 'gone';
    if (leg.dialog['established']) {
      this.#phones.bye(call);
      return 'gone';
    }
    return this.#phones.cancel(call) ? 'asked' : 'gone';
  }
}

function failed(result: 'cancelled' | 'no-answer', sipStatus: number | null): PlaceResult {
  return { kind: 'failed', result, sipStatus, reason: result };
}

function failedBy(sipStatus: number): PlaceResult {
  const result = sipStatus === 486 ? 'busy' : sipStatus === 603 ? 'rejected' : 'carrier-error';
  return { kind: 'failed', result, sipStatus, reason: `status ${sipStatus}` };
}
