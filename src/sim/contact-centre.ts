import type { IncomingCall } from '../sip/invite-server.ts';
import type { Endpoint } from './endpoint.ts';
import type { SimCall } from './sim-call.ts';
import type { Story } from './story.ts';

/** What the contact centre does with a call that comes to it. */
export type Reception =
  /** Answers at once with music, and an agent takes it when one is free. */
  | { kind: 'queue' }
  /** Rings at an agent's phone. */
  | { kind: 'person'; ringMs: number }
  | { kind: 'refuses'; status: number }
  /** Answers with music and hangs up after this long, as a centre that closes. */
  | { kind: 'drops'; afterMs: number };

export interface CentreSettings {
  agents: number;
  reception: Reception;
  /** How long an agent talks. */
  talkMs: number;
  /** The agent presses 1 when on the line (`agentConfirmation: key`). */
  pressesOne: boolean;
  agentHz: number;
  customerHz: number;
}

export const centreDefaults: CentreSettings = {
  agents: 2,
  reception: { kind: 'queue' },
  talkMs: 4000,
  pressesOne: false,
  // Neither is part of a ringing tone, of a dialled digit or of music.
  agentHz: 1050,
  customerHz: 1750,
};

export interface TakenCall {
  headers: [string, string][];
  talkedWithAgent: boolean;
  agentHeardCustomer: boolean;
}

/** Agents behind a SIP address, and a queue with music before them. */
export class ContactCentre {
  settings: CentreSettings;
  readonly taken: TakenCall[] = [];
  /** Told when an agent is on the line of a call, with its headers. */
  onAgent: (headers: [string, string][]) => void = () => {};
  readonly #endpoint: Endpoint;
  readonly #story: Story;
  readonly #queue: (() => void)[] = [];
  #busy = 0;

  constructor(endpoint: Endpoint, story: Story, settings: Partial<CentreSettings> = {}) {
    this.#endpoint = endpoint;
    this.#story = story;
    this.settings = { ...centreDefaults, ...settings };
  }

  get waiting(): number {
    return this.#queue.length;
  }

  get busyAgents(): number {
    return this.#busy;
  }

  async take(incoming: IncomingCall): Promise<void> {
    const record: TakenCall = {
      headers: [...incoming.request.headers.entries()],
      talkedWithAgent: false,
      agentHeardCustomer: false,
    };
    this.taken.push(record);
    const { reception } = this.settings;
    const context = incoming.request.headers.get('x-user-to-user');
    this.#story.note('contact centre', `is called${context ? ` about ${context}` : ''}`);
    if (reception.kind === 'refuses') {
      this.#story.note('contact centre', `refuses: ${reception.status}`);
      return incoming.refuse(reception.status);
    }
    if (reception.kind === 'person') {
      incoming.progress(180);
      if (!(await this.#endpoint.pause(reception.ringMs, incoming.cancelled))) return;
    }
    const call = await this.#endpoint.pickUp(incoming, 'contact centre');
    if (!call) return;
    if (reception.kind === 'drops') {
      call.talk(300);
      await call.pause(reception.afterMs);
      return call.hangUp('drops the call');
    }
    await this.#serve(call, record);
  }

  async #serve(call: SimCall, record: TakenCall): Promise<void> {
    if (this.#busy >= this.settings.agents) {
      call.note(`puts the call into the queue, ${this.#queue.length} before it`);
      call.talk(300);
      if (!(await this.#turn(call))) return;
      call.quiet();
    }
    this.#busy++;
    try {
      await this.#talk(call, record);
    } finally {
      this.#busy--;
      this.#queue.shift()?.();
    }
  }

  /** Waits for an agent; false when the caller left first. */
  #turn(call: SimCall): Promise<boolean> {
    return new Promise((resolve) => {
      const mine = (): void => resolve(true);
      this.#queue.push(mine);
      call.over.addEventListener('abort', () => {
        const at = this.#queue.indexOf(mine);
        if (at !== -1) this.#queue.splice(at, 1);
        resolve(false);
      });
    });
  }

  async #talk(call: SimCall, record: TakenCall): Promise<void> {
    const { settings } = this;
    call.note('an agent takes the call');
    record.talkedWithAgent = true;
    this.onAgent(record.headers);
    if (settings.pressesOne) {
      await call.listen(15_000);
      await call.press('1');
    }
    call.talk(settings.agentHz);
    record.agentHeardCustomer = await call.hears(settings.customerHz, 60_000);
    if (!record.agentHeardCustomer) return call.hangUp('the agent hears nobody and hangs up');
    await call.pause(settings.talkMs);
    if (!call.over.aborted) await call.hangUp('the agent says goodbye and hangs up');
  }
}
