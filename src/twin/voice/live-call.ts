import type { CallEvent, CallRecord, CallStatus } from '../account/call.ts';
import { CookieJar } from '../web/cookies.ts';
import { CallNotes, type CallNote } from './call-notes.ts';
import type { CallTools } from './call-tools.ts';
import { Interruption, until, type Cause } from './interruption.ts';
import type { Leg } from './leg.ts';
import { StatusReports } from './status-reports.ts';
import type { Params, Target } from './target.ts';
import type { CallbackPlan } from './twiml/verbs.ts';

export interface NewCall {
  record: CallRecord;
  leg: Leg;
  /** Told with every webhook beside what all calls tell, such as `SipHeader_…`. */
  params?: Params;
  callbacks?: CallbackPlan[];
}

/** A call that is not over yet: its row of the Calls resource, its phone, and what it is doing. */
export class LiveCall {
  readonly record: CallRecord;
  readonly leg: Leg;
  readonly cookies = new CookieJar();
  readonly notes = new CallNotes();
  /** It has documents of its own, and so can be sent to others. */
  runsTwiml = false;
  readonly #tools: CallTools;
  readonly #params: Params;
  readonly #reports: StatusReports;
  #work = new AbortController();
  #isOver = false;

  constructor(tools: CallTools, { record, leg, params = {}, callbacks = [] }: NewCall) {
    this.#tools = tools;
    this.record = record;
    this.leg = leg;
    this.#params = params;
    this.#reports = new StatusReports(tools, this.cookies, callbacks);
    tools.account.calls.set(record.sid, record);
    this.note('status', record.status);
    leg.gone.addEventListener('abort', () => this.#onGone(), { once: true });
  }

  get sid(): string {
    return this.record.sid;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Aborts with an `Interruption` when the call is to stop what it does now. */
  get signal(): AbortSignal {
    return this.#work.signal;
  }

  /** Parameters of the next webhook. */
  params(more: Params = {}): Record<string, string> {
    const { record } = this;
    return {
      CallSid: record.sid,
      AccountSid: this.#tools.account.sid,
      ApiVersion: '2010-04-01',
      Direction: record.direction,
      CallStatus: record.status,
      ...{ From: record.from, Caller: record.from, To: record.to, Called: record.to },
      ...(record.parentCallSid !== null && { ParentCallSid: record.parentCallSid }),
      ...(record.forwardedFrom !== null && { ForwardedFrom: record.forwardedFrom }),
      ...(record.callerName !== null && { CallerName: record.callerName }),
      ...this.#params,
      ...more,
    };
  }

  note(kind: CallNote['kind'], text: string): void {
    const note: CallNote = { atMs: this.#tools.clock.now(), kind, text };
    this.notes.add(note);
    this.#tools.onNote(this.sid, note);
  }

  /** Picks up, if that was not done. @throws Interruption when that fails */
  async answer(): Promise<void> {
    if (!(await until(this.leg.answer(), this.signal))) throw new Interruption({ kind: 'gone' });
    this.answered();
  }

  /** The other end has picked up, or we have. */
  answered(): void {
    if (this.record.startedAtMs !== null || this.#isOver) return;
    this.record.startedAtMs = this.#tools.clock.now();
    this.#become('in-progress');
    this.tell('answered');
  }

  /** The other end rings. */
  ringing(): void {
    if (this.#isOver || this.record.status !== 'queued') return;
    this.#become('ringing');
    this.tell('ringing');
  }

  tell(event: CallEvent): void {
    const seconds = this.durationSeconds;
    const params = this.params({
      ...(event === 'completed' && {
        CallDuration: String(seconds),
        Duration: String(Math.ceil(seconds / 60)),
      }),
    });
    this.#reports.tell(event, params, (kind, text) => this.note(kind, text));
  }

  /** Stops what the call is doing; a redirection goes on elsewhere, all else ends it. */
  interrupt(why: Cause): void {
    this.#work.abort(new Interruption(why));
  }

  /** From now on what the call does can be interrupted again. */
  renew(): void {
    if (!this.#isOver) this.#work = new AbortController();
  }

  redirect(target: Target): void {
    this.interrupt({ kind: 'redirected', target });
  }

  /** Ends the call: hangs up, and what it does stops. */
  async end(status?: CallStatus, headers: [string, string][] = []): Promise<void> {
    this.finish(status ?? this.#statusAtEnd(), { kind: 'ended' });
    await this.leg.hangUp(headers);
  }

  /** Writes down how it ended; the first time counts. */
  finish(status: CallStatus, why: Cause): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.record.endedAtMs = this.#tools.clock.now();
    this.#become(status);
    this.#tools.onOver(this.sid);
    this.interrupt(why);
    this.tell('completed');
  }

  get #durationMs(): number {
    const { startedAtMs, endedAtMs } = this.record;
    return startedAtMs === null ? 0 : (endedAtMs ?? this.#tools.clock.now()) - startedAtMs;
  }

  /** Whole seconds since the answer, as Twilio bills them. */
  get durationSeconds(): number {
    return Math.ceil(this.#durationMs / 1000);
  }

  #onGone(): void {
    // How a call of ours failed that nobody answered, who placed it knows better.
    const isPlaced = this.record.direction !== 'inbound' && this.record.startedAtMs === null;
    if (!isPlaced) this.finish(this.#statusAtEnd(), { kind: 'gone' });
  }

  #statusAtEnd(): CallStatus {
    if (this.record.startedAtMs !== null) return 'completed';
    return this.leg.isRefused ? 'failed' : 'canceled';
  }

  #become(status: CallStatus): void {
    this.record.status = status;
    this.record.updatedAtMs = this.#tools.clock.now();
    this.note('status', status);
  }
}
