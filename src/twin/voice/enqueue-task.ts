import { RestError } from '../rest/route.ts';
import type { Desk } from './desk.ts';
import type { LiveCall } from './live-call.ts';
import type { Member, QueueResult } from './queues.ts';
import type { Scope } from './scope.ts';

interface WorkflowTask {
  workflowSid: string;
  task: { attributes: string; priority: number | null; timeoutSeconds: number | null };
}

/** Task attributes may be this long (twilio.com/docs/taskrouter/api/task). */
const attributesMax = 4_096;

/** Makes the TaskRouter task of a queued call; false, and noted, when it cannot be made. */
export function createTaskFor(scope: Scope, to: WorkflowTask, member: Member): boolean {
  const { desk, call } = scope;
  const given = readAttributes(to.task.attributes);
  if (given === null) {
    call.note('error', `12200 Task: not a JSON object: ${to.task.attributes.slice(0, 200)}`);
    return false;
  }
  try {
    const task = desk.taskRouter.createTask({
      workflowSid: to.workflowSid,
      attributes: { ...callAttributes(desk, call), ...given },
      channel: 'voice',
      ...(to.task.priority !== null && { priority: to.task.priority }),
      ...(to.task.timeoutSeconds !== null && { timeoutSeconds: to.task.timeoutSeconds }),
    });
    member.taskSid = task.sid;
    call.note('queue', `task ${task.sid}`);
    return true;
  } catch (error) {
    if (!(error instanceof RestError)) throw error;
    call.note('error', `${error.code} ${error.message}`);
    return false;
  }
}

/** The caller waits no more: the task goes, unless somebody has taken it. */
export function cancelTaskOf(desk: Desk, member: Member, result: QueueResult): void {
  const { taskSid } = member;
  if (taskSid === null || member.wasBridged) return;
  try {
    const { status } = desk.taskRouter.task(taskSid);
    if (status === 'pending' || status === 'reserved') desk.taskRouter.cancelTask(taskSid, result);
  } catch (error) {
    // Deleted by REST, or by the end of its workspace.
    if (!(error instanceof RestError)) throw error;
  }
}

function readAttributes(text: string): Record<string, unknown> | null {
  if (text.length > attributesMax) return null;
  try {
    const value: unknown = JSON.parse(text === '' ? '{}' : text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? { ...value }
      : null;
  } catch {
    return null;
  }
}

/** What Twilio puts on every task that `<Enqueue>` makes. Of places it knows nothing here. */
function callAttributes(desk: Desk, { record }: LiveCall): Record<string, string> {
  const parties = { from: record.from, to: record.to, caller: record.from, called: record.to };
  const places = Object.keys(parties).flatMap((party) =>
    ['city', 'state', 'zip', 'country'].map((what) => [`${party}_${what}`, '']),
  );
  return {
    ...Object.fromEntries(places),
    ...parties,
    ...{ call_sid: record.sid, account_sid: desk.account.sid, direction: record.direction },
    ...{ call_status: record.status, api_version: '2010-04-01' },
  };
}
