import { UserError } from '../../src/base/errors.ts';
import { maskNumber } from '../../src/base/phone-number.ts';
import { admitCall } from '../../src/engine/admit-call.ts';
import { agentAnswered } from '../../src/engine/agent-answered.ts';
import { createCallTarget } from '../../src/engine/call-targets.ts';
import { cancelCallback } from '../../src/engine/cancel-callback.ts';
import { addPhoneNumber } from '../../src/engine/phone-numbers.ts';
import { getCallback } from '../../src/engine/queries.ts';
import { registerByPhone } from '../../src/engine/register-by-phone.ts';
import { requestCallback } from '../../src/engine/request-callback.ts';
import { rescheduleCallback } from '../../src/engine/reschedule-callback.ts';
import type { CallbackView, CallTargetView } from '../../src/engine/views.ts';
import { createEngine } from '../../src/engine/context.ts';
import { silentLog, type Log } from '../../src/base/log.ts';
import { headerOf, type SimCall } from '../support/phones.ts';
import { World, type WorldNode } from '../support/world.ts';
import { FaultyLink } from '../support/faulty-link.ts';
import { LineFeed } from './line-feed.ts';
import { Random } from './random.ts';
import {
  drawAgent,
  drawCaller,
  drawCustomer,
  drawStory,
  faultyMs,
  type Fault,
  type Story,
} from './story.ts';

/** All that happened, for the checkers: what people heard, what was promised, and what the rows say at the end. */
export interface History {
  seed: number;
  targets: CallTargetView[];
  calls: readonly SimCall[];
  /** Callbacks that somebody was told of, by the API's answer. */
  accepted: string[];
  callbacks: CallbackView[];
  /** Calls whose INVITE arrived before the leg was stored. */
  sentUnstored: SimCall[];
  /** Calls whose node was no longer the one to make them as it began to speak, though it could have known. */
  spokeUnasked: SimCall[];
  /** Faults of ours, as the log tells them. */
  errors: string[];
  /** True when nothing went wrong on purpose. */
  isCalm: boolean;
  /** Call targets whose line the nodes see. */
  seen: string[];
}

/** How long after the healing everything must have ended. */
const livenessMs = 3_600_000;

/** Plays one seed: a part with faults, the healing, and the time until all is over. */
export async function play(seed: number, options: { withFaults: boolean }): Promise<History> {
  const story = drawStory(Random.of(seed, 'story'), options.withFaults);
  const world: World = await World.create((to, role, nth) => {
    const random = Random.of(seed, `${to} ${nth}`);
    const person = role === 'agent' ? drawAgent(random) : drawCustomer(random);
    const mayFail = options.withFaults && world.clock.monotonic() < faultyMs;
    return { ...person, isUnheard: mayFail && random.chance(0.03) };
  });
  const player = new Player(world, seed, story, options.withFaults);
  try {
    return await player.play();
  } finally {
    await world.close();
  }
}

class Player {
  readonly #world: World;
  readonly #seed: number;
  readonly #picks: Random;
  readonly #story: Story;
  readonly #withFaults: boolean;
  readonly #links = new Map<WorldNode, FaultyLink>();
  readonly #accepted: string[] = [];
  readonly #errors: string[] = [];
  readonly #spokeUnasked: SimCall[] = [];
  readonly #sentUnstored: SimCall[] = [];
  /** The life in force of each name. */
  #nodes: WorldNode[] = [];
  #targets: CallTargetView[] = [];
  #isHealed = false;

  constructor(world: World, seed: number, story: Story, withFaults: boolean) {
    this.#world = world;
    this.#seed = seed;
    this.#picks = Random.of(seed, 'picks');
    this.#story = story;
    this.#withFaults = withFaults;
  }

  async play(): Promise<History> {
    for (const name of this.#story.nodeNames) this.#nodes.push(await this.#start(name));
    await this.#prepare();
    for (const request of this.#story.requests)
      this.#at(request.atMs, () => this.#request(request));
    for (const fault of this.#story.faults) this.#at(fault.atMs, () => this.#strike(fault));
    this.#watchAgents();
    const feed = new LineFeed(this.#world, Random.of(this.#seed, 'feed'), () => this.#nodes);
    const seen = this.#targets.filter((_, n) => this.#story.isSeen[n]);
    await feed.begin(
      this.#world.database.db,
      seen.map(({ id }) => id),
    );
    this.#world.phones.onRing = (call) => this.#at(0, () => this.#askStored(call));
    this.#world.phones.onFirstWord = (call) => this.#at(0, () => this.#askWhose(call));
    await this.#world.run(faultyMs);
    await this.#heal();
    await this.#runUntilOver();
    return this.#history();
  }

  async #start(name: string): Promise<WorldNode> {
    const random = Random.of(this.#seed, `node ${name} ${this.#world.nodes.length}`);
    const fails = (probability: number): boolean =>
      this.#withFaults && !this.#isHealed && random.chance(probability);
    const link = new FaultyLink();
    link.skewMs = this.#withFaults ? random.int(-20, 20) : 0;
    link.losesCommit = () => fails(0.01);
    const losesRequest = (): boolean => fails(0.2);
    // A node that cannot reach the database at its start is started again by whoever watches it.
    for (;;) {
      try {
        const log = this.#log(name);
        const node = await this.#world.start(name, { losesRequest, wrapDatabase: link.wrap, log });
        this.#links.set(node, link);
        return node;
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
      }
    }
  }

  #log(name: string): Log {
    return {
      ...silentLog,
      error: (fields, sentence) => {
        const { error } = fields as { error?: unknown };
        const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
        this.#errors.push(`${name}: ${sentence}: ${said}`);
      },
    };
  }

  async #prepare(): Promise<void> {
    // Through a node of nobody's, so that no fault can strike it.
    const engine = createEngine({
      ...{ db: this.#world.database.db, clock: this.#world.clock, log: silentLog },
      ...{ nodeId: 'operator', loopback: true, control: this.#nodes[0]!.control },
    });
    for (const [n, settings] of this.#story.targets.entries()) {
      const target = await createCallTarget(engine, settings);
      await addPhoneNumber(engine, { number: lineOf(n), callTargetId: target.id });
      this.#targets.push(target);
    }
  }

  #at(ms: number, happen: () => Promise<void>): void {
    this.#world.clock.after(ms, () => {
      happen().catch((error: unknown) => this.#errors.push(`the world: ${String(error)}`));
    });
  }

  #someNode(): WorldNode | null {
    const up = this.#nodes.filter(({ process }) => process.isUp);
    return up.length > 0 ? this.#picks.pick(up) : null;
  }

  async #request(request: Story['requests'][number]): Promise<void> {
    const node = this.#someNode();
    if (!node) return;
    if (request.byPhone) return this.#callIn(node, request.target, request.number);
    const callTargetId = this.#targets[request.target]!.id;
    const asked = { callTargetId, number: request.number };
    const id = await this.#try(async () => {
      const { id } = await requestCallback(node.engine, asked, { kind: 'system' });
      this.#accepted.push(id);
      return id;
    });
    if (!id || request.later === 'nothing') return;
    this.#at(request.laterMs, async () => {
      const other = this.#someNode();
      if (!other) return;
      const scheduledFor = new Date(this.#world.clock.now() + 60_000).toISOString();
      await this.#try(() =>
        request.later === 'cancel'
          ? cancelCallback(other.engine, { id }, { kind: 'system' })
          : rescheduleCallback(other.engine, { id, scheduledFor }, { kind: 'system' }),
      );
    });
  }

  /** What a user may be told instead of an answer is no fault. */
  async #try<Result>(work: () => Promise<Result>): Promise<Result | null> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof UserError) return null;
      throw error;
    }
  }

  async #callIn(node: WorldNode, target: number, number: string): Promise<void> {
    const callId = `in-${target}-${number}-${this.#world.clock.monotonic()}`;
    const header = (name: string): string | null =>
      name.toLowerCase() === 'x-user-to-user' ? number : null;
    const call = { phoneNumber: lineOf(target), callId, header };
    const admission = await admitCall(node.engine, call);
    if (!admission.admit) return;
    const { leg } = node.control.takeIn(callId, drawCaller(Random.of(this.#seed, callId)), number);
    await registerByPhone(node.engine, admission.registration, leg);
  }

  async #askStored(call: SimCall): Promise<void> {
    const legs = await this.#world.database.db.kysely.selectFrom('leg').select('dialog').execute();
    const isStored = legs.some(
      ({ dialog }) => (dialog as { callId: string }).callId === call.ids.callId,
    );
    if (!isStored) this.#sentUnstored.push(call);
  }

  /** Does the database still give the callback to whoever speaks for it? */
  async #askWhose(call: SimCall): Promise<void> {
    const attemptId = headerOf(call, 'X-Unhold-Attempt');
    // A life that cannot ask goes on by its own clock while its lease lasts.
    const isCut = [...this.#links].some(
      ([node, link]) => node.name === call.nodeName && link.isCut,
    );
    if (attemptId === null || isCut) return;
    const row = await this.#world.database.db.kysely
      .selectFrom('attempt')
      .innerJoin('callback', 'callback.id', 'attempt.callback_id')
      .select(['callback.fence', 'attempt.fence as attemptFence', 'callback.state'])
      .where('attempt.id', '=', attemptId)
      .executeTakeFirst();
    const isIts = row?.fence === row?.attemptFence && row?.state !== 'ended';
    if (!isIts) this.#spokeUnasked.push(call);
  }

  /** The desks of the agents: tell any node that a call was taken. */
  #watchAgents(): void {
    const seen = new Set<SimCall>();
    const look = async (): Promise<void> => {
      for (const call of this.#world.phones.calls) {
        const isTaken = call.role === 'agent' && call.establishedAt !== null && !seen.has(call);
        const id = headerOf(call, 'X-Unhold-Callback');
        if (!isTaken || id === null) continue;
        seen.add(call);
        const node = this.#someNode();
        if (node && this.#picks.chance(0.9))
          await this.#try(() => agentAnswered(node.engine, { id }, { kind: 'system' }));
      }
    };
    const again = (): void => {
      this.#at(0, look);
      this.#world.clock.after(2_000, again);
    };
    again();
  }

  async #strike(fault: Fault): Promise<void> {
    const node = this.#nodes[fault.node]!;
    const links = fault.kind === 'cut-all' ? [...this.#links.values()] : [this.#links.get(node)!];
    switch (fault.kind) {
      case 'kill':
        node.process.kill();
        return this.#at(fault.forMs, () => this.#restart(fault.node));
      case 'second-life':
        await this.#restart(fault.node);
        return this.#world.clock.after(fault.forMs, () => node.process.kill()) && undefined;
      case 'freeze':
        node.process.freeze();
        return this.#world.clock.after(fault.forMs, () => node.process.thaw()) && undefined;
      case 'cut':
      case 'cut-all':
        for (const link of links) link.isCut = true;
        return (
          this.#world.clock.after(fault.forMs, () =>
            links.forEach((link) => (link.isCut = false)),
          ) && undefined
        );
    }
  }

  async #restart(at: number): Promise<void> {
    const { name } = this.#nodes[at]!;
    const node = await this.#start(name);
    this.#nodes[at] = node;
  }

  async #heal(): Promise<void> {
    this.#isHealed = true;
    for (const link of this.#links.values()) link.isCut = false;
    for (const { process } of this.#world.nodes) process.thaw();
    for (const [at, { process }] of this.#nodes.entries())
      if (!process.isUp) await this.#restart(at);
  }

  async #runUntilOver(): Promise<void> {
    for (let ranMs = 0; ranMs < livenessMs; ranMs += 30_000) {
      await this.#world.run(30_000);
      const callbacks = await this.#callbacks();
      const isQuiet = this.#world.phones.calls.every(({ endedAt }) => endedAt !== null);
      if (isQuiet && callbacks.every(({ state }) => state === 'ended')) return;
    }
  }

  async #callbacks(): Promise<CallbackView[]> {
    const { db } = this.#world.database;
    const rows = await db.kysely.selectFrom('callback').select('id').orderBy('id').execute();
    const engine = { ...this.#nodes[0]!.engine, db };
    return Promise.all(rows.map(({ id }) => getCallback(engine, id)));
  }

  async #history(): Promise<History> {
    return {
      ...{ seed: this.#seed, targets: this.#targets, calls: this.#world.phones.calls },
      ...{ accepted: this.#accepted, callbacks: await this.#callbacks(), errors: this.#errors },
      sentUnstored: this.#sentUnstored,
      ...{ spokeUnasked: this.#spokeUnasked, isCalm: !this.#withFaults },
      seen: this.#targets.filter((_, n) => this.#story.isSeen[n]).map(({ id }) => id),
    };
  }
}

/** The phone number of the nth call target. */
function lineOf(target: number): string {
  return `+1202555012${target}`;
}

/** One callback's story in a few lines, for whoever reads a failure. */
export function tell(history: History, id: string): string {
  const callback = history.callbacks.find((callback) => callback.id === id);
  if (!callback) return `${id}: no such callback`;
  const begin = Math.min(...history.calls.map(({ startedAt }) => startedAt));
  const at = (iso: string | number): string =>
    ((new Date(iso).getTime() - begin) / 1000).toFixed(1);
  const lines = [
    `${id} ${maskNumber(callback.number)} ${callback.state} ${callback.outcome} created ${at(callback.createdAt)}`,
    ...callback.journal.map(
      (entry) => `  ${at(entry.at)} ${entry.actor} ${entry.event} ${entry.reason}`,
    ),
    ...callback.attempts.map(
      ({ number, result, startedAt, endedAt }) =>
        `  attempt ${number} ${result} ${at(startedAt)}-${endedAt ? at(endedAt) : ''}`,
    ),
  ];
  for (const call of history.calls) {
    if (headerOf(call, 'X-Unhold-Callback') !== id) continue;
    const heard = call.heard.map(
      ({ at: heardAt, say }) => `${at(heardAt)}:${'prompt' in say[0]! ? say[0].prompt : '…'}`,
    );
    lines.push(
      `  ${call.role} by ${call.nodeName} rang ${at(call.startedAt)} up ${call.establishedAt && at(call.establishedAt)} ` +
        `bridged ${call.bridgedAt && at(call.bridgedAt)} ended ${call.endedAt && at(call.endedAt)} by ${call.endedBy} heard ${heard.join(' ')}`,
    );
  }
  return lines.join('\n');
}
