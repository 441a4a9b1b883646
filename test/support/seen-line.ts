import type { QueueEvent } from '../../src/callback/queue-event.ts';
import type { CallTarget } from '../../src/callback/call-target.ts';
import { lineOf } from '../../src/callback/call-target.ts';
import { findCallTarget } from '../../src/store/call-targets.ts';
import type { Engine } from '../../src/engine/context.ts';

/** The contact centre's line as a node sees it, told by a test: agents of 300 s a call, and what happens to them. */
export class SeenLine {
  readonly #engine: Engine;
  readonly #callTarget: CallTarget;
  #told = 0;

  private constructor(engine: Engine, callTarget: CallTarget) {
    this.#engine = engine;
    this.#callTarget = callTarget;
  }

  /** The node follows this call target and those beside it alone, and knows its agents by twelve calls of each. */
  static async open(
    engine: Engine,
    callTargetId: string,
    agents: readonly string[],
    options: { showsWrapUp?: boolean; beside?: readonly CallTarget[] } = {},
  ): Promise<SeenLine> {
    const callTarget = await findCallTarget(engine.db, callTargetId);
    if (!callTarget) throw new Error('no such call target');
    engine.lines.follow([...(options.beside ?? []), callTarget]);
    engine.lines.restored(callTarget);
    const line = new SeenLine(engine, callTarget);
    const begin = engine.db.now() - 12 * 300_000;
    for (const agent of agents) line.tell({ type: 'agent-here', at: begin, agent, share: 1 });
    for (let round = 0; round < 12; round++)
      for (const agent of agents) {
        const [at, call] = [begin + round * 300_000, `taught-${agent}-${round}`];
        line.#joins(call, at);
        line.tell({ type: 'answered', at, call, agent });
        if (options.showsWrapUp) line.tell({ type: 'wrap-up', at: at + 270_000, call });
        line.tell({ type: 'handled', at: at + 300_000, call });
      }
    return line;
  }

  tell(event: QueueEvent): void {
    this.#told += 1;
    const sourceId = `told-${this.#told}`;
    const told = { line: lineOf(this.#callTarget), sourceId, event };
    this.#engine.lines.hear(told, this.#engine.db.now());
  }

  /** Somebody joins the line and is not answered yet. @param agoMs that long ago */
  caller(call: string, agoMs = 0): void {
    this.#joins(call, this.#engine.db.now() - agoMs);
  }

  answered(call: string, agent: string): void {
    this.tell({ type: 'answered', at: this.#engine.db.now(), call, agent });
  }

  /** An agent takes a call that nobody waits with. */
  busy(agent: string, agoMs = 0): void {
    const at = this.#engine.db.now() - agoMs;
    this.#joins(`call-of-${agent}`, at);
    this.tell({ type: 'answered', at, call: `call-of-${agent}`, agent });
  }

  writesUp(agent: string): void {
    this.tell({ type: 'wrap-up', at: this.#engine.db.now(), call: `call-of-${agent}` });
  }

  free(agent: string, call = `call-of-${agent}`): void {
    this.tell({ type: 'handled', at: this.#engine.db.now(), call });
  }

  #joins(call: string, at: number): void {
    const more = { since: at, priority: 0, isCallback: false };
    this.tell({ type: 'joined', at, call, ...more });
  }
}
