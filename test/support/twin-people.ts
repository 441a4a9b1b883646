import { stream, type Random } from '../../src/sim/centre/random.ts';
import type { Workload } from '../../src/sim/centre/workload.ts';
import { RestError } from '../../src/twin/rest/route.ts';
import type { Task, Worker } from '../../src/twin/taskrouter/model.ts';
import type { TwinDay } from './twin-day.ts';

/** A caller of a simulated day. Times in ms since 1970. */
export interface DayCaller<Quoted> {
  joinedAt: number;
  /** What the platform said as the call came in. */
  quoted: Quoted;
  answeredAt: number | null;
  /** When they would have been answered had they stayed; null: nobody ever passed their place. */
  turnAt: number | null;
}

const pickUpMs = 2_000;
/** Of the handle time. */
const wrapUpShare = 0.1;

/** Plays the callers and agents of one day into the queue of the local Twilio. */
export class TwinPeople<Quoted> {
  readonly callers: DayCaller<Quoted>[] = [];
  readonly #day: TwinDay;
  readonly #workload: Workload;
  readonly #seed: string;
  readonly #startMs: number;
  readonly #byTask = new Map<string, DayCaller<Quoted>>();
  readonly #workers: Worker[] = [];
  /** Those who hung up and whose place has not been passed. */
  #gone: DayCaller<Quoted>[] = [];

  constructor(day: TwinDay, workload: Workload, seed: string) {
    this.#day = day;
    this.#workload = workload;
    this.#seed = seed;
    this.#startMs = day.clock.now();
    day.router.onReservation((reservation, task) => {
      day.clock.after(pickUpMs, () => this.#accept(reservation.sid, task));
    });
  }

  /** @param quote asked for every caller before the call joins the queue */
  async play(quote: () => Promise<Quoted>): Promise<void> {
    const random = (name: string): Random => stream(this.#seed, name);
    const hours = this.#workload.day(random('day'));
    for (const { at, agents } of hours.staff)
      this.#day.clock.after(at * 1000, () => this.#staffUp(agents));
    const [arrivals, patience] = [random('arrivals'), random('patience')];
    let at = 0;
    while ((at = hours.nextArrival(at, arrivals)) < Infinity) {
      await this.#day.runUntil(this.#startMs + at * 1000);
      this.#call(await quote(), this.#workload.patience?.draw(patience) ?? Infinity);
    }
    while (this.#isBusy) await this.#day.runUntil(this.#day.clock.now() + 10_000);
  }

  get #isBusy(): boolean {
    const { tasks } = this.#day.router.flexWorkspace;
    return [...tasks.values()].some(({ status }) => !['completed', 'canceled'].includes(status));
  }

  #call(quoted: Quoted, patienceSeconds: number): void {
    const { clock, router } = this.#day;
    const caller: DayCaller<Quoted> = {
      ...{ joinedAt: clock.now(), quoted, answeredAt: null, turnAt: null },
    };
    this.callers.push(caller);
    const [workflowSid = ''] = router.flexWorkspace.workflows.keys();
    const attributes = { type: 'inbound' };
    const { sid } = router.createTask({ workflowSid, attributes, channel: 'voice' });
    this.#byTask.set(sid, caller);
    if (patienceSeconds === Infinity) return;
    clock.after(patienceSeconds * 1000, () => {
      if (caller.answeredAt !== null) return;
      router.cancelTask(sid, 'hangup');
      this.#gone.push(caller);
    });
  }

  #accept(reservationSid: string, task: Task): void {
    const { clock, router } = this.#day;
    const caller = this.#byTask.get(task.sid);
    if (!caller || !attempt(() => router.acceptReservation(reservationSid))) return;
    caller.answeredAt = caller.turnAt = clock.now();
    this.#pass((left) => left.joinedAt < caller.joinedAt);
    const handleMs = this.#handleMs(task.sid);
    const talkMs = handleMs * (1 - wrapUpShare);
    clock.after(talkMs, () => attempt(() => router.wrapUp(task.sid)));
    clock.after(handleMs, () => {
      attempt(() => router.completeTask(task.sid, 'done'));
      const { tasks } = router.flexWorkspace;
      // An agent is free and nobody waits: whoever hung up would have been answered by now.
      if (![...tasks.values()].some(({ status }) => status === 'pending')) this.#pass(() => true);
    });
  }

  /** Of a caller, whoever takes the call. */
  #handleMs(taskSid: string): number {
    const nth = this.callers.indexOf(this.#byTask.get(taskSid)!);
    return this.#workload.handle.draw(stream(this.#seed, 'handle', nth)) * 1000;
  }

  #pass(isPassed: (left: DayCaller<Quoted>) => boolean): void {
    this.#gone = this.#gone.filter((left) => {
      if (isPassed(left)) left.turnAt = this.#day.clock.now();
      return left.turnAt === null;
    });
  }

  /** Whoever is too many goes after the call in hand. */
  #staffUp(agents: number): void {
    const { router } = this.#day;
    const activityOf = (name: string): string =>
      [...router.flexWorkspace.activities.values()].find(
        ({ friendlyName }) => friendlyName === name,
      )?.sid ?? '';
    while (this.#workers.length < agents) {
      const friendlyName = `agent ${this.#workers.length}`;
      this.#workers.push(router.createWorker({ friendlyName, attributes: {} }));
    }
    this.#workers.forEach(({ sid, activitySid }, nth) => {
      const wanted = activityOf(nth < agents ? 'Available' : 'Offline');
      if (activitySid !== wanted) router.setActivity(sid, wanted);
    });
  }
}

/** False when TaskRouter's state does not allow it any more: the caller has hung up. */
function attempt(change: () => void): boolean {
  try {
    change();
    return true;
  } catch (error) {
    if (error instanceof RestError) return false;
    throw error;
  }
}
