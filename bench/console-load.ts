import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createMetrics } from '../src/api/metrics.ts';
import { buildServer } from '../src/api/server.ts';
import { realClock } from '../src/base/clock.ts';
import { newId } from '../src/base/ids.ts';
import { silentLog } from '../src/base/log.ts';
import type { CallbackEvent } from '../src/callback/machine.ts';
import type { CallTarget } from '../src/callback/call-target.ts';
import { buildConsole } from '../src/cli/build-console.ts';
import { openSession } from '../src/engine/person-sessions.ts';
import type { Engine } from '../src/engine/context.ts';
import { change } from '../src/engine/transition.ts';
import { openDatabase } from '../src/store/database.ts';
import { startEmbedded } from '../src/store/embedded.ts';
import { migrate } from '../src/store/migrate.ts';
import { insertPerson } from '../src/store/people.ts';
import { createApiEngine } from '../test/support/api.ts';
import { addCallback, addCallTarget } from '../test/support/database.ts';
import { SeenLine } from '../test/support/seen-line.ts';

const targets = 8;
const agents = ['Ada', 'Grace', 'Edith', 'Joan'];

/** An installation with much to do: open callbacks, and events of the journal and of the lines, none of them a real call. */
export interface BusyConsole {
  url: string;
  /** What the session cookie of an operator holds. */
  secret: string;
  /** Events of the journal written so far. */
  readonly events: number;
  close(): Promise<void>;
}

/** @param load.eventsPerSecond of the journal; a tenth as many of the lines */
export async function startBusyConsole(load: {
  callbacks: number;
  eventsPerSecond: number;
}): Promise<BusyConsole> {
  const dir = mkdtempSync(join(tmpdir(), 'unhold-bench-'));
  chmodSync(dir, 0o755);
  const server = await startEmbedded({ dir, log: silentLog });
  await migrate({ url: server.url, log: silentLog });
  const db = await openDatabase({ url: server.url, clock: realClock, log: silentLog });
  const engine = createApiEngine({ db, clock: realClock, log: silentLog });
  const lines: SeenLine[] = [];
  const ids: string[] = [];
  const beside: CallTarget[] = [];
  for (let nth = 0; nth < targets; nth++) {
    const target = await addCallTarget(db, { name: `Queue ${nth + 1}` });
    lines.push(await SeenLine.open(engine, target.id, agents, { beside }));
    beside.push(target);
    ids.push(target.id);
  }
  const waiting: string[] = [];
  const numbers = new Numbers();
  const add = async (nth: number): Promise<string> => {
    const now = db.now();
    const { id } = await addCallback(db, ids[nth % targets] ?? '', {
      ...{ number: numbers.next(), joinedAt: now, dueAt: now + 600_000, wakeAt: now + 86_400_000 },
      quote: { lowSeconds: 300, highSeconds: 900, said: '5 to 15 minutes' },
    });
    return id;
  };
  while (waiting.length < load.callbacks)
    waiting.push(...(await Promise.all([...Array(50).keys()].map((nth) => add(nth)))));
  const app = await buildServer(engine, {
    ...{ metrics: createMetrics(), readiness: {} },
    console: { dir: await buildConsole(), demo: false, dialIn: [] },
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const stream = new Events(engine, waiting, add, lines, load.eventsPerSecond);
  const ran = stream.run();
  return {
    ...{ url, secret: await signIn(engine) },
    get events() {
      return stream.written;
    },
    async close() {
      stream.stop();
      await ran;
      await app.close();
      await db.close();
      await server.stop();
      rmSync(dir, { recursive: true });
    },
  };
}

/** Fictional numbers, each once. */
class Numbers {
  #next = 0;
  next(): string {
    this.#next += 1;
    return `+1303${String(2_000_000 + this.#next)}`;
  }
}

/** A callback's way: what a node, a customer and an agent would do with it. */
const way: CallbackEvent[] = [
  { type: 'claimed', nodeId: 'bench' },
  { type: 'first-party-ready' },
  { type: 'bridged' },
  { type: 'conversation-ended', by: 'the customer hung up' },
];
const workers = 8;

/** Writes events at a steady rate; who comes to the end of the way is followed by somebody new. */
class Events {
  written = 0;
  readonly #engine: Engine;
  readonly #waiting: string[];
  readonly #add: (nth: number) => Promise<string>;
  readonly #lines: readonly SeenLine[];
  readonly #perSecond: number;
  #isOver = false;
  #begun = 0;

  constructor(
    engine: Engine,
    waiting: string[],
    add: (nth: number) => Promise<string>,
    lines: readonly SeenLine[],
    perSecond: number,
  ) {
    this.#engine = engine;
    this.#waiting = waiting;
    this.#add = add;
    this.#lines = lines;
    this.#perSecond = perSecond;
  }

  stop(): void {
    this.#isOver = true;
  }

  async run(): Promise<void> {
    await Promise.all([...Array(workers).keys()].map((nth) => this.#work(nth)));
  }

  async #work(nth: number): Promise<void> {
    const beganAt = performance.now();
    const pace = workers / this.#perSecond;
    for (let done = 0; !this.#isOver;) {
      const id = this.#waiting.shift();
      if (id === undefined) return;
      for (const event of way) {
        await this.#until(beganAt + (done + nth / workers) * pace * 1000);
        if (this.#isOver) return;
        await change(this.#engine, id, event, { actor: { kind: 'system' } });
        this.written += 1;
        done += 1;
        if (done % 10 === 0) this.#callerComesOrGoes(nth);
      }
      this.#waiting.push(await this.#add(done + nth));
      this.written += 1;
      done += 1;
    }
  }

  /** Somebody holds, and is answered when the next one comes. */
  #callerComesOrGoes(nth: number): void {
    const line = this.#lines[nth % this.#lines.length];
    if (!line) return;
    this.#begun += 1;
    line.caller(`call-${nth}-${this.#begun}`);
    if (this.#begun > 30 * workers) {
      const [agent = ''] = agents;
      line.answered(`call-${nth}-${this.#begun - 30 * workers}`, agent);
      line.free(agent, `call-${nth}-${this.#begun - 30 * workers}`);
    }
  }

  async #until(at: number): Promise<void> {
    const ms = at - performance.now();
    if (ms > 1) await wait(ms);
  }
}

async function signIn(engine: Engine): Promise<string> {
  const person = await insertPerson(engine.db, {
    ...{ id: newId(), email: 'bench@acme.example', name: 'Bench', role: 'operator' },
    ...{ password: null, demo: false },
  });
  if (!person) throw new Error('the operator was not made');
  const from = { address: '127.0.0.1', browser: 'bench', means: 'password' as const };
  return (await openSession(engine, person, from)).secret;
}
