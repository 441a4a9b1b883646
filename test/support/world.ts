import { HandClock, realClock, type Clock, type Timer } from '../../src/base/clock.ts';
import { silentLog, type Log } from '../../src/base/log.ts';
import { createEngine, type Engine } from '../../src/engine/context.ts';
import { startRunner, type Runner } from '../../src/engine/runner.ts';
import type { Database } from '../../src/store/database.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { Phones, type Person } from './phones.ts';
import { SimControl } from './sim-control.ts';

/** Longer than this, in real time, nothing can be under way: something goes round without time passing. */
const settleLimitMs = 30_000;

/** One life of a node's process: what reaches it can be stopped, for a while or for good. */
export class Process {
  readonly clock: Clock;
  #state: 'up' | 'frozen' | 'dead' = 'up';
  #held: (() => void)[] = [];

  constructor(clock: HandClock) {
    this.clock = {
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      after: (delayMs, fire) => this.#after(clock, delayMs, fire),
    };
  }

  get isUp(): boolean {
    return this.#state === 'up';
  }

  readonly deliver = (happen: () => void): void => {
    if (this.#state === 'up') happen();
    else if (this.#state === 'frozen') this.#held.push(happen);
  };

  /** Resolves when the process runs; never for one that died. */
  running(): Promise<void> {
    return new Promise((resolve) => this.deliver(resolve));
  }

  /** SIGSTOP: everything that happens waits. */
  freeze(): void {
    if (this.#state === 'up') this.#state = 'frozen';
  }

  /** SIGCONT. */
  thaw(): void {
    if (this.#state !== 'frozen') return;
    this.#state = 'up';
    const held = this.#held;
    this.#held = [];
    for (const happen of held) this.deliver(happen);
  }

  /** SIGKILL. */
  kill(): void {
    this.#state = 'dead';
    this.#held = [];
  }

  #after(clock: HandClock, delayMs: number, fire: () => void): Timer {
    let isCancelled = false;
    const timer = clock.after(delayMs, () => this.deliver(() => isCancelled || fire()));
    return {
      cancel: () => {
        isCancelled = true;
        timer.cancel();
      },
    };
  }
}

export interface WorldNode {
  name: string;
  process: Process;
  engine: Engine;
  runner: Runner;
  control: SimControl;
}

export interface NodeOptions {
  /** What is asked of the network about another node's leg gets no answer. */
  losesRequest?: () => boolean;
  /** Puts something between the node and its database. */
  wrapDatabase?: (db: Database, process: Process) => Database;
  log?: Log;
}

/** Nodes, their database and everybody's phones, on one clock that a test moves by hand. */
export class World {
  readonly clock: HandClock;
  readonly phones: Phones;
  readonly database: TestDatabase;
  readonly #opened: Database[] = [];
  readonly nodes: WorldNode[] = [];

  private constructor(clock: HandClock, phones: Phones, database: TestDatabase) {
    this.clock = clock;
    this.phones = phones;
    this.database = database;
  }

  static async create(
    personFor: (to: string, role: string, nth: number) => Person,
  ): Promise<World> {
    const clock = new HandClock();
    return new World(clock, new Phones(clock, personFor), await createTestDatabase({ clock }));
  }

  /** Starts a node; one with the name of an earlier node is its next life. */
  async start(name: string, options: NodeOptions = {}): Promise<WorldNode> {
    const process = new Process(this.clock);
    const opened = await this.database.another({ clock: this.clock, poolMax: 4 });
    this.#opened.push(opened);
    const db = options.wrapDatabase?.(opened, process) ?? opened;
    const control = new SimControl(
      this.phones,
      { name, clock: process.clock, deliver: process.deliver, isUp: () => process.isUp },
      options.losesRequest,
    );
    const engine = createEngine({
      ...{ db, clock: process.clock, log: options.log ?? silentLog },
      ...{ nodeId: name, loopback: true, control },
    });
    const runner = await startRunner(engine, { listen: false });
    const node = { name, process, engine, runner, control };
    this.nodes.push(node);
    return node;
  }

  /** Moves time on, letting everything that can happen at a moment happen before the next one. */
  async run(byMs: number): Promise<void> {
    const end = this.clock.monotonic() + byMs;
    for (;;) {
      await this.settle();
      const left = end - this.clock.monotonic();
      const next = this.clock.nextInMs;
      if (next === null || next > left) {
        this.clock.advance(left);
        return;
      }
      this.clock.advance(next);
    }
  }

  /** Runs until something is true. @param limitMs fails after that much of the world's time */
  async runUntil(isTrue: () => boolean | Promise<boolean>, limitMs = 3_600_000): Promise<void> {
    const end = this.clock.monotonic() + limitMs;
    while (!(await isTrue())) {
      if (this.clock.monotonic() >= end) throw new Error(`not so within ${limitMs} ms`);
      await this.run(1_000);
    }
  }

  /** Resolves when nothing more happens without time passing: no query under way, no promise left to settle. */
  async settle(): Promise<void> {
    const limit = realClock.monotonic() + settleLimitMs;
    for (let quiet = 0; quiet < 3;) {
      if (realClock.monotonic() > limit) throw new Error('the world does not come to rest');
      await new Promise((resolve) => setImmediate(resolve));
      const inFlight = this.#opened.reduce((sum, db) => sum + db.inFlight, 0);
      quiet = inFlight + this.database.db.inFlight === 0 ? quiet + 1 : 0;
    }
  }

  async close(): Promise<void> {
    for (const { process } of this.nodes) process.kill();
    await this.settle();
    await this.database.close();
  }
}
