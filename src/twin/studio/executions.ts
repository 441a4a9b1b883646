import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { Account } from '../account/account.ts';
import type { CallRecord } from '../account/call.ts';
import { RestError } from '../rest/route.ts';
import type { Web } from '../web/web.ts';
import { advance, sceneOf, type Tools, type Want } from './advance.ts';
import { ask } from './ask.ts';
import { emptyOutput, type Output, type Params } from './context.ts';
import type { ExecutionLog } from './execution-log.ts';
import { lastStepSid, type Execution } from './execution.ts';
import { pick, type Flow, type FlowRevision } from './flows.ts';
import type { Render } from './liquid.ts';
import { newSession, nothing, stopWaiting, type Session } from './session.ts';
import { callTrigger, parentTrigger, requestTrigger, type Trigger } from './triggers.ts';
import type { Input, Leaving } from './widget.ts';
import { widgets } from './widgets/widgets.ts';
import { element, escaped, response } from './xml.ts';

/** Of one call; flows that run each other would not end before the world does. */
const subflowsMax = 100;

/** Voice waits 15 s for a webhook (twilio.com/docs/usage/webhooks); two slow Functions take longer. */
const patienceMs = 12_000;

const over: readonly string[] = ['completed', 'busy', 'failed', 'no-answer', 'canceled'];

export interface ExecutionTools {
  account: Account;
  web: Web;
  clock: Clock;
  log: Log;
  render: Render;
  flows: ReadonlyMap<string, Flow>;
}

/** Runs flows: what a widget needs is got, what comes back is handed to it, and every step is written down. */
export class Executions {
  readonly #log: ExecutionLog;
  readonly #tools: ExecutionTools;
  readonly #byCall = new Map<string, Session>();
  #isClosed = false;

  constructor(tools: ExecutionTools, log: ExecutionLog) {
    this.#tools = tools;
    this.#log = log;
  }

  /**
   * A webhook of a call: begins an execution, goes on with one, or ends it as a status callback does.
   * @param revision what a new execution runs @returns the TwiML of what the call is to do next
   */
  async receive(
    flowSid: string,
    revision: FlowRevision | undefined,
    params: Params,
    token: string | null,
  ): Promise<string | null> {
    const { CallSid: callSid = '', CallStatus: status = '', FlowEvent: flowEvent } = params;
    const session = this.#byCall.get(`${flowSid} ${callSid}`);
    if (session && token !== null && token === session.token) return this.#answer(session);
    if (flowEvent === undefined && over.includes(status)) {
      if (session) await this.#callIsOver(session, params, status);
      return nothing;
    }
    if (flowEvent !== undefined) {
      if (!session) return nothing;
      session.token = token;
      return this.#take(session, flowEvent, params);
    }
    if (params['CallbackSource'] !== undefined) return nothing;
    if (!revision) return null;
    if (session) this.#endAll(session, 'the call began the flow anew');
    return this.#beginCall(flowSid, revision, params, token);
  }

  /** Begins an execution as `POST /v2/Flows/{Sid}/Executions` does; it goes on by itself. */
  request(
    flowSid: string,
    revision: FlowRevision,
    asked: { to: string; from: string; parameters: Output },
  ): Execution {
    const executionSid = this.#tools.account.newSid('FN');
    const trigger = requestTrigger({ flowSid, executionSid }, asked);
    const execution = this.#log.begin(flowSid, revision, trigger, {
      parent: null,
      initiatedBy: null,
    });
    const session = newSession(flowSid, null, execution);
    void this.#inTurn(session, () => this.#go(session, leavingTrigger(trigger)));
    return execution;
  }

  /** Ends an execution, as REST may; a call that it has hears nothing of it before its next webhook. */
  end(execution: Execution, reason: string): void {
    const session = this.#byCall.values().find((one) => isWithin(execution, one.execution));
    if (session) this.#endAll(session, reason);
    else this.#log.close(execution, reason);
  }

  /** Cancels all timers; what is under way starts no more. */
  close(): void {
    this.#isClosed = true;
    for (const session of this.#byCall.values()) stopWaiting(session);
    this.#byCall.clear();
  }

  #beginCall(
    flowSid: string,
    revision: FlowRevision,
    params: Params,
    token: string | null,
  ): Promise<string> {
    const executionSid = this.#tools.account.newSid('FN');
    const trigger = callTrigger({ flowSid, executionSid }, params);
    const callSid = params['CallSid'] ?? '';
    const execution = this.#log.begin(flowSid, revision, trigger, {
      parent: null,
      initiatedBy: callSid,
    });
    const session = newSession(flowSid, callSid, execution);
    session.token = token;
    this.#byCall.set(`${flowSid} ${callSid}`, session);
    return this.#inTurn(session, () => this.#go(session, leavingTrigger(trigger)));
  }

  /** A webhook with a FlowEvent. One that nobody waits for is told what the call was told before. */
  #take(session: Session, flowEvent: string, params: Params): Promise<string> {
    return this.#inTurn(session, async () => {
      if (session.waits?.flowEvent === flowEvent)
        await this.#resume(session, { kind: 'webhook', params });
    });
  }

  /** A call that was to be answered was not; any other takes its executions with it. */
  async #callIsOver(session: Session, params: Params, status: string): Promise<void> {
    if (session.waits?.flowEvent !== 'answered')
      return this.#endAll(session, `the call is over: ${status}`);
    this.#release(session);
    await this.#inTurn(session, () => this.#resume(session, { kind: 'webhook', params }));
  }

  async #inTurn(session: Session, work: () => Promise<void>): Promise<string> {
    session.turn = session.turn.then(work).catch((error: unknown) => {
      const { sid } = session.execution;
      this.#tools.log.error({ error: String(error), execution: sid }, 'A flow broke down');
      this.#endAll(session, `a fault of the twin: ${String(error)}`);
    });
    return this.#answer(session);
  }

  /** What the call is to do next; a call is not kept waiting so long that its webhook would fail. */
  async #answer(session: Session): Promise<string> {
    const { promise: late, resolve } = Promise.withResolvers<boolean>();
    const timer = this.#tools.clock.after(patienceMs, () => resolve(true));
    const isLate = await Promise.race([session.turn.then(() => false), late]);
    timer.cancel();
    if (!isLate) return session.twiml;
    const again = escaped(this.#webhookUrl(session.flowSid, 'wait'));
    return response(element('Pause', { length: 1 }), element('Redirect', {}, again));
  }

  async #resume(session: Session, input: Input): Promise<void> {
    stopWaiting(session);
    await this.#go(session, this.#leaving(session, input));
  }

  async #go(session: Session, leaving: Leaving | null): Promise<void> {
    session.twiml = nothing;
    let next = leaving;
    while (next !== null) {
      const { execution } = session;
      if (execution.status === 'ended') return;
      const tools = this.#widgetTools(session);
      const advanced = advance(execution.definition, execution.place, next, tools);
      this.#log.write(execution, advanced);
      next = await this.#satisfy(session, advanced.want);
    }
  }

  /** Does what a flow wants. @returns how the widget is left, or null when the flow waits or is over */
  async #satisfy(session: Session, want: Want): Promise<Leaving | null> {
    const { execution } = session;
    switch (want.kind) {
      case 'end':
        return this.#finish(session, want);
      case 'twiml': {
        if (session.callSid === null) return this.#finish(session, withoutCall(execution));
        session.twiml = response(...want.verbs);
        this.#wait(session, want.awaits, want.timeLimitMs);
        break;
      }
      case 'ask': {
        const input = await ask(this.#tools, want);
        return execution.status === 'active' ? this.#leaving(session, input) : null;
      }
      case 'subflow':
        return this.#descend(session, want);
      case 'call':
        return this.#ring(session, want);
    }
    return null;
  }

  #wait(session: Session, flowEvent: string, timeLimitMs?: number): void {
    const giveUp = (): void => {
      // The call is with other TwiML and stays there (…/widget-library/twiml-redirect).
      this.#release(session);
      void this.#inTurn(session, () => this.#resume(session, { kind: 'timeout' }));
    };
    const hasLimit = timeLimitMs !== undefined && !this.#isClosed;
    const timer = hasLimit ? this.#tools.clock.after(timeLimitMs, giveUp) : null;
    session.waits = { flowEvent, timer };
  }

  #leaving(session: Session, input: Input): Leaving {
    const scene = sceneOf(session.execution.place, this.#widgetTools(session));
    const leaving = widgets[scene.state.type]?.resume?.(input, scene);
    if (!leaving) throw new Error(`${scene.state.type} does not wait for anything`);
    return leaving;
  }

  /** The end of a flow; a subflow's parent goes on. */
  #finish(session: Session, end: { reason: string; isFault: boolean }): Leaving | null {
    const { execution } = session;
    this.#log.close(execution, end.reason);
    if (execution.parent === null) {
      this.#release(session);
      return null;
    }
    session.execution = execution.parent;
    const variables = end.isFault ? null : execution.place.context.flow.variables;
    return this.#leaving(session, { kind: 'subflow', variables });
  }

  #descend(session: Session, want: Extract<Want, { kind: 'subflow' }>): Leaving {
    const { execution: parent } = session;
    const flow = this.#tools.flows.get(want.flowSid);
    const revision = flow && pick(flow, want.revision);
    if (!flow || !revision || session.subflows >= subflowsMax)
      return this.#leaving(session, { kind: 'subflow', variables: null });
    session.subflows++;
    const begins = { flowSid: flow.sid, executionSid: this.#tools.account.newSid('FN') };
    const { parameters } = want;
    const stepSid = lastStepSid(parent);
    const trigger = parentTrigger(begins, { context: parent.place.context, stepSid, parameters });
    const { initiatedBy } = parent;
    session.execution = this.#log.begin(flow.sid, revision, trigger, { parent, initiatedBy });
    return leavingTrigger(trigger);
  }

  #ring(session: Session, want: Extract<Want, { kind: 'call' }>): Leaving | null {
    this.#release(session);
    const call = this.#place(session, want);
    if (call === null) return this.#leaving(session, { kind: 'failed' });
    session.callSid = call.sid;
    this.#byCall.set(`${session.flowSid} ${call.sid}`, session);
    this.#wait(session, 'answered');
    return null;
  }

  /** Null when the call cannot even be tried. */
  #place({ flowSid }: Session, want: Extract<Want, { kind: 'call' }>): CallRecord | null {
    const { to, from, timeoutSeconds, sendDigits } = want;
    const url = this.#webhookUrl(flowSid, 'answered');
    try {
      const call = this.#tools.account.callControl?.place({
        ...{ to, from, timeoutSeconds, timeLimitSeconds: null, callerId: null, sendDigits },
        instructions: {
          ...{ kind: 'url', url, method: 'POST', fallbackUrl: null, fallbackMethod: 'POST' },
        },
        statusCallback: { url: this.#webhookUrl(flowSid), method: 'POST', events: ['completed'] },
      });
      return call ?? null;
    } catch (error) {
      if (error instanceof RestError) return null;
      throw error;
    }
  }

  /** The session has no call any more. */
  #release(session: Session): void {
    this.#byCall.delete(`${session.flowSid} ${session.callSid}`);
    session.callSid = null;
  }

  #endAll(session: Session, reason: string): void {
    stopWaiting(session);
    session.twiml = nothing;
    this.#release(session);
    for (let one: Execution | null = session.execution; one !== null; one = one.parent)
      this.#log.close(one, reason);
  }

  #widgetTools({ flowSid }: Session): Tools {
    const webhookUrl = (flowEvent: string): string => this.#webhookUrl(flowSid, flowEvent);
    return { render: this.#tools.render, webhookUrl };
  }

  #webhookUrl(flowSid: string, flowEvent?: string): string {
    const url = `https://webhooks.twilio.com/v1/Accounts/${this.#tools.account.sid}/Flows/${flowSid}`;
    return flowEvent === undefined ? url : `${url}?FlowEvent=${flowEvent}`;
  }
}

function leavingTrigger({ event }: Trigger): Leaving {
  return { event, output: emptyOutput };
}

function withoutCall({ place }: Execution): { reason: string; isFault: boolean } {
  return { reason: `${place.at.name} needs a call, and there is none`, isFault: true };
}

/** Whether an execution is another one or one of its parents. */
function isWithin(execution: Execution, innermost: Execution): boolean {
  for (let one: Execution | null = innermost; one !== null; one = one.parent)
    if (one === execution) return true;
  return false;
}
