import assert from 'node:assert/strict';
import { HandClock } from '../../src/base/clock.ts';
import { silentLog, type Log } from '../../src/base/log.ts';
import { countedHex, createAccount, type Account } from '../../src/twin/account/account.ts';
import type { Witness } from '../../src/twin/rest/face.ts';
import type { RestAnswer, RestRequest } from '../../src/twin/rest/route.ts';
import type { FlowDefinition } from '../../src/twin/studio/definition.ts';
import type { Execution } from '../../src/twin/studio/execution.ts';
import { createStudio, type Studio } from '../../src/twin/studio/studio.ts';
import { readTwiml } from '../../src/twin/voice/twiml/read-twiml.ts';
import type { MountAnswer, MountRequest } from '../../src/twin/web/mount.ts';
import { Web } from '../../src/twin/web/web.ts';

export type FunctionHost = (request: MountRequest) => Promise<MountAnswer>;

/** A JSON answer of a Function. */
export function json(body: unknown, status = 200): MountAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** Studio with a hand-wound clock and one host of Functions, `*.twil.io`. */
export class StudioWorld {
  readonly clock = new HandClock();
  readonly account: Account;
  readonly studio: Studio;
  readonly web: Web;
  /** Everything that a Function was asked. */
  readonly asked: { path: string; method: string; params: Record<string, string> }[] = [];
  answer: FunctionHost = async () => json({});
  readonly errors: string[] = [];

  readonly #witness: Witness | null;

  /** @param witness sees every request and answer of Studio's REST */
  constructor(witness: Witness | null = null) {
    this.#witness = witness;
    const { clock } = this;
    this.account = createAccount({ clock, hexSource: countedHex('studio') });
    const log: Log = {
      ...silentLog,
      error: (fields, sentence) => this.errors.push(`${sentence} ${JSON.stringify(fields)}`),
    };
    const authToken = (): string => this.account.authToken;
    this.web = new Web({
      authToken,
      clock,
      log,
      mounts: [{ host: /\.twil\.io$/, handle: (request) => this.#function(request) }],
    });
    this.studio = createStudio({ account: this.account, web: this.web, clock, log });
  }

  #function(request: MountRequest): Promise<MountAnswer> {
    const form = new URLSearchParams(request.body.toString());
    this.asked.push({
      path: request.url.pathname,
      method: request.method,
      params: Object.fromEntries([...request.url.searchParams, ...form]),
    });
    return this.answer(request);
  }

  /** One request to Studio's REST. @throws RestError */
  async rest(
    method: string,
    path: string,
    form: Record<string, string | string[]> = {},
  ): Promise<RestAnswer> {
    const url = new URL(path, 'https://studio.twilio.com');
    const parts = url.pathname.split('/');
    const fits = (template: string): boolean => {
      const names = template.split('/');
      return (
        names.length === parts.length &&
        names.every((name, at) => name.startsWith('{') || name === parts[at])
      );
    };
    const route = this.studio.routes.find((one) => one.method === method && fits(one.path));
    assert.ok(route, `there is no ${method} ${path}`);
    const params = Object.fromEntries(
      route.path
        .split('/')
        .flatMap((name, at) =>
          name.startsWith('{') ? [[name.slice(1, -1), parts[at] ?? '']] : [],
        ),
    );
    const fields = new URLSearchParams();
    for (const [name, value] of Object.entries(form))
      for (const one of [value].flat()) fields.append(name, one);
    const request: RestRequest = {
      ...{ path: url.pathname, params, form: fields, query: url.searchParams, headers: {} },
      ...{ baseUrl: 'https://studio.twilio.com', json: undefined },
    };
    const answer = await route.handle(request);
    this.#witness?.(route, request, answer);
    return answer;
  }

  /** Saves a flow. @returns its SID */
  async save(definition: FlowDefinition, status = 'published'): Promise<string> {
    const form = { FriendlyName: 'A flow', Status: status, Definition: JSON.stringify(definition) };
    const { body } = await this.rest('POST', '/v2/Flows', form);
    return String(field(body, 'sid'));
  }

  call(flowSid: string, params: Record<string, string> = {}): StudioCall {
    return new StudioCall(this, flowSid, params);
  }

  get executions(): Execution[] {
    return [...this.studio.executions.all.values()];
  }

  /** The newest execution. */
  get execution(): Execution {
    const newest = this.executions.at(-1);
    assert.ok(newest, 'there is no execution');
    return newest;
  }

  /** Where each step of an execution went: `event>widget`. */
  path(execution = this.execution): string[] {
    return execution.steps.map(({ event, to }) => `${event}>${to?.name ?? 'Ended'}`);
  }
}

/** A field of a REST answer. */
export function field(body: unknown, name: string): unknown {
  assert.ok(typeof body === 'object' && body !== null && name in body, `there is no ${name}`);
  return Object.entries(body).find(([key]) => key === name)?.[1];
}

/** A call as voice would play it, without a voice: it asks for TwiML and sees that voice can read it. */
export class StudioCall {
  readonly #world: StudioWorld;
  readonly #url: string;
  readonly #params: Record<string, string>;
  twiml = '';

  constructor(world: StudioWorld, flowSid: string, params: Record<string, string>) {
    this.#world = world;
    this.#url = `https://webhooks.twilio.com/v1/Accounts/${world.account.sid}/Flows/${flowSid}`;
    this.#params = {
      ...{ CallSid: world.account.newSid('CA'), AccountSid: world.account.sid },
      ...{
        From: '+15005550001',
        To: '+15005550006',
        CallStatus: 'in-progress',
        Direction: 'inbound',
      },
      ...params,
    };
  }

  /** The webhook of the flow. @returns the verbs of the TwiML, without the XML around them */
  async come(
    params: Record<string, string> = {},
    headers: Record<string, string> = {},
  ): Promise<string> {
    const form = new URLSearchParams({ ...this.#params, ...params }).toString();
    const answer = await this.#world.studio.mount.handle({
      ...{ method: 'POST', url: new URL(this.#url), body: Buffer.from(form) },
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    });
    this.twiml = answer.body.toString();
    assert.equal(answer.status, 200, this.twiml);
    return /<Response(?:\/>|>(.*)<\/Response>)$/s.exec(this.twiml)?.[1] ?? '';
  }

  /** The webhook as voice comes back to it. */
  back(flowEvent: string, params: Record<string, string> = {}): Promise<string> {
    return this.come({ FlowEvent: flowEvent, ...params });
  }

  /** What voice understands of the last TwiML. @throws TwimlFault */
  get verbs() {
    return readTwiml(this.twiml).verbs;
  }

  over(status = 'completed'): Promise<string> {
    return this.come({ CallStatus: status, CallbackSource: 'call-progress-events' });
  }
}
