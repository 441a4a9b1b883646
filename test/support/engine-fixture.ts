import { callTargetDefaults, type CallTargetSettings } from '../../src/callback/call-target.ts';
import { admitCall, type Admission } from '../../src/engine/admit-call.ts';
import { createCallTarget } from '../../src/engine/call-targets.ts';
import { addPhoneNumber } from '../../src/engine/phone-numbers.ts';
import { getCallback } from '../../src/engine/queries.ts';
import { registerByPhone } from '../../src/engine/register-by-phone.ts';
import { requestCallback, type CallbackRequest } from '../../src/engine/request-callback.ts';
import type { CallbackView, CallTargetView } from '../../src/engine/views.ts';
import type { Person, SimCall } from './phones.ts';
import { World, type NodeOptions, type WorldNode } from './world.ts';

export const key = { kind: 'key', name: 'test' } as const;
export const customerNumber = '+12025550143';
export const destination = 'sip:queue@127.0.0.1';

/** A person who takes the callback, and an agent who answers. */
export const readyCustomer: Person = {
  ...{ ringMs: 3_000, does: 'answer' },
  keys: { 'callback-menu': '1' },
};
export const agent: Person = { ringMs: 2_000, does: 'answer' };

/** One world for a test file; people are given by each test. */
export class Fixture {
  world!: World;
  node!: WorldNode;
  /** Who picks up at an address: the first for the first call, …, the last for all that follow. */
  people: Record<string, Person[]> = {};
  #targets = 0;

  async open(options: NodeOptions = {}): Promise<void> {
    this.world = await World.create((to, _role, nth) => {
      const them = this.people[to] ?? [];
      return them[Math.min(nth, them.length - 1)] ?? { ringMs: 0, does: 'error' };
    });
    this.node = await this.world.start('a', options);
  }

  /** Forgets all calls and gives new people. */
  meet(people: Record<string, Person[]>): void {
    this.world.phones.calls.length = 0;
    this.people = people;
  }

  addTarget(settings: Partial<CallTargetSettings> = {}): Promise<CallTargetView> {
    this.#targets += 1;
    return createCallTarget(this.node.engine, {
      ...callTargetDefaults,
      ...{ name: `Billing ${this.#targets}`, destination, callerId: '+12025550110' },
      estimate: { source: 'fixed', seconds: 60 },
      ...settings,
    });
  }

  request(callTargetId: string, more: Partial<CallbackRequest> = {}): Promise<CallbackView> {
    return requestCallback(
      this.node.engine,
      { callTargetId, number: customerNumber, ...more },
      key,
    );
  }

  view(id: string): Promise<CallbackView> {
    return getCallback(this.node.engine, id);
  }

  /** Runs until it has ended. */
  async ended(id: string): Promise<CallbackView> {
    await this.world.runUntil(async () => (await this.view(id)).state === 'ended');
    return this.view(id);
  }

  /** Runs until the callback is in that state. */
  async until(id: string, state: CallbackView['state']): Promise<void> {
    await this.world.runUntil(async () => (await this.view(id)).state === state);
  }

  /** The calls to an address, in order. */
  callsTo(to: string): SimCall[] {
    return this.world.phones.calls.filter((call) => call.to === to);
  }

  /** Somebody calls in. `done` resolves with what became of the call. */
  async callIn(
    phoneNumber: string,
    person: Person,
    headers: Record<string, string>,
    node = this.node,
  ): Promise<{ admission: Admission; call: SimCall | null; done: Promise<string> | null }> {
    const callId = `in-${this.world.phones.calls.length}-${phoneNumber}`;
    const header = (name: string): string | null =>
      Object.entries(headers).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] ??
      null;
    const admission = await admitCall(node.engine, { phoneNumber, callId, header });
    if (!admission.admit) return { admission, call: null, done: null };
    const { call, leg } = node.control.takeIn(callId, person);
    const done = registerByPhone(node.engine, admission.registration, leg);
    return { admission, call, done };
  }

  async assign(phoneNumber: string, callTargetId: string): Promise<void> {
    await addPhoneNumber(this.node.engine, { number: phoneNumber, callTargetId });
  }
}

/** The names of all prompts heard in a call, in order. */
export function heardIn(call: SimCall): string[] {
  return call.heard.flatMap(({ say }) =>
    say.flatMap((phrase) => ('prompt' in phrase ? [phrase.prompt] : [])),
  );
}
