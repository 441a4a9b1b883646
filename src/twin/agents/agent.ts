import { sleep, type Clock } from '../../base/clock.ts';
import type { MediaEngine } from '../../media/media-engine.ts';
import type { IncomingCall } from '../../sip/invite-server.ts';
import type { TaskRouterEvent } from '../taskrouter/events.ts';
import type { Worker } from '../taskrouter/model.ts';
import type { TaskRouter } from '../taskrouter/taskrouter.ts';
import type { Draws } from './draws.ts';
import { nextConduct, type Habits } from './habits.ts';
import { pickUp, type PhoneCall } from './phone.ts';

export interface AgentParts {
  readonly clock: Clock;
  readonly media: MediaEngine;
  readonly host: string;
  readonly taskRouter: TaskRouter;
  readonly draws: Draws;
  readonly habits: Habits;
  /** What the agent says. */
  readonly toneHz: number;
  /** Activity SIDs of the workspace. */
  readonly activities: {
    readonly available: string;
    readonly break: string;
    readonly offline: string;
  };
  readonly worker: Worker;
}

/** A phone that nobody hears rings until the caller gives up, but not for ever. */
const longestRingMs = 600_000;

/** A simulated person with a phone, who is a worker of TaskRouter and keeps to drawn habits. */
export class Agent {
  readonly worker: Worker;
  readonly #parts: AgentParts;
  readonly #leaving = new AbortController();
  #isRinging = false;
  #call: PhoneCall | null = null;
  #callsUntilBreak: number;

  constructor(parts: AgentParts) {
    this.#parts = parts;
    this.worker = parts.worker;
    this.#callsUntilBreak = this.#drawCallsUntilBreak();
  }

  get doing(): 'idle' | 'ringing' | 'talking' {
    if (this.#call) return 'talking';
    return this.#isRinging ? 'ringing' : 'idle';
  }

  /** The call the agent is on now. */
  get call(): PhoneCall | null {
    return this.#call;
  }

  /** The phone rings: answers, presses it away, or does not hear it, as drawn. */
  async take(incoming: IncomingCall): Promise<void> {
    if (this.doing !== 'idle') return incoming.refuse(486);
    this.#isRinging = true;
    try {
      incoming.progress(180);
      const conduct = nextConduct(this.#parts.draws, this.#parts.habits);
      const afterMs = conduct.kind === 'ignores' ? longestRingMs : conduct.afterMs;
      const stopped = AbortSignal.any([incoming.cancelled, this.#leaving.signal]);
      const isHeard = (await this.#pause(afterMs, stopped)) && conduct.kind !== 'ignores';
      if (!isHeard) return incoming.refuse(480);
      if (conduct.kind === 'rejects') return incoming.refuse(603);
      this.#call = await pickUp(this.#parts, incoming);
      if (this.#call) await this.#talk(this.#call, conduct.talkMs);
    } finally {
      this.#isRinging = false;
      this.#call = null;
    }
  }

  async #talk(call: PhoneCall, talkMs: number): Promise<void> {
    await this.#pause(talkMs, AbortSignal.any([call.over, this.#leaving.signal]));
    await call.hangUp();
  }

  /** What TaskRouter says of this worker: a finished call may be followed by a break, being sent away by a return. */
  hear(event: TaskRouterEvent): void {
    if (event.workerSid !== this.worker.sid || this.#leaving.signal.aborted) return;
    if (event.type === 'reservation.completed') this.#finished();
    const { activities, habits, draws } = this.#parts;
    const activity = this.worker.activitySid;
    if (event.type !== 'worker.activity.update' || activity === activities.available) return;
    const isBreak = activity === activities.break;
    const awayMs = draws.between(isBreak ? habits.breakMs : habits.returnMs);
    void this.#comeBack(awayMs, activity);
  }

  /** Before the line is looked at again, so that nobody is offered to an agent who is leaving. */
  #finished(): void {
    this.#callsUntilBreak -= 1;
    if (this.#callsUntilBreak > 0) return;
    this.#callsUntilBreak = this.#drawCallsUntilBreak();
    this.#setActivity(this.#parts.activities.break);
  }

  async #comeBack(awayMs: number, from: string): Promise<void> {
    if (!(await this.#pause(awayMs, this.#leaving.signal))) return;
    // Somebody may have moved the worker meanwhile.
    if (this.worker.activitySid === from) this.#setActivity(this.#parts.activities.available);
  }

  /** Hangs up, takes no more calls and is offline. */
  async leave(): Promise<void> {
    this.#leaving.abort(new Error('the agent leaves'));
    this.#setActivity(this.#parts.activities.offline);
    await this.#call?.hangUp();
  }

  /** Of a worker whom somebody has deleted by REST there is none to be set. */
  #setActivity(activitySid: string): void {
    const { taskRouter } = this.#parts;
    const workspace = taskRouter.engine.workspaces.get(this.worker.workspaceSid);
    if (workspace?.workers.has(this.worker.sid))
      taskRouter.setActivity(this.worker.sid, activitySid);
  }

  #drawCallsUntilBreak(): number {
    const { callsBetweenBreaks } = this.#parts.habits;
    return callsBetweenBreaks
      ? Math.round(this.#parts.draws.between(callsBetweenBreaks))
      : Infinity;
  }

  /** False when the signal ended it first. */
  #pause(delayMs: number, signal: AbortSignal): Promise<boolean> {
    return sleep(this.#parts.clock, delayMs, signal).then(
      () => true,
      () => false,
    );
  }
}
