import { sleep } from '../../base/clock.ts';
import type { Reservation, Task, Worker } from '../taskrouter/model.ts';
import { RestError } from '../rest/route.ts';
import { bridge } from './bridge.ts';
import { callOut, userOf } from './call-out.ts';
import { newRecord } from './call-records.ts';
import type { Desk } from './desk.ts';
import { Interruption } from './interruption.ts';
import type { Dialled } from './leg.ts';
import type { LiveCall } from './live-call.ts';
import type { Member } from './queues.ts';

/** A phone that refuses at once is not rung again at once. */
const refusalPaceMs = 1_000;
const wrapUpSecondsMax = 3_600;

/** Rings the phones of the workers that TaskRouter chooses, and joins them with the waiting callers. */
export class ReservationCalls {
  readonly #desk: Desk;
  readonly #closing = new AbortController();
  /** By reservation SID: agents' phones that ring. */
  readonly #ringing = new Map<string, LiveCall>();
  readonly #unlisten: (() => void)[];

  constructor(desk: Desk) {
    this.#desk = desk;
    const { taskRouter } = desk;
    this.#unlisten = [
      taskRouter.onReservation((reservation, task, worker) => {
        desk.track(this.#ring(reservation, task, worker));
      }),
      taskRouter.onEvent(({ type, reservationSid }) => {
        if (/^reservation\.(canceled|timeout|rescinded|rejected)$/.test(type))
          void this.#ringing.get(reservationSid ?? '')?.end('no-answer');
      }),
    ];
  }

  close(): void {
    for (const unlisten of this.#unlisten) unlisten();
    this.#closing.abort(new Interruption({ kind: 'ended' }));
  }

  async #ring(reservation: Reservation, task: Task, worker: Worker): Promise<void> {
    const desk = this.#desk;
    const queue = desk.queues.find(task.workflowSid);
    const member = queue?.members.find(({ taskSid }) => taskSid === task.sid);
    // A task of somebody else's: it came by REST.
    if (!member) return;
    const uri = worker.attributes.values['contact_uri'];
    member.call.note('agent', `${worker.friendlyName}: reserved`);
    if (typeof uri !== 'string' || uri === '')
      return member.call.note('agent', `${worker.friendlyName} has no contact_uri: nothing rings`);
    const record = newRecord(desk.account, {
      ...{ to: uri, from: userOf(member.call.record.from), direction: 'outbound-api' },
    });
    const sinceMs = desk.clock.monotonic();
    const { call, dialled } = callOut(desk, { record, uri, near: member.call.leg });
    call.note('agent', `task ${task.sid} for ${worker.friendlyName}: ${task.attributes.text}`);
    this.#ringing.set(reservation.sid, call);
    const result = await dialled;
    this.#ringing.delete(reservation.sid);
    if (result.kind === 'answered')
      return this.#connect(member, call, { reservation, task, worker });
    await this.#pace(sinceMs);
    this.#refuse(reservation, result);
  }

  /** The agent has picked up: that accepts the reservation. */
  async #connect(
    member: Member,
    call: LiveCall,
    work: { reservation: Reservation; task: Task; worker: Worker },
  ): Promise<void> {
    const desk = this.#desk;
    if (!member.claim()) return call.end();
    if (!attempt(() => desk.taskRouter.acceptReservation(work.reservation.sid))) {
      member.release();
      return call.end();
    }
    // Out of the queue for good, also when the agent hangs up before both are joined.
    desk.queues.bridged(member, desk.clock.monotonic());
    member.call.note('agent', `${work.worker.friendlyName} answers`);
    try {
      await bridge(call, member.call, {
        clock: desk.clock,
        signal: AbortSignal.any([call.signal, member.call.signal]),
      });
    } catch (error) {
      if (!(error instanceof Interruption)) throw error;
    } finally {
      member.release();
      desk.track(call.end());
      await this.#wrapUp(work.task, work.worker);
    }
  }

  /** What a person refuses may be offered again; a phone that cannot be reached is no use for now. */
  #refuse({ sid, workspaceSid }: Reservation, result: Dialled): void {
    const { taskRouter } = this.#desk;
    if (result.kind !== 'refused') return;
    const isPerson = result.status !== null && [480, 486, 600, 603].includes(result.status);
    const activitySid = taskRouter.engine.workspaces.get(workspaceSid)?.timeoutActivitySid;
    attempt(() => taskRouter.rejectReservation(sid, isPerson ? undefined : activitySid));
  }

  /** Worker attribute `wrap_up_seconds` (default 0) is the work after the call. */
  async #wrapUp({ sid }: Task, { attributes }: Worker): Promise<void> {
    const { taskRouter } = this.#desk;
    attempt(() => taskRouter.wrapUp(sid, 'the call is over'));
    const seconds = attributes.values['wrap_up_seconds'];
    const isWork = typeof seconds === 'number' && seconds > 0;
    if (isWork && !(await this.#pause(Math.min(seconds, wrapUpSecondsMax) * 1000))) return;
    attempt(() => taskRouter.completeTask(sid, 'the call is over'));
  }

  async #pace(sinceMs: number): Promise<void> {
    const leftMs = refusalPaceMs - (this.#desk.clock.monotonic() - sinceMs);
    if (leftMs > 0) await this.#pause(leftMs);
  }

  /** False when the twin is closed first. */
  #pause(delayMs: number): Promise<boolean> {
    return sleep(this.#desk.clock, delayMs, this.#closing.signal).then(
      () => true,
      () => false,
    );
  }
}

/** False when TaskRouter's state does not allow it any more: somebody else was faster. */
function attempt(change: () => void): boolean {
  try {
    change();
    return true;
  } catch (error) {
    if (error instanceof RestError) return false;
    throw error;
  }
}
