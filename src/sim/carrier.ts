import type { IncomingCall } from '../sip/invite-server.ts';
import type { Endpoint } from './endpoint.ts';
import type { SimCall } from './sim-call.ts';
import type { Story } from './story.ts';
import type { UnrulyTransport } from './unruly-transport.ts';

/** How a customer's phone, or the network before it, behaves when it is called. */
export type Behaviour =
  | { kind: 'answers'; afterMs: number; person: (call: SimCall) => Promise<void> }
  | { kind: 'busy' }
  | { kind: 'no-answer' }
  | { kind: 'declines'; afterMs: number }
  /** Picks up, talks by itself, presses nothing. */
  | { kind: 'voicemail'; afterMs: number }
  | { kind: 'fails'; status: number }
  /** 100, then nothing for a while, then as `next`. */
  | { kind: 'slow'; silentMs: number; next: Behaviour }
  /** Rings, then no final answer ever, not even to a CANCEL. */
  | { kind: 'silent-after-ringing' }
  /** Picks up at the moment it is told to stop ringing. */
  | { kind: 'answers-after-cancel'; person: (call: SimCall) => Promise<void> }
  /** The first replies are lost on the way, then as `next`. */
  | { kind: 'loses-replies'; count: number; next: Behaviour };

/** The trunk's other side: takes the platform's calls to customers and behaves per number. */
export class Carrier {
  readonly #endpoint: Endpoint;
  readonly #wire: UnrulyTransport;
  readonly #story: Story;
  readonly #plans = new Map<string, Behaviour[]>();
  /** Every call that came: number, From user, and whether it was picked up. */
  readonly calls: { number: string; from: string; answered: boolean }[] = [];

  constructor(endpoint: Endpoint, wire: UnrulyTransport, story: Story) {
    this.#endpoint = endpoint;
    this.#wire = wire;
    this.#story = story;
  }

  /** What the number does the first time, the second time …; the last one goes on for ever. */
  plan(number: string, ...behaviours: Behaviour[]): void {
    this.#plans.set(number, behaviours);
  }

  async take(incoming: IncomingCall): Promise<void> {
    const number = userOf(incoming.request.uri);
    const record = {
      number,
      from: userOf(incoming.request.headers.get('From') ?? ''),
      answered: false,
    };
    this.calls.push(record);
    const plans = this.#plans.get(number);
    const behaviour = plans && plans.length > 1 ? plans.shift() : plans?.[0];
    if (!behaviour) {
      this.#story.note('carrier', `knows no ${number}: 404`);
      return incoming.refuse(404);
    }
    await this.#behave(incoming, behaviour, number, record);
  }

  async #behave(
    incoming: IncomingCall,
    behaviour: Behaviour,
    number: string,
    record: { answered: boolean },
  ): Promise<void> {
    const who = `phone ${number}`;
    const tell = (what: string): void => this.#story.note(who, what);
    switch (behaviour.kind) {
      case 'busy':
        tell('is busy');
        return incoming.refuse(486);
      case 'fails':
        tell(`cannot be reached: ${behaviour.status}`);
        return incoming.refuse(behaviour.status);
      case 'slow':
        tell('hears nothing yet');
        if (await this.#endpoint.pause(behaviour.silentMs, incoming.cancelled))
          await this.#behave(incoming, behaviour.next, number, record);
        return;
      case 'no-answer':
        tell('rings');
        incoming.cancelled.addEventListener('abort', () => tell('stops ringing'));
        return incoming.progress(180);
      case 'silent-after-ringing':
        tell('rings, and then nothing comes from it any more');
        incoming.progress(180);
        return this.#wire.silence(incoming.callId);
      case 'loses-replies':
        tell(`loses its next ${behaviour.count} replies`);
        this.#wire.lose(incoming.callId, behaviour.count);
        return this.#behave(incoming, behaviour.next, number, record);
      case 'declines':
        tell('rings');
        incoming.progress(180);
        if (!(await this.#endpoint.pause(behaviour.afterMs, incoming.cancelled))) return;
        tell('declines');
        return incoming.refuse(603);
      case 'answers-after-cancel':
        tell('rings');
        incoming.progress(180);
        this.#wire.insteadOfCancel(incoming.callId, () => {
          tell('picks up just as it is told to stop ringing');
          void this.#pickUp(incoming, who, record, behaviour.person);
        });
        return;
      case 'voicemail':
      case 'answers': {
        tell('rings');
        incoming.progress(180);
        if (!(await this.#endpoint.pause(behaviour.afterMs, incoming.cancelled)))
          return tell('stops ringing');
        const person = behaviour.kind === 'answers' ? behaviour.person : voicemail;
        await this.#pickUp(incoming, who, record, person);
      }
    }
  }

  async #pickUp(
    incoming: IncomingCall,
    who: string,
    record: { answered: boolean },
    person: (call: SimCall) => Promise<void>,
  ): Promise<void> {
    const call = await this.#endpoint.pickUp(incoming, who);
    if (!call) return this.#story.note(who, 'stops ringing');
    record.answered = true;
    call.note('picks up');
    await person(call);
  }
}

/** A machine: speaks for two seconds, beeps, records, and never presses a key. */
async function voicemail(call: SimCall): Promise<void> {
  call.note('is a voicemail box');
  call.talk(350);
  await call.pause(2000);
  call.quiet();
  while (!call.over.aborted) await call.listen(10_000);
}

function userOf(uriText: string): string {
  return /sips?:([^@;>]+)@/.exec(uriText)?.[1]?.replace('%2B', '+') ?? uriText;
}
