import { sleep } from '../base/clock.ts';
import { newId } from '../base/ids.ts';
import type { Callback, LegIdentifiers, Role, State } from '../callback/callback.ts';
import type { CallTarget } from '../callback/call-target.ts';
import type { CallbackEvent } from '../callback/machine.ts';
import { insertLeg, updateLeg, type LegPatch } from '../store/attempts.ts';
import { findCallback } from '../store/callbacks.ts';
import type { LiveLeg, PlaceLeg, PlaceResult } from './call-control.ts';
import type { Engine } from './context.ts';
import type { Lease } from './lease.ts';
import type { AttemptTimes } from './attempt-times.ts';
import { attemptHeaders, contextHeaders } from './leg-headers.ts';
import { legIdentifiers } from './leg-ids.ts';
import { isDatabaseAway, untilStored, within } from './patience.ts';
import { renewLease } from './renew-leases.ts';
import { change, talkingLeaseMs } from './transition.ts';

export interface LegToPlace {
  role: Role;
  to: string;
  ringTimeoutMs: number;
  near?: LiveLeg;
  /** Told once it is on its way. */
  onSent?: () => void;
  /** Aborting it ends the try; so does the loss of the lease. */
  signal?: AbortSignal;
}

export type Placed =
  | { kind: 'answered'; leg: LiveLeg }
  | Pick<FailedPlace, 'kind' | 'result' | 'sipStatus' | 'reason'>
  /** Nothing was sent, or it was given up, because the callback is ours no longer (or nobody can tell). */
  | { kind: 'lost' };
type FailedPlace = Extract<PlaceResult, { kind: 'failed' }>;

/** At most this long after an answer is the database waited for: who we are must be said within two seconds. */
const standingLimitMs = 1_000;
const breathMs = 1_000;
/** How long the end of an attempt waits for the far sides to confirm a BYE. */
const hangUpLimitMs = 2_000;

/** One attempt while it runs: what the stories in customer-first.ts and agent-first.ts are told with. */
export class AttemptRun {
  readonly ctx: Engine;
  readonly callTarget: CallTarget;
  readonly attemptId: string;
  readonly lease: Lease;
  /** Who is called first in this attempt. */
  readonly firstParty: Role;
  callback: Callback;
  /** How its turn was given, if it was. */
  readonly launch: Callback['launch'];
  readonly times: AttemptTimes = {};
  hasTaught = false;
  readonly #legs = new Set<LiveLeg>();
  readonly #notes = new Set<Promise<unknown>>();
  #placed = 0;
  /** Of the leg that was placed last: what is placed next will be joined with it. */
  #lastIds: LegIdentifiers | null = null;

  constructor(
    ctx: Engine,
    what: {
      callback: Callback;
      callTarget: CallTarget;
      attemptId: string;
      firstParty: Role;
      lease: Lease;
    },
  ) {
    this.ctx = ctx;
    this.callback = what.callback;
    this.launch = what.callback.launch;
    this.callTarget = what.callTarget;
    this.attemptId = what.attemptId;
    this.firstParty = what.firstParty;
    this.lease = what.lease;
    this.lease.lost.addEventListener('abort', () => this.#onLost(), { once: true });
  }

  /** Calls out: the leg is stored, the lease looked at, and only then is anything sent. */
  async place(wanted: LegToPlace): Promise<Placed> {
    this.#placed += 1;
    const leg = this.#describe(wanted);
    const legId = newId();
    if (!(await this.#mayPlace(legId, leg))) {
      // A breath, or what can never be stored would be tried without end and without a pause.
      await sleep(this.ctx.clock, breathMs);
      return { kind: 'lost' };
    }
    const signals = [this.lease.lost, ...(wanted.signal ? [wanted.signal] : [])];
    const placing = this.ctx.control.place(leg, AbortSignal.any(signals));
    this.#lastIds = leg.ids;
    if (leg.role === 'customer') this.times.customerSent = this.ctx.clock.monotonic();
    wanted.onSent?.();
    const result = await placing;
    if (leg.role === 'customer') this.#noteRung(result.kind === 'answered');
    if (result.kind === 'failed') {
      const { sipStatus, reason } = result;
      this.#note(legId, { endedAt: this.ctx.db.now(), sipStatus, reason });
      return this.lease.lost.aborted ? { kind: 'lost' } : result;
    }
    this.#follow(legId, result.leg);
    return { kind: 'answered', leg: result.leg };
  }

  /**
   * Whose callback is it at this moment? Asked when somebody has answered, before a word is said.
   * `away`: the database does not tell in time.
   */
  async standing(): Promise<'ours' | 'taken' | 'away'> {
    if (this.lease.lost.aborted && this.lease.lost.reason !== 'ran-out') return 'taken';
    const look = findCallback(this.ctx.db, this.callback.id).catch((error: unknown) => {
      if (isDatabaseAway(error)) return 'away' as const;
      throw error;
    });
    const row = await within(this.ctx.clock, standingLimitMs, look, 'away' as const);
    if (row === 'away') return 'away';
    const isOpen = row?.state === 'dialing' || row?.state === 'connecting';
    return isOpen && row.fence === this.lease.fence ? 'ours' : 'taken';
  }

  /** May we speak to who has answered? A database that is away does not forbid it while the lease holds. */
  async maySpeak(): Promise<boolean> {
    const standing = await this.standing();
    return (
      (standing === 'ours' && !this.lease.lost.aborted) ||
      (standing === 'away' && this.lease.isValid())
    );
  }

  /**
   * Lets the callback go on to its next state.
   * @returns false when it is ours no longer, or the lease runs out before the database has taken it
   */
  async advance(event: CallbackEvent, to: State): Promise<boolean> {
    const since = this.ctx.clock.monotonic();
    const changed = await untilStored(
      this.ctx,
      () =>
        change(this.ctx, this.callback.id, event, { actor: this.#actor, fence: this.lease.fence }),
      () => this.lease.isValid(),
    );
    if (changed === null || changed.kind === 'fenced') return false;
    // Not allowed, yet there: an earlier try was committed and its answer lost.
    if (changed.callback.state !== to) return false;
    this.callback = changed.callback;
    this.lease.renewed(
      since,
      to === 'talking' ? talkingLeaseMs(this.callTarget, this.ctx.leaseMs) : this.ctx.leaseMs,
    );
    return !this.lease.lost.aborted;
  }

  /**
   * Writes how the attempt ended. @param may go on while the database is away; by default as long as the process lives
   * @returns `kept`, `lost` when the callback is another's, `away` when it had to be given up
   */
  async settle(
    event: CallbackEvent,
    may = (): boolean => !this.ctx.isStopping,
  ): Promise<'kept' | 'lost' | 'away'> {
    await this.finishNotes();
    const told = this.#withLegs(event);
    const write = () =>
      change(this.ctx, this.callback.id, told, { actor: this.#actor, fence: this.lease.fence });
    const changed = await untilStored(this.ctx, write, may);
    if (changed === null) return 'away';
    if (changed.kind === 'not-allowed' && changed.callback.state === this.callback.state)
      throw new Error(`${event.type}: ${changed.reason}`);
    if (changed.kind !== 'changed') return 'lost';
    this.callback = changed.callback;
    return 'kept';
  }

  /** Notes when something of the story happened. */
  mark(what: 'ready' | 'turn' | 'agentReached' | 'over'): void {
    this.times[what] = this.ctx.clock.monotonic();
  }

  #noteRung(isAnswered: boolean): void {
    this.times.customerRung = this.ctx.clock.monotonic();
    this.times.isAnswered = isAnswered;
  }

  /** Whose phone was called is told where the settings alone would not: this attempt may have begun with the other side. */
  #withLegs(event: CallbackEvent): CallbackEvent {
    if (event.type !== 'attempt-failed' || event.customerLegSent !== undefined) return event;
    const customerLegSent = this.callback.state === 'connecting' || this.firstParty === 'customer';
    return { ...event, customerLegSent };
  }

  async hangUpAll(reason: string): Promise<void> {
    await Promise.all([...this.#legs].map((leg) => this.hangUp(leg, reason)));
  }

  /** Hangs up, and waits a moment for the far side to confirm it. Never rejects. */
  async hangUp(leg: LiveLeg, reason: string): Promise<void> {
    const hungUp = leg
      .hangUp({ reason })
      .catch((error: unknown) => this.ctx.log.error({ error }, 'A leg could not be hung up'));
    await within(this.ctx.clock, hangUpLimitMs, hungUp, undefined);
  }

  /** Waits until what became of the legs is kept, so that it can be read once the attempt has ended. */
  async finishNotes(): Promise<void> {
    await within(this.ctx.clock, hangUpLimitMs, Promise.all(this.#notes), null);
  }

  get #actor() {
    return { kind: 'node', name: this.ctx.nodeId } as const;
  }

  #describe(wanted: LegToPlace): PlaceLeg {
    const { callback, callTarget } = this;
    const near = wanted.near ?? this.#lastIds;
    const headers = attemptHeaders(callback, this.attemptId);
    if (wanted.role === 'agent') headers.push(...contextHeaders(callback, callTarget));
    return {
      role: wanted.role,
      callTargetId: callTarget.id,
      to: wanted.to,
      callerId: callTarget.callerId,
      headers,
      ids: legIdentifiers(this.attemptId, `${wanted.role}-${this.#placed}`),
      ringTimeoutMs: wanted.ringTimeoutMs,
      rtpTimeoutMs: callTarget.rtpTimeoutSeconds * 1000,
      ...(near && { near }),
    };
  }

  /** Stores the leg under the fence, and makes sure that the lease outlives the moment of sending. */
  async #mayPlace(legId: string, leg: PlaceLeg): Promise<boolean> {
    const row = {
      ...{ id: legId, attemptId: this.attemptId, role: leg.role, to: leg.to },
      ...{ startedAt: this.ctx.db.now(), answeredAt: null, endedAt: null },
      ...{ sipStatus: null, reason: null, dialog: this.ctx.control.describe(leg) },
    };
    try {
      if (!this.lease.isValid()) await renewLease(this.ctx, this.lease);
      if (!(await insertLeg(this.ctx.db, row, this.lease.fence))) return false;
    } catch (error) {
      // No new INVITE without the database.
      if (isDatabaseAway(error)) return false;
      throw error;
    }
    if (this.lease.isValid()) return true;
    this.#note(legId, { endedAt: this.ctx.db.now(), reason: 'never sent' });
    return false;
  }

  #follow(legId: string, leg: LiveLeg): void {
    this.#legs.add(leg);
    this.#note(legId, { answeredAt: this.ctx.db.now(), sipStatus: 200, dialog: leg.snapshot() });
    const onGone = (): void => {
      this.#legs.delete(leg);
      this.#note(legId, { endedAt: this.ctx.db.now(), reason: String(leg.gone.reason) });
    };
    if (leg.gone.aborted) onGone();
    else leg.gone.addEventListener('abort', onGone, { once: true });
  }

  #note(legId: string, patch: LegPatch): void {
    const note = updateLeg(this.ctx.db, legId, patch, this.lease.fence)
      .catch((error: unknown) =>
        this.ctx.log.warn({ error: String(error), legId }, 'What became of a leg was not kept'),
      )
      .finally(() => this.#notes.delete(note));
    this.#notes.add(note);
  }

  /**
   * Somebody else has the callback, or we are stopping: whatever is up goes, without a word. A lease that only ran out is
   * the story's to notice: the person on the phone may be owed an apology. A conversation is never cut by a lost lease.
   */
  #onLost(): void {
    const isTalking = this.callback.state === 'talking' && this.lease.lost.reason !== 'stopping';
    if (this.lease.lost.reason === 'ran-out' || isTalking) return;
    void this.hangUpAll('the callback was taken over');
  }
}
