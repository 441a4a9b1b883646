import { randomUUID } from 'node:crypto';
import { realClock, sleep } from '../../src/base/clock.ts';
import type { Endpoint } from '../../src/sim/endpoint.ts';
import type { SimCall } from '../../src/sim/sim-call.ts';
import type { Promised } from './history.ts';
import type { Moments } from './moments.ts';
import type { NodeProcess } from './node-process.ts';
import { PlatformApi } from './platform-api.ts';
import { Random } from './random.ts';

/** Where people can ask: a phone number and the call target behind it. */
export interface Door {
  phoneNumber: string;
  callTargetId: string;
}

/** Silence after which a caller takes the line for dead. */
const deadAirMs = 8_000;
const ringTimeoutMs = 10_000;
/** A request that got no answer is sent again for so long. */
const apiPatienceMs = 40_000;

export interface CallersParts {
  seed: number;
  endpoint: Endpoint;
  nodes: NodeProcess[];
  doors: Door[];
  apiKey: string;
  moments: Moments;
}

/** People who ask for a callback, by phone and over HTTP, and what they were told. */
export class Callers {
  readonly promised: Promised[] = [];
  readonly ends: Record<string, number> = {};
  readonly #parts: CallersParts;
  readonly #underway = new Set<Promise<void>>();
  #count = 0;

  constructor(parts: CallersParts) {
    this.#parts = parts;
  }

  /** Those who are asking now. */
  get inProgress(): number {
    return this.#underway.size;
  }

  get count(): number {
    return this.#count;
  }

  /** One more caller, with a number of their own (fictional: +1 555 …). */
  send(): void {
    const index = this.#count++;
    const random = new Random(this.#parts.seed, 'caller', index);
    const number = `+1555${String(2_000_000 + index)}`;
    const asks = random.chance(0.75) ? this.#byPhone(number, random) : this.#byApi(number, random);
    const asking = asks
      .catch((error: unknown) => this.#note(`fault of the harness: ${String(error)}`))
      .finally(() => this.#underway.delete(asking));
    this.#underway.add(asking);
  }

  async finish(): Promise<void> {
    await Promise.all(this.#underway);
  }

  async #byPhone(number: string, random: Random): Promise<void> {
    const { endpoint, doors, moments } = this.#parts;
    const door = random.pick(doors);
    const node = this.#node(random);
    const transport = random.chance(0.25) ? ';transport=tcp' : '';
    const dialled = await endpoint.dial({
      who: number,
      to: `sip:${door.phoneNumber}@127.0.0.1:${node.sipPort}${transport}`,
      from: number,
      headers: [['x-user-to-user', number]],
      ringTimeoutMs,
    });
    if (dialled.kind === 'failed')
      return this.#note(`not answered: ${dialled.status ?? dialled.reason}`);
    const { call } = dialled;
    // 1: call me back; 1: at this number.
    await press(call, '1', random);
    await press(call, '1', random);
    moments.tell(node.name, 'a caller confirms');
    if (random.chance(0.1)) {
      await call.hangUp();
      return this.#note('left after the last key');
    }
    await hearOut(call);
    const { by, reason } = await call.dialog.ended;
    // The platform's own BYE, after it has said so: now, and only now, it is a promise.
    const isPromise = by === 'remote' && /"promised"/.test(reason ?? '');
    if (isPromise) this.#promise({ number, by: 'phone', callbackId: null });
    this.#note(isPromise ? 'promised by phone' : `cut or turned away: ${by} ${reason ?? ''}`);
  }

  /** Asks again with the same key where no answer came, at whatever node is there: one promise at most. */
  async #byApi(number: string, random: Random): Promise<void> {
    const { doors, apiKey } = this.#parts;
    const callTargetId = random.pick(doors).callTargetId;
    const idempotencyKey = randomUUID();
    const deadline = realClock.monotonic() + apiPatienceMs;
    while (realClock.monotonic() < deadline) {
      const api = new PlatformApi(this.#node(random).httpUrl, apiKey);
      const reply = await api
        .call('POST', '/v1/callbacks', {
          ...{ body: { callTargetId, number }, idempotencyKey, timeoutMs: 3_000 },
        })
        .catch(() => null);
      const body = reply?.body as { id?: string; code?: string; callbackId?: string } | undefined;
      const id = reply?.status === 201 ? body?.id : body?.callbackId;
      if (id !== undefined) {
        this.#promise({ number, by: 'api', callbackId: id });
        return this.#note(`promised by API (${reply?.status})`);
      }
      if (reply && reply.status < 500 && body?.code !== 'idempotency-conflict')
        return this.#note(`refused by API: ${reply.status} ${body?.code}`);
      await sleep(realClock, 500);
    }
    this.#note('no answer by API');
  }

  /** A node that is there, as far as anybody outside can know: one that is frozen is dialled, too. */
  #node(random: Random): NodeProcess {
    const { nodes } = this.#parts;
    const up = nodes.filter(({ isUp }) => isUp);
    return random.pick(up.length > 0 ? up : nodes);
  }

  #promise(promised: Omit<Promised, 'at'>): void {
    this.promised.push({ ...promised, at: realClock.now() });
  }

  #note(how: string): void {
    this.ends[how] = (this.ends[how] ?? 0) + 1;
  }
}

/** Presses after a pause of the voice, or into it. */
async function press(call: SimCall, key: string, random: Random): Promise<void> {
  if (random.chance(0.1)) await call.listen(20_000);
  else await call.pause(random.between(300, 4_000));
  await call.press(key);
}

/** Listens until the other side hangs up or the line is dead. */
async function hearOut(call: SimCall): Promise<void> {
  let quietSince = realClock.monotonic();
  while (!call.over.aborted) {
    if ((await call.listen(2_000)) > 0) quietSince = realClock.monotonic();
    if (realClock.monotonic() - quietSince > deadAirMs)
      return call.hangUp('takes the line for dead');
  }
}
