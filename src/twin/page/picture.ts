import type { Account } from '../account/account.ts';
import type { CallRecord, CallStatus } from '../account/call.ts';
import { latest } from '../studio/flows.ts';
import type { Studio } from '../studio/studio.ts';
import type { Task, Worker, Workspace } from '../taskrouter/model.ts';
import type { TaskRouter } from '../taskrouter/taskrouter.ts';
import type { Voice } from '../voice/voice.ts';

/** All that the live page shows; calls are those of people, with the legs that they led to. Ages are seconds. */
export interface Picture {
  calls: {
    sid: string;
    from: string;
    to: string;
    status: CallStatus;
    isLive: boolean;
    seconds: number;
    /** Those whom it called, the newest last: who, and what became of it. */
    legs: { to: string; status: CallStatus }[];
    /** `Offer a callback on hold › send_to_flex`; null when no flow has the call. */
    position: string | null;
    /** The last words. */
    heard: string | null;
    problem: string | null;
  }[];
  tasks: {
    sid: string;
    caller: string;
    queue: string;
    status: string;
    priority: number;
    seconds: number;
    attributes: string | null;
  }[];
  agents: { sid: string; name: string; isAvailable: boolean; doing: string; phone: string }[];
  numbers: { name: string; goesTo: string; dial: string | null }[];
}

export interface PictureSources {
  account: Account;
  taskRouter: Pick<TaskRouter, 'flexWorkspace'>;
  studio: Pick<Studio, 'flows' | 'executions'>;
  voice: Pick<Voice, 'notes' | 'sipAddress'>;
}

const endedCallsShown = 6;
const legsShown = 3;
const openStates: readonly string[] = ['pending', 'reserved', 'assigned', 'wrapping'];
const liveStates: readonly CallStatus[] = ['queued', 'ringing', 'in-progress'];

export function pictureOf(sources: PictureSources): Picture {
  return {
    calls: callsOf(sources),
    tasks: tasksOf(sources),
    agents: [...sources.taskRouter.flexWorkspace.workers.values()].map((worker) =>
      agentOf(sources.taskRouter.flexWorkspace, worker),
    ),
    numbers: numbersOf(sources),
  };
}

function callsOf({ account, taskRouter, studio, voice }: PictureSources): Picture['calls'] {
  // What rings an agent is told with the agent.
  const agentPhones = new Set(
    [...taskRouter.flexWorkspace.workers.values()].map(phoneOf).filter((phone) => phone !== null),
  );
  const legs = Map.groupBy(account.calls.values(), ({ parentCallSid }) => parentCallSid);
  const newestFirst = (legs.get(null) ?? []).filter(({ to }) => !agentPhones.has(to)).reverse();
  const isLive = ({ status }: CallRecord): boolean => liveStates.includes(status);
  const positions = positionsOf(studio);
  const ended = newestFirst.filter((call) => !isLive(call)).slice(0, endedCallsShown);
  return [...newestFirst.filter(isLive), ...ended].map((call) => {
    const notes = voice.notes(call.sid);
    return {
      ...{ sid: call.sid, from: personOf(call.from), to: personOf(call.to), status: call.status },
      isLive: isLive(call),
      seconds: ((call.endedAtMs ?? account.clock.now()) - call.createdAtMs) / 1000,
      legs: (legs.get(call.sid) ?? [])
        .slice(-legsShown)
        .map(({ to, status }) => ({ to: personOf(to), status })),
      position: isLive(call) ? (positions.get(call.sid) ?? null) : null,
      heard: notes.findLast(({ kind }) => kind === 'said')?.text ?? null,
      problem: notes.findLast(({ kind }) => kind === 'error')?.text ?? null,
    };
  });
}

/** Where the flow of each call stands. */
function positionsOf(studio: PictureSources['studio']): Map<string, string> {
  const positions = new Map<string, string>();
  for (const { status, initiatedBy, flowSid, place } of studio.executions.all.values()) {
    const name = nameOf(studio, flowSid);
    if (status === 'active' && initiatedBy !== null)
      positions.set(initiatedBy, `${name} › ${place.at.name}`);
  }
  return positions;
}

function nameOf({ flows }: Pick<Studio, 'flows'>, flowSid: string): string {
  const flow = flows.get(flowSid);
  return flow ? latest(flow).friendlyName : flowSid;
}

function tasksOf({ account, taskRouter }: PictureSources): Picture['tasks'] {
  const { tasks, queues } = taskRouter.flexWorkspace;
  const open = [...tasks.values()].filter(({ status }) => openStates.includes(status));
  return open
    .toSorted((a, b) => b.priority - a.priority || a.virtualStartMs - b.virtualStartMs)
    .map((task) => ({
      ...{ sid: task.sid, status: task.status, priority: task.priority, caller: callerOf(task) },
      queue: queues.get(task.queueSid)?.friendlyName ?? '',
      seconds: (account.clock.now() - task.virtualStartMs) / 1000,
      attributes: contextOf(task),
    }));
}

function callerOf(task: Task): string {
  const { from, caller } = task.attributes.values;
  const known = [from, caller].find((value) => typeof value === 'string');
  return typeof known === 'string' ? personOf(known) : task.sid;
}

/** What the task carries beyond what every voice task does. */
function contextOf(task: Task): string | null {
  const usual =
    /^(call_sid|account_sid|from|to|caller|called|direction|call_status|api_version|conference|worker_call_sid|(from|to|caller|called)_(city|state|zip|country))$/;
  const own = Object.entries(task.attributes.values).filter(
    ([key, value]) => !usual.test(key) && typeof value === 'string' && value !== '',
  );
  return own.length === 0 ? null : own.map(([key, value]) => `${key} ${String(value)}`).join(', ');
}

function agentOf(workspace: Workspace, worker: Worker): Picture['agents'][number] {
  const activity = workspace.activities.get(worker.activitySid);
  const reservation = [...workspace.reservations.values()].findLast(
    ({ workerSid, status }) =>
      workerSid === worker.sid && ['pending', 'accepted', 'wrapping'].includes(status),
  );
  const task = reservation && workspace.tasks.get(reservation.taskSid);
  const words = { pending: 'is rung for', accepted: 'talks with', wrapping: 'wraps up' };
  const doing =
    reservation && task
      ? `${words[reservation.status as keyof typeof words]} ${callerOf(task)}`
      : (activity?.friendlyName ?? 'unknown');
  return {
    ...{ sid: worker.sid, name: worker.friendlyName, doing },
    isAvailable: activity?.available ?? false,
    phone: phoneOf(worker) ?? 'no contact_uri: cannot be rung',
  };
}

function phoneOf({ attributes }: Worker): string | null {
  const uri = attributes.values['contact_uri'];
  return typeof uri === 'string' ? uri : null;
}

function numbersOf({ account, studio, voice }: PictureSources): Picture['numbers'] {
  const goesTo = (url: string | null): string => {
    const flowSid = /\/Flows\/(FW[0-9a-f]{32})$/i.exec(url ?? '')?.[1];
    return flowSid === undefined ? (url ?? 'nothing set') : `flow ${nameOf(studio, flowSid)}`;
  };
  return [
    ...[...account.phoneNumbers.values()].map(({ phoneNumber, voiceUrl, trunkSid }) => ({
      name: phoneNumber,
      goesTo: trunkSid === null ? goesTo(voiceUrl) : `trunk ${trunkSid}`,
      dial: `sip:${phoneNumber}@${voice.sipAddress}`,
    })),
    ...[...account.sipDomains.values()].map(({ domainName, voiceUrl }) => ({
      ...{ name: domainName, goesTo: goesTo(voiceUrl), dial: null },
    })),
  ];
}

/** `sip:+12025550143@host` is `+12025550143` to a reader. */
function personOf(address: string): string {
  return /^sips?:(\+?\d{3,15})@/.exec(address)?.[1] ?? address;
}
