import type { HandClock } from '../../src/base/clock.ts';
import type { LegIdentifiers, Role } from '../../src/callback/callback.ts';
import type { Expect, PhoneInput, Phrase } from '../../src/callback/dialogue.ts';

/** What one person (or machine) does with a call: data, so that a seed can draw it. */
export interface Person {
  /** How long it rings before `does`, in milliseconds. */
  ringMs: number;
  does: 'answer' | 'busy' | 'reject' | 'error' | 'nothing';
  /** The key (or typed digits) given when a prompt of this name is heard; what is not here gets no answer. */
  keys?: Record<string, string>;
  thinkMs?: number;
  /** Hangs up this long after answering, whatever goes on. */
  hangUpAfterMs?: number;
  /** Hangs up this long after being bridged; default 20 s. */
  talkMs?: number;
  /** Picks up as the CANCEL arrives. */
  answersCancel?: boolean;
  /** What it answers never reaches us: the network loses it. */
  isUnheard?: boolean;
  /** Takes a second call while one is up (call waiting). */
  takesSecondCall?: boolean;
}

/** How long a phone waits for an ACK, and keeps a finished transaction (RFC 3261: 64 × T1). */
const patienceMs = 32_000;
/** A person listens to nothing at all for so long; a contact centre waits longer for audio. */
const silenceMs = { customer: 15_000, agent: 60_000 };
/** No network lets a phone ring longer (RFC 3261 timer C). */
const ringMaxMs = 180_000;
const phraseMs = 300;

/** One call as the network sees it: what checkers judge by. */
export interface SimCall {
  readonly ids: LegIdentifiers;
  readonly role: Role;
  readonly to: string;
  readonly headers: readonly [string, string][];
  readonly nodeName: string;
  readonly callerId: string;
  readonly person: Person;
  /** Somebody calls us; all others are called by us. */
  readonly isIncoming: boolean;
  readonly startedAt: number;
  answeredAt: number | null;
  /** The node has learned of the answer: the call is up on both sides. */
  establishedAt: number | null;
  endedAt: number | null;
  endedBy: 'node' | 'person' | 'network' | null;
  hungUpWith: { reason?: string; headers?: [string, string][] } | null;
  heard: { at: number; say: Phrase[] }[];
  /** Is something played now? Music stops with the process that plays it. */
  isPlayed: () => boolean;
  /** Does the process run that has it? */
  isCarried: () => boolean;
  bridgedAt: number | null;
  bridgedWith: SimCall | null;
}

export function headerOf(call: SimCall, name: string): string | null {
  return call.headers.find(([header]) => header.toLowerCase() === name.toLowerCase())?.[1] ?? null;
}

export interface CallEvents {
  onAnswered(): void;
  onFailed(status: number): void;
  onEnded(): void;
}

/** Everybody's phones, and the network between. Nodes know it only through `SimControl`. */
export class Phones {
  readonly clock: HandClock;
  readonly calls: SimCall[] = [];
  /** Who picks up: asked for every call. */
  personFor: (to: string, role: Role, nth: number) => Person;
  /** Called when an INVITE of ours arrives. */
  onRing: (call: SimCall) => void = () => {};
  /** Called when somebody hears the first word of a call. */
  onFirstWord: (call: SimCall) => void = () => {};
  readonly #events = new Map<SimCall, CallEvents>();

  constructor(clock: HandClock, personFor: (to: string, role: Role, nth: number) => Person) {
    this.clock = clock;
    this.personFor = personFor;
  }

  /** An INVITE reaches the phone. */
  ring(
    what: Pick<SimCall, 'ids' | 'role' | 'to' | 'callerId' | 'headers' | 'nodeName'>,
    events: CallEvents,
  ): SimCall {
    const earlier = this.calls.filter((call) => call.to === what.to);
    const call: SimCall = {
      ...what,
      isIncoming: false,
      person: this.personFor(what.to, what.role, earlier.length),
      startedAt: this.clock.now(),
      ...{ answeredAt: null, establishedAt: null, endedAt: null, endedBy: null, hungUpWith: null },
      ...{
        heard: [],
        isPlayed: () => false,
        isCarried: () => true,
        bridgedAt: null,
        bridgedWith: null,
      },
    };
    this.calls.push(call);
    this.#events.set(call, events);
    this.clock.after(ringMaxMs, () => {
      if (call.answeredAt === null) this.#end(call, 'network');
    });
    this.onRing(call);
    const isEngaged = what.role === 'customer' && earlier.some((other) => other.endedAt === null);
    const { person } = call;
    if (isEngaged && !person.takesSecondCall) this.clock.after(100, () => this.#refuse(call, 486));
    else this.clock.after(person.ringMs, () => this.#decide(call));
    return call;
  }

  /** Somebody calls us, and we have picked up. */
  callIn(callId: string, person: Person, callerId: string, onEnded: () => void): SimCall {
    const call: SimCall = {
      ids: { callId, fromTag: 'in', branch: 'in' },
      isIncoming: true,
      ...{ role: 'customer', to: 'us', callerId, headers: [], nodeName: '', person },
      ...{ startedAt: this.clock.now(), answeredAt: this.clock.now(), establishedAt: null },
      ...{ endedAt: null, endedBy: null, hungUpWith: null, heard: [] },
      ...{ isPlayed: () => false, isCarried: () => true, bridgedAt: null, bridgedWith: null },
    };
    this.calls.push(call);
    this.#events.set(call, { onAnswered() {}, onFailed() {}, onEnded });
    if (person.hangUpAfterMs !== undefined)
      this.clock.after(person.hangUpAfterMs, () => this.#end(call, 'person'));
    return call;
  }

  #decide(call: SimCall): void {
    const { does } = call.person;
    if (call.endedAt !== null || does === 'nothing') return;
    if (does === 'answer') this.#answer(call);
    else this.#refuse(call, { busy: 486, reject: 603, error: 503 }[does]);
  }

  #refuse(call: SimCall, status: number): void {
    if (call.endedAt !== null) return;
    this.#end(call, 'person', false);
    this.#events.get(call)?.onFailed(status);
  }

  #answer(call: SimCall): void {
    call.answeredAt = this.clock.now();
    this.#events.get(call)?.onAnswered();
    this.clock.after(patienceMs, () => {
      if (call.establishedAt === null) this.#end(call, 'network');
    });
    if (call.person.hangUpAfterMs !== undefined)
      this.clock.after(call.person.hangUpAfterMs, () => this.#end(call, 'person'));
  }

  /** The node has the answer and acknowledges it. */
  establish(call: SimCall): void {
    call.establishedAt ??= this.clock.now();
    this.#watchSilence(call);
  }

  /** Somebody who hears nothing for long hangs up: the node may be dead. */
  #watchSilence(call: SimCall): void {
    const heard = call.heard.length;
    this.clock.after(silenceMs[call.role], () => {
      if (call.endedAt !== null || call.bridgedAt !== null) return;
      const isSilent = call.heard.length === heard && !call.isPlayed();
      // An agent's side bears silence while there are packets.
      if (isSilent && (call.role === 'customer' || !call.isCarried())) this.#end(call, 'person');
      else this.#watchSilence(call);
    });
  }

  /** A CANCEL arrives. @returns false when there is no such call any more */
  cancel(call: SimCall): boolean {
    if (call.endedAt !== null) return this.clock.now() < call.endedAt + patienceMs;
    if (call.answeredAt !== null) return true;
    if (call.person.answersCancel) this.#answer(call);
    else this.#end(call, 'node', false);
    return true;
  }

  /** A BYE arrives. */
  bye(call: SimCall): void {
    this.#end(call, 'node', false);
  }

  say(call: SimCall, say: Phrase[]): void {
    if (say.length === 0) return;
    call.heard.push({ at: this.clock.now(), say });
    if (call.heard.length === 1) this.onFirstWord(call);
  }

  /** What comes back from the person who was told and asked something; `reply` is called once. */
  ask(call: SimCall, say: Phrase[], expect: Expect, reply: (input: PhoneInput) => void): void {
    if (call.endedAt !== null) return reply({ type: 'hung-up' });
    this.say(call, say);
    const saidMs = say.length * phraseMs;
    const key = keyFor(call.person, say, expect);
    const waitMs = key === null ? timeoutOf(expect) : (call.person.thinkMs ?? 500);
    this.clock.after(saidMs + waitMs, () =>
      reply(call.endedAt === null ? inputOf(expect, key) : { type: 'hung-up' }),
    );
  }

  bridge(a: SimCall, b: SimCall): void {
    for (const [call, other] of [
      [a, b],
      [b, a],
    ] as const) {
      call.bridgedAt = this.clock.now();
      call.bridgedWith = other;
      this.clock.after(call.person.talkMs ?? 20_000, () => this.#end(call, 'person'));
    }
  }

  #end(call: SimCall, by: SimCall['endedBy'], tell = true): void {
    if (call.endedAt !== null) return;
    call.endedAt = this.clock.now();
    call.endedBy = by;
    if (tell) this.#events.get(call)?.onEnded();
  }
}

function keyFor(person: Person, say: Phrase[], expect: Expect): string | null {
  if (expect.kind === 'said' || expect.kind === 'done') return null;
  const prompts = say.flatMap((phrase) => ('prompt' in phrase ? [phrase.prompt] : []));
  const name = prompts.findLast((prompt) => person.keys?.[prompt] !== undefined);
  return name === undefined ? null : (person.keys?.[name] ?? null);
}

function timeoutOf(expect: Expect): number {
  return 'timeoutMs' in expect ? expect.timeoutMs : 0;
}

function inputOf(expect: Expect, key: string | null): PhoneInput {
  if (expect.kind === 'said') return { type: 'said' };
  if (key === null) return { type: 'silence' };
  return expect.kind === 'digits' ? { type: 'digits', digits: key } : { type: 'key', key };
}
