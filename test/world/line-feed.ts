import { lineOf, type CallTarget } from '../../src/callback/call-target.ts';
import type { QueueEvent } from '../../src/callback/queue-event.ts';
import { findCallTarget } from '../../src/store/call-targets.ts';
import type { Database } from '../../src/store/database.ts';
import type { World, WorldNode } from '../support/world.ts';
import type { Random } from './random.ts';

/**
 * What the contact centre tells of its lines, drawn from the seed: agents who talk and write up, and callers who hold.
 * It goes quiet for a while now and then, and a node that starts knows nothing of what was before.
 */
export class LineFeed {
  readonly #world: World;
  readonly #random: Random;
  readonly #nodes: () => readonly WorldNode[];
  readonly #following = new WeakSet<WorldNode>();
  readonly #agents = new Map<string, 'free' | 'talking' | 'writing'>();
  readonly #calls = new Map<string, string>();
  #targets: CallTarget[] = [];
  #told = 0;
  #quietUntil = 0;

  constructor(world: World, random: Random, nodes: () => readonly WorldNode[]) {
    this.#world = world;
    this.#random = random;
    this.#nodes = nodes;
  }

  async begin(db: Database, callTargetIds: string[]): Promise<void> {
    const found = await Promise.all(callTargetIds.map((id) => findCallTarget(db, id)));
    this.#targets = found.filter((target) => target !== null);
    if (this.#targets.length > 0) this.#next();
  }

  #next(): void {
    this.#world.clock.after(this.#random.int(200, 4_000), () => {
      for (const node of this.#nodes()) this.#follow(node);
      if (this.#world.clock.monotonic() >= this.#quietUntil) this.#happen();
      this.#next();
    });
  }

  #follow(node: WorldNode): void {
    const { engine, process } = node;
    if (!process.isUp || this.#following.has(node)) return;
    this.#following.add(node);
    engine.lines.follow(this.#targets);
    for (const target of this.#targets) {
      engine.lines.restored(target);
      for (let n = 0; n < 3; n++) this.#tell(target, { type: 'agent-here', agent: `agent ${n}` });
    }
  }

  #happen(): void {
    if (this.#random.chance(0.01)) {
      this.#quietUntil = this.#world.clock.monotonic() + this.#random.int(10_000, 200_000);
      return;
    }
    const target = this.#random.pick(this.#targets);
    const agent = `agent ${this.#random.int(0, 2)}`;
    const [key, call] = [`${target.id} ${agent}`, `call of ${agent} ${this.#told}`];
    const current = this.#calls.get(key) ?? '';
    switch (this.#agents.get(key) ?? 'free') {
      case 'free':
        this.#calls.set(key, call);
        this.#agents.set(key, 'talking');
        this.#tell(target, { type: 'joined', call });
        return this.#tell(target, { type: 'answered', call, agent });
      case 'talking':
        this.#agents.set(key, 'writing');
        return this.#tell(target, { type: 'wrap-up', call: current });
      case 'writing':
        this.#agents.set(key, 'free');
        return this.#tell(target, { type: 'handled', call: current });
    }
  }

  #tell(target: CallTarget, what: Told): void {
    const at = this.#world.clock.now();
    this.#told += 1;
    const sourceId = `told-${this.#told}`;
    const event = completed(what, at);
    for (const { engine, process } of this.#nodes())
      process.deliver(() =>
        engine.lines.hear({ line: lineOf(target), sourceId, event }, engine.db.now()),
      );
  }
}

type Told =
  | { type: 'agent-here'; agent: string }
  | { type: 'joined' | 'wrap-up' | 'handled'; call: string }
  | { type: 'answered'; call: string; agent: string };

function completed(told: Told, at: number): QueueEvent {
  switch (told.type) {
    case 'agent-here':
      return { ...told, at, share: 1 };
    case 'joined':
      return { ...told, type: 'joined', at, since: at, priority: 0, isCallback: false };
    case 'answered':
      return { ...told, at };
    case 'wrap-up':
    case 'handled':
      return { type: told.type, call: told.call, at };
    default:
      return told satisfies never;
  }
}
