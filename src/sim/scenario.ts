import type { Clock } from '../base/clock.ts';
import { sleep } from '../base/clock.ts';
import type { CallTargetSettings } from '../callback/call-target.ts';
import { callIn, type CallerPlan } from './caller.ts';
import type { Behaviour } from './carrier.ts';
import type { CentreSettings } from './contact-centre.ts';
import { centreDefaults } from './contact-centre.ts';
import type { CustomerRecord } from './customer.ts';
import type { Stage } from './stage.ts';
import type { Story } from './story.ts';

/** Ten lines that say who behaves how; the rest is done by the platform. */
export interface Scenario {
  name: string;
  about: string;
  target?: Partial<CallTargetSettings>;
  centre?: Partial<CentreSettings>;
  /** What the caller presses after each pause of the voice. */
  presses: (string | null)[];
  hangsUpEarly?: boolean;
  headers?: [string, string][];
  /** How the caller's phone behaves when it is called back, each time. */
  phone: (record: CustomerRecord, hz: { own: number; agent: number }) => Behaviour[];
  /** Gives up watching after this long. */
  withinMs: number;
}

/** What a story needs of the platform, by whatever means it is reached. */
export interface PlatformUnderTest {
  /** Makes a call target with these settings and a phone number; gives the SIP URI to dial. */
  setUp(settings: Partial<CallTargetSettings>): Promise<string>;
  /** The newest callback of that person as it is now: null when there is none. */
  callbackOf(number: string): Promise<{ state: string; outcome: string | null } | null>;
}

export interface Ending {
  outcome: string | null;
  customer: CustomerRecord;
  agentHeardCustomer: boolean;
  timesRung: number;
}

/** Plays one scenario from the caller's dialling to the callback's end. */
export async function play(
  scenario: Scenario,
  number: string,
  parts: { clock: Clock; story: Story; stage: Stage; platform: PlatformUnderTest },
): Promise<Ending> {
  const { clock, story, stage, platform } = parts;
  const { carrier, centre } = stage;
  centre.settings = { ...centreDefaults, ...scenario.centre };
  const takenBefore = centre.taken.length;
  const customer: CustomerRecord = { heardSpeechMs: 0, heardAgent: false };
  const hz = { own: centre.settings.customerHz, agent: centre.settings.agentHz };
  carrier.plan(number, ...scenario.phone(customer, hz));
  const dials = await platform.setUp({ destination: stage.destination, ...scenario.target });

  const plan: CallerPlan = {
    ...{ who: 'caller', number, dials, presses: scenario.presses },
    ...(scenario.hangsUpEarly ? { hangsUpEarly: true } : {}),
    ...(scenario.headers ? { headers: scenario.headers } : {}),
  };
  story.note('caller', `dials ${dials}`);
  const end = await callIn(stage.callers, plan);
  if (typeof end === 'object') story.note('caller', `gets no answer: ${end.status} ${end.reason}`);

  const deadlineMs = clock.monotonic() + scenario.withinMs;
  let callback = await platform.callbackOf(number);
  while (callback && callback.state !== 'ended' && clock.monotonic() < deadlineMs) {
    await sleep(clock, 200);
    const before = callback.state;
    callback = await platform.callbackOf(number);
    if (callback && callback.state !== before) story.note('unhold', `callback: ${callback.state}`);
  }
  const outcome = callback?.outcome ?? null;
  story.note('unhold', callback ? `outcome: ${outcome ?? 'none yet'}` : 'no callback was promised');
  return {
    outcome,
    customer,
    agentHeardCustomer: centre.taken.slice(takenBefore).some((call) => call.agentHeardCustomer),
    timesRung: carrier.calls.filter((call) => call.number === number).length,
  };
}
