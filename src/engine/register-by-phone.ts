import { UserError } from '../base/errors.ts';
import { newId } from '../base/ids.ts';
import type { Callback } from '../callback/callback.ts';
import { startRegistration, stepRegistration } from '../callback/registration-dialogue.ts';
import type {
  RegistrationEnd,
  RegistrationInput,
  RegistrationRequest,
  StoreRequest,
} from '../callback/registration-state.ts';
import type { Registration } from './admit-call.ts';
import type { LiveLeg } from './call-control.ts';
import { cancelCallback } from './cancel-callback.ts';
import type { Engine } from './context.ts';
import { decideFor } from './decide-offer.ts';
import { endRegistration } from './end-registration.ts';
import { holdCaller } from './hold-caller.ts';
import type { Lease } from './lease.ts';
import { isDatabaseAway, untilStored } from './patience.ts';
import { noteHandover } from './note-handover.ts';
import { registerCallback } from './register-callback.ts';
import { insertPhoneOffer } from '../store/phone-offers.ts';
import { change } from './transition.ts';

const caller = { kind: 'caller' } as const;

/**
 * Talks with a caller until they hang up, are promised a callback, or are back in the contact centre's queue. Never
 * rejects: whatever fails, the caller goes back to the queue.
 */
export async function registerByPhone(
  ctx: Engine,
  registration: Registration,
  leg: LiveLeg,
): Promise<RegistrationEnd['end']> {
  const talk = new Talk(ctx, registration, leg);
  try {
    return await talk.run();
  } catch (error) {
    ctx.log.error(
      { error, callId: registration.callId },
      'A registration ended by a fault of ours',
    );
    await holdCaller(ctx, registration, leg).catch(() => leg.hangUp({ reason: 'hold' }));
    return 'hold';
  } finally {
    await talk.finish();
    await noteOffer(ctx, registration, talk.answer);
  }
}

/** Keeps what was said to our offer, for the reports; where it cannot be kept, the report counts one less. Never rejects. */
async function noteOffer(
  ctx: Engine,
  { id, callTarget, facts }: Registration,
  became: RegistrationEnd['end'] | null,
): Promise<void> {
  if (became === null) return;
  await insertPhoneOffer(ctx.db, { id, callTargetId: callTarget.id, at: facts.now, became }).catch(
    (error: unknown) => ctx.log.warn({ error: String(error) }, 'An offer was not kept'),
  );
}

class Talk {
  readonly #ctx: Engine;
  readonly #registration: Registration;
  readonly #leg: LiveLeg;
  /** What was promised, and the lease that keeps it from being dialled while this call lasts. */
  #promise: { callback: Callback; lease: Lease } | null = null;
  #wasOffered = false;
  #end: RegistrationEnd['end'] = 'hold';
  /** Of the number that was typed, when it turned out to have a callback already. */
  #openCallbackId: string | null = null;

  constructor(ctx: Engine, registration: Registration, leg: LiveLeg) {
    this.#ctx = ctx;
    this.#registration = registration;
    this.#leg = leg;
  }

  async run(): Promise<RegistrationEnd['end']> {
    let step = startRegistration(this.#registration.facts);
    while (!('end' in step)) {
      const { state, request, say, expect } = step;
      if (state.question === 'offer' && !request) this.#wasOffered = true;
      if (request && say.length > 0) await this.#leg.ask(say, { kind: 'said' });
      const input = request ? await this.#carryOut(request) : await this.#leg.ask(say, expect);
      step = stepRegistration(state, input);
    }
    this.#end = step.end;
    await this.#conclude(step);
    return step.end;
  }

  /** What was answered to our offer; null: none was made. Who hangs up after the promise was stored has taken it. */
  get answer(): RegistrationEnd['end'] | null {
    if (!this.#wasOffered) return null;
    return this.#promise ? 'promised' : this.#end;
  }

  /** The call is over: what was promised in it waits for its turn from now on. */
  async finish(): Promise<void> {
    if (!this.#promise) return;
    const { callback, lease } = this.#promise;
    try {
      await endRegistration(this.#ctx, callback, caller);
    } catch (error) {
      // The lease lapses, and whoever finds it ends the registration.
      if (!isDatabaseAway(error)) this.#ctx.log.error({ error }, 'A registration was not ended');
    } finally {
      this.#ctx.held.release(lease);
    }
  }

  async #conclude(end: RegistrationEnd): Promise<void> {
    if (end.end === 'gone') {
      if (end.store) await this.#store(end.store);
      return;
    }
    await this.#leg.ask(end.say, { kind: 'said' });
    if (end.end === 'hold') return holdCaller(this.#ctx, this.#registration, this.#leg);
    if (end.end === 'kept') await this.#noteKept();
    await this.#leg.hangUp({ reason: end.end, headers: [['X-Unhold-Result', end.end]] });
  }

  async #carryOut(request: RegistrationRequest): Promise<RegistrationInput> {
    return request.type === 'store' ? this.#store(request) : this.#cancelOpen();
  }

  async #store(request: StoreRequest): Promise<RegistrationInput> {
    const { callTarget, metadata, waitedSeconds, callId, callSid, facts } = this.#registration;
    const id = newId();
    const since = this.#ctx.clock.monotonic();
    try {
      const callback = await registerCallback(
        this.#ctx,
        {
          ...{ callTargetId: callTarget.id, number: request.number, waitedSeconds },
          arrivedAt: facts.now,
          metadata: { ...metadata, ...request.metadata },
          scheduledFor: request.scheduledFor,
          call: { callId, callSid },
        },
        caller,
        id,
      );
      const held = { callbackId: id, fence: callback.fence, lengthMs: this.#ctx.leaseMs, since };
      this.#promise = { callback, lease: this.#ctx.held.take(held) };
      return { type: 'stored', quote: callback.quote };
    } catch (error) {
      return this.#notStored(error, id);
    }
  }

  #notStored(error: unknown, id: string): RegistrationInput {
    if (!(error instanceof UserError)) throw error;
    if (error.code === 'already-open') {
      this.#openCallbackId = String(error.extra['callbackId']);
      return { type: 'already-open' };
    }
    if (error.code === 'number-refused')
      return { type: 'refused', rule: String(error.extra['rule']) };
    if (error.code === 'database-away') void this.#withdraw(id);
    return { type: 'failed' };
  }

  /** The caller is told that it failed; should the commit have been done all the same, it is taken back. */
  async #withdraw(id: string): Promise<void> {
    const ctx = this.#ctx;
    const cancel = () =>
      change(ctx, id, { type: 'cancel-requested' }, { actor: { kind: 'system' } });
    await untilStored(ctx, cancel, () => !ctx.isStopping).catch((error: unknown) => {
      if (!(error instanceof UserError)) ctx.log.error({ error }, 'A promise was not taken back');
    });
  }

  async #cancelOpen(): Promise<RegistrationInput> {
    const { callTarget, facts, waitedSeconds } = this.#registration;
    try {
      if (facts.openCallback) await cancelCallback(this.#ctx, facts.openCallback, caller);
      const decided = await decideFor(this.#ctx, this.#ctx.db, callTarget, {
        ...{ number: facts.callerNumber, waitedSeconds, occasion: 'handed-over' },
      });
      const { offer, reason } = decided;
      return { type: 'cancelled-open', offer: { offer, reason } };
    } catch (error) {
      if (error instanceof UserError) return { type: 'failed' };
      throw error;
    }
  }

  /** For the contact centre's flow a callback that is kept is one that is promised. */
  async #noteKept(): Promise<void> {
    const { callSid, facts } = this.#registration;
    if (callSid === null) return;
    const callbackId = this.#openCallbackId ?? facts.openCallback?.id ?? null;
    await noteHandover(this.#ctx, { callSid, became: 'promised', callbackId });
  }
}
