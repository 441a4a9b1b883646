import type { HandClock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import { callbackResult } from '../../src/flex/functions/callback-result.ts';
import { holdTreatment } from '../../src/flex/functions/hold-treatment.ts';
import type { FunctionConfig } from '../../src/flex/functions/lib/config.ts';
import type { Fields } from '../../src/flex/functions/lib/fields.ts';
import { findWait, type WaitPorts } from '../../src/flex/functions/lib/find-wait.ts';
import { keepAnswers } from '../../src/flex/functions/lib/kept.ts';
import type { QueueStatistics } from '../../src/flex/functions/lib/statistics.ts';
import type { Fetch } from '../../src/flex/functions/lib/unhold.ts';
import { transferToCallback } from '../../src/flex/functions/transfer-to-callback.ts';
import type { FlowDefinition } from '../../src/flex/studio/definition.ts';
import type { Account } from '../../src/twin/account/account.ts';
import { createStudio, type Studio } from '../../src/twin/studio/studio.ts';
import type { Task } from '../../src/twin/taskrouter/model.ts';
import type { MountAnswer, MountRequest } from '../../src/twin/web/mount.ts';
import { VoiceWorld, type Ringing } from './voice-world.ts';

/** What Unhold's API says; changed by a test as its story goes. */
export interface UnholdApi {
  /** Of `GET /v1/call-targets/{id}/offer`; null: it does not answer. */
  offer: object | null;
  /** Of `GET /v1/handovers/{callSid}`; null: it does not answer. */
  became: string | null;
}

/** Where Unhold's phone is. */
export const unholdHost = '127.0.0.7';
const sipDomain = 'acme.sip.twilio.com';

/** A SIP domain that this flow answers and that Unhold may call. */
function addSipDomain(account: Account, voiceUrl: string): void {
  const at = { createdAtMs: 0, updatedAtMs: 0 };
  const address = { ...at, sid: 'IP1', friendlyName: 'unhold', ipAddress: unholdHost };
  account.accessLists.set('AL1', {
    ...{ ...at, sid: 'AL1', friendlyName: 'unhold' },
    addresses: new Map([['IP1', { ...address, cidrPrefixLength: 32 }]]),
  });
  account.sipDomains.set('SD1', {
    ...{ ...at, sid: 'SD1', domainName: sipDomain, friendlyName: 'unhold', voiceUrl },
    ...{ voiceMethod: 'POST', voiceFallbackUrl: null, voiceFallbackMethod: 'POST' },
    ...{ voiceStatusCallbackUrl: null, voiceStatusCallbackMethod: 'POST' },
    ...{ sipRegistration: false, secure: false, emergencyCallingEnabled: false },
    ...{ byocTrunkSid: null, emergencyCallerSid: null },
    callAccessLists: new Map([['AL1', at]]),
  });
}

/**
 * A Twilio account with a flow on its number and our Functions behind it, on a clock wound by hand: calls are
 * SIP, flows are run by the twin's Studio, tasks by its TaskRouter. Unhold is a phone and an API of a few lines.
 */
export class FlexWorld {
  readonly voice: VoiceWorld;
  readonly unhold: UnholdApi = { offer: null, became: null };
  /** Names of Functions that answer 500. */
  readonly broken = new Set<string>();
  /** Names of Functions that were run, in order. */
  readonly ran: string[] = [];
  readonly #studio: Studio;
  readonly #config: FunctionConfig;
  readonly #ports: WaitPorts;

  private constructor(voice: VoiceWorld, config: FunctionConfig) {
    const { account, web, clock } = voice;
    this.voice = voice;
    this.#config = config;
    this.#ports = {
      ...{ clock, fetch: this.#fetch, kept: keepAnswers<QueueStatistics>(clock) },
      readStatistics: () => Promise.reject(new Error('no statistics here')),
    };
    this.#studio = createStudio({ account, web, clock, log: silentLog });
    voice.mounts.push(this.#studio.mount, {
      host: 'unhold-1234.twil.io',
      handle: (request) => this.#run(request),
    });
  }

  static async open(config: FunctionConfig): Promise<FlexWorld> {
    return new FlexWorld(await VoiceWorld.open(), config);
  }

  get clock(): HandClock {
    return this.voice.clock;
  }

  /** `WW…` and `TC…` of the workspace that every Flex account has. */
  get sids(): { workflowSid: string; channelSid: string } {
    const { workflows, channels } = this.voice.taskRouter.flexWorkspace;
    const channel = [...channels.values()].find(({ uniqueName }) => uniqueName === 'voice');
    return { workflowSid: [...workflows.keys()][0] ?? '', channelSid: channel?.sid ?? '' };
  }

  /** Publishes a flow, as REST does, and puts it on the account's number and SIP domain. */
  async publish(definition: FlowDefinition): Promise<void> {
    const { account } = this.voice;
    const create = this.#studio.routes.find(
      ({ method, path }) => method === 'POST' && path === '/v2/Flows',
    );
    const form = new URLSearchParams({
      ...{ FriendlyName: 'flow', Status: 'published' },
      Definition: JSON.stringify(definition),
    });
    const url = 'https://studio.twilio.com';
    const rest = { path: '/v2/Flows', params: {}, query: new URLSearchParams(), headers: {} };
    await create?.handle({ ...rest, form, baseUrl: url, json: undefined });
    const [flowSid] = this.#studio.flows.keys();
    const voiceUrl = `https://webhooks.twilio.com/v1/Accounts/${account.sid}/Flows/${flowSid}`;
    for (const number of account.phoneNumbers.values()) number.voiceUrl = voiceUrl;
    addSipDomain(account, voiceUrl);
  }

  /** A caller's call to the number, half a second old. */
  async call(): Promise<Ringing> {
    const call = await this.voice.phone('127.0.0.2').dial();
    await this.run(500);
    return call;
  }

  /** A call to the SIP domain, as Unhold makes it to an agent. */
  async returnCall(headers: [string, string][]): Promise<Ringing> {
    const phone = this.voice.phone(unholdHost);
    const call = await phone.dial(`sip:returns@${sipDomain}`, { headers });
    await this.run(500);
    return call;
  }

  /** Tasks as they are now, the oldest first: `pending`, `assigned`, `canceled`, … */
  get tasks(): Task[] {
    return [...this.voice.taskRouter.flexWorkspace.tasks.values()];
  }

  /** An agent who is ready, with a phone that is picked up after a second. */
  agent(): ReturnType<VoiceWorld['answering']> {
    const { taskRouter } = this.voice;
    const { activities } = taskRouter.flexWorkspace;
    const ready = [...activities.values()].find(({ friendlyName }) => friendlyName === 'Available');
    const phone = this.voice.answering('127.0.0.8');
    taskRouter.createWorker({
      friendlyName: 'alice',
      attributes: { contact_uri: 'sip:alice@127.0.0.8:5060' },
      activitySid: ready?.sid ?? '',
    });
    return phone;
  }

  run(ms: number): Promise<void> {
    return this.voice.run(ms);
  }

  close(): ReturnType<VoiceWorld['close']> {
    this.#studio.close();
    return this.voice.close();
  }

  readonly #fetch: Fetch = async (url) => {
    const { offer, became } = this.unhold;
    const answer = url.pathname.includes('/offer') ? offer : became && { became };
    if (answer === null) throw new Error('connection refused');
    return { status: 200, json: async () => answer };
  };

  async #run(request: MountRequest): Promise<MountAnswer> {
    const name = request.url.pathname.slice(1);
    this.ran.push(name);
    if (this.broken.has(name)) return { status: 500, headers: {}, body: 'broken' };
    const form = new URLSearchParams(request.body.toString());
    const event: Fields = Object.fromEntries([...request.url.searchParams, ...form]);
    return this.#answer(name, event);
  }

  async #answer(name: string, event: Fields): Promise<MountAnswer> {
    switch (name) {
      case 'wait-time':
        return json(await findWait(this.#config, event, this.#ports));
      case 'callback-result':
        return json(await callbackResult(this.#config, event, this.#ports));
      case 'hold-treatment':
        return xml(await holdTreatment(this.#config, event, this.#ports));
      case 'transfer-to-callback':
        return xml(transferToCallback(this.#config, event));
      default:
        return { status: 404, headers: {}, body: '' };
    }
  }
}

const answer = (type: string, body: string): MountAnswer => ({
  ...{ status: 200, headers: { 'content-type': type }, body },
});
const json = (body: object): MountAnswer => answer('application/json', JSON.stringify(body));
const xml = (twiml: { toString(): string }): MountAnswer => answer('text/xml', twiml.toString());
