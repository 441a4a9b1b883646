import type { CallbackView } from '../../../src/engine/views.ts';
import { Exchange } from '../../support/exchange.ts';
import type { RtpEar } from '../../support/rtp-ear.ts';
import { calleeRequest, cue, recv } from '../../support/sipp-scenario.ts';
import { closePhones, isHungUp, picksUp, sippCallee, type SippPhone } from './phones.ts';
import { Served } from './served.ts';

export type Steps = string[] | ((ear: RtpEar, contactPort: number) => string[]);

export interface Story {
  number: string;
  id: string;
  customer: SippPhone | null;
  agent: SippPhone | null;
  agentName: string;
}

/** The platform with an exchange as its trunk and as its contact centre. */
export class Stage {
  readonly exchange: Exchange;
  readonly served: Served;
  #nth = 2000;

  private constructor(exchange: Exchange, served: Served) {
    this.exchange = exchange;
    this.served = served;
  }

  /** @param env more settings of the platform */
  static async start(env: Record<string, string> = {}): Promise<Stage> {
    const exchange = await Exchange.open();
    const trunk = { SIP_TRUNK_URI: `sip:127.0.0.1:${exchange.port}` };
    return new Stage(exchange, await Served.start({ ...trunk, ...env }));
  }

  /** A callback that is due at once, with SIPp as the customer's phone and as the contact centre. */
  async story(options: {
    customer?: Steps;
    agent?: Steps;
    customerLaw?: 'pcma' | undefined;
    agentLaw?: 'pcma' | undefined;
    settings?: object;
    metadata?: object;
  }): Promise<Story> {
    const number = `+1202555${(this.#nth += 1)}`;
    const agentName = `agent${this.#nth}`;
    const phone = (user: string, steps: Steps | undefined, law: 'pcma' | undefined) =>
      steps ? sippCallee(this.exchange, user, { steps, ...(law && { law }) }) : null;
    const [customer, agent] = await Promise.all([
      phone(number, options.customer, options.customerLaw),
      phone(agentName, options.agent, options.agentLaw),
    ]);
    const { id: target } = await this.served.add({
      destination: `sip:${agentName}@127.0.0.1:${this.exchange.port}`,
      ...options.settings,
    });
    const metadata = options.metadata ?? { 'x-user-to-user': number };
    const id = await this.served.ask(target, number, { metadata });
    return { number, id, customer, agent, agentName };
  }

  async stop(): Promise<void> {
    await closePhones();
    await this.exchange.close();
    await this.served.stop();
  }
}

export const staysOn: Steps = (ear, contactPort) => [...picksUp(ear, contactPort), ...isHungUp];
export const hangsUpOnCue: Steps = (ear, contactPort) => [
  ...[...picksUp(ear, contactPort), cue, calleeRequest('BYE', 1), recv(200)],
];

/** How an attempt ended, and each of its legs. */
export function resultOf({ attempts }: CallbackView): unknown[] {
  const [attempt] = attempts;
  const legs = attempt?.legs ?? [];
  return [attempt?.result, ...legs.map(({ role, sipStatus }) => `${role} ${sipStatus}`)];
}
