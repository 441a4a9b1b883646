import type { RestAnswer, RestRequest, RestRoute } from '../../rest/route.ts';
import { find } from '../../rest/route.ts';
import type { Engine } from '../engine.ts';
import type { Worker, Workspace } from '../model.ts';
import { workersOf } from '../worker-choice.ts';

/** A route of TaskRouter. @param path below `/v1/Workspaces` */
export function route(
  method: RestRoute['method'],
  path: string,
  handle: (request: RestRequest) => RestAnswer,
): RestRoute {
  return { method, host: 'taskrouter.twilio.com', path: `/v1/Workspaces${path}`, handle };
}

/** The workspace that the path names, or 20404. */
export function workspaceIn(engine: Engine, request: RestRequest): Workspace {
  return find(engine.workspaces, request.params['WorkspaceSid'], request);
}

/** True when the query does not ask for the field, or for this very value. */
export function matches(request: RestRequest, parameter: string, value: string): boolean {
  const wanted = request.query.get(parameter);
  return wanted === null || wanted === value;
}

/** Workers of the queue that `TaskQueueSid` or `TaskQueueName` asks for; all when neither does. */
export function workersWanted(workspace: Workspace, request: RestRequest): Worker[] {
  const sid = request.query.get('TaskQueueSid');
  const name = request.query.get('TaskQueueName');
  if (sid === null && name === null) return [...workspace.workers.values()];
  const queue = [...workspace.queues.values()].find(
    (one) => one.sid === (sid ?? one.sid) && one.friendlyName === (name ?? one.friendlyName),
  );
  return queue ? workersOf(workspace, queue) : [];
}

/** Only the entries that are not undefined: what was not sent stays as it is. */
export function given<Patch extends object>(patch: {
  [Key in keyof Patch]: Patch[Key] | undefined;
}): Patch {
  return Object.fromEntries(
    Object.entries(patch).filter(([, value]) => value !== undefined),
  ) as Patch;
}
