import { integer, oneOf, text, time } from '../../rest/form.ts';
import { pageOfMeta } from '../../rest/paging.ts';
import {
  badParameter,
  created,
  find,
  noContent,
  ok,
  type RestRequest,
  type RestRoute,
} from '../../rest/route.ts';
import { readAttributes } from '../attributes.ts';
import { nowMs, type Engine } from '../engine.ts';
import { holds } from '../expression.ts';
import type { Task, Workspace } from '../model.ts';
import { rateLimited } from '../rate-limit.ts';
import { expressionOf } from '../settings.ts';
import {
  cancelTask,
  channelFor,
  completeTask,
  createTask,
  deleteTask,
  updateTask,
  wrapUpTask,
  type NewTask,
  type TaskPatch,
} from '../tasks.ts';
import { nextTaskStatus } from '../states.ts';
import { printer } from './print.ts';
import { given, matches, route, workspaceIn } from './routes.ts';

export function taskRoutes(engine: Engine): RestRoute[] {
  const print = (request: RestRequest, workspace: Workspace) => (task: Task) =>
    printer(engine.account.sid, request.baseUrl, workspace).task(task, nowMs(engine));
  const taskAt = (workspace: Workspace, request: RestRequest): Task =>
    find(workspace.tasks, request.params['Sid'], request);

  const list = (request: RestRequest) => {
    const workspace = workspaceIn(engine, request);
    const tasks = [...workspace.tasks.values()].filter(filterOf(workspace, request));
    tasks.sort(orderOf(request.query.get('Ordering') ?? ''));
    return pageOfMeta(request, tasks, 'tasks', print(request, workspace));
  };
  const listByAttributes = rateLimited(
    engine.account.clock,
    'Task-List-EvaluateTaskAttributes',
    3,
    list,
  );

  return [
    route('GET', '/{WorkspaceSid}/Tasks', (request) =>
      request.query.has('EvaluateTaskAttributes') ? listByAttributes(request) : list(request),
    ),
    route('POST', '/{WorkspaceSid}/Tasks', (request) => {
      const workspace = workspaceIn(engine, request);
      const task = createTask(engine, newTask(workspace, request.form, nowMs(engine)));
      return created(print(request, workspace)(task));
    }),
    route('GET', '/{WorkspaceSid}/Tasks/{Sid}', (request) => {
      const workspace = workspaceIn(engine, request);
      return ok(print(request, workspace)(taskAt(workspace, request)));
    }),
    route('POST', '/{WorkspaceSid}/Tasks/{Sid}', (request) => {
      const workspace = workspaceIn(engine, request);
      const task = taskAt(workspace, request);
      update(engine, workspace, task, request.form);
      return ok(print(request, workspace)(task));
    }),
    route('DELETE', '/{WorkspaceSid}/Tasks/{Sid}', (request) => {
      const workspace = workspaceIn(engine, request);
      deleteTask(engine, workspace, taskAt(workspace, request));
      return noContent;
    }),
  ];
}

function newTask(workspace: Workspace, form: URLSearchParams, now: number): NewTask {
  for (const name of ['TaskQueueSid', 'IgnoreCapacity'])
    if (form.has(name)) throw badParameter(`${name} is not done by the local Twilio`);
  return {
    workspaceSid: workspace.sid,
    workflowSid: workflowSidOf(workspace, form),
    attributes: readAttributes(text(form, 'Attributes') ?? '{}'),
    channel: text(form, 'TaskChannel', 64) ?? 'default',
    ...given<Pick<NewTask, 'priority' | 'timeoutSeconds' | 'virtualStartTimeMs'>>({
      priority: integer(form, 'Priority', { max: 2_147_483_647 }),
      timeoutSeconds: integer(form, 'Timeout', { min: 1, max: 1_209_600 }),
      virtualStartTimeMs: virtualStartTime(form, now),
    }),
  };
}

/** "Value can't be in the future or before the year of 1900" (Twilio's OpenAPI). */
function virtualStartTime(form: URLSearchParams, now: number): number | undefined {
  const timeMs = time(form, 'VirtualStartTime');
  if (timeMs !== undefined && (timeMs > now || timeMs < Date.UTC(1900, 0)))
    throw badParameter('VirtualStartTime must not be in the future or before the year 1900');
  return timeMs;
}

/** The only workflow of a workspace need not be named. */
function workflowSidOf(workspace: Workspace, form: URLSearchParams): string {
  const target = text(form, 'RoutingTarget', 34);
  if (target !== undefined && !target.startsWith('WW'))
    throw badParameter('RoutingTarget of a worker or queue is not done by the local Twilio');
  const sid = text(form, 'WorkflowSid', 34) ?? target;
  if (sid !== undefined && sid !== '') return sid;
  const [only, ...others] = workspace.workflows.keys();
  if (only === undefined || others.length > 0)
    throw badParameter('Missing required parameter WorkflowSid in the post body');
  return only;
}

/** Checks all before it changes any. */
function update(engine: Engine, workspace: Workspace, task: Task, form: URLSearchParams): void {
  const status = oneOf(form, 'AssignmentStatus', ['canceled', 'wrapping', 'completed']);
  const reason = text(form, 'Reason', 4096);
  const attributes = text(form, 'Attributes');
  const patch = given<TaskPatch>({
    attributes: attributes === undefined ? undefined : readAttributes(attributes),
    priority: integer(form, 'Priority', { max: 2_147_483_647 }),
    channel: text(form, 'TaskChannel', 64),
    virtualStartTimeMs: virtualStartTime(form, nowMs(engine)),
  });
  if (patch.channel !== undefined) channelFor(workspace, patch.channel);
  const change =
    status && ({ canceled: 'cancel', wrapping: 'wrap', completed: 'complete' } as const)[status];
  const isAllowed = !change || nextTaskStatus(task.status, change) !== null;
  if (isAllowed && Object.keys(patch).length > 0) updateTask(engine, workspace, task, patch);
  if (status === 'canceled') cancelTask(engine, workspace, task, reason ?? '');
  if (status === 'wrapping') wrapUpTask(engine, workspace, task, reason);
  if (status === 'completed') completeTask(engine, workspace, task, reason ?? '');
}

function filterOf(workspace: Workspace, request: RestRequest): (task: Task) => boolean {
  const expressionText = text(request.query, 'EvaluateTaskAttributes');
  const expression =
    expressionText === undefined ? null : expressionOf(expressionText, 'EvaluateTaskAttributes');
  // A list is sent as commas or as a repeated key.
  const statuses = request.query.getAll('AssignmentStatus').flatMap((value) => value.split(','));
  return (task) =>
    (statuses.length === 0 || statuses.includes(task.status)) &&
    matches(request, 'Priority', String(task.priority)) &&
    matches(request, 'WorkflowSid', task.workflowSid) &&
    matches(
      request,
      'WorkflowName',
      workspace.workflows.get(task.workflowSid)?.friendlyName ?? '',
    ) &&
    matches(request, 'TaskQueueSid', task.queueSid) &&
    matches(request, 'TaskQueueName', workspace.queues.get(task.queueSid)?.friendlyName ?? '') &&
    (!expression || holds(expression, task.attributes.values));
}

/** `Priority:desc,DateCreated:asc`; oldest first by default. @throws RestError for any other key */
function orderOf(ordering: string): (a: Task, b: Task) => number {
  const keys = ordering.split(',').filter((key) => key !== '');
  const parts = keys.map((key) => {
    const match = /^(Priority|DateCreated|VirtualStartTime):(asc|desc)$/i.exec(key.trim());
    if (!match) throw badParameter(`Invalid Ordering: ${JSON.stringify(key.slice(0, 60))}`);
    const name = match[1]?.toLowerCase();
    const sign = match[2]?.toLowerCase() === 'desc' ? -1 : 1;
    return (task: Task): number =>
      sign *
      (name === 'priority'
        ? task.priority
        : name === 'datecreated'
          ? task.createdMs
          : task.virtualStartMs);
  });
  return (a, b) => {
    for (const part of parts) if (part(a) !== part(b)) return part(a) - part(b);
    return 0;
  };
}
