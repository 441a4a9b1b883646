import { boolean, integer, oneOf, required, text, webUrl } from '../../rest/form.ts';
import { pageOfMeta } from '../../rest/paging.ts';
import {
  created,
  find,
  noContent,
  ok,
  type RestRequest,
  type RestRoute,
} from '../../rest/route.ts';
import { readAttributes } from '../attributes.ts';
import type { Engine } from '../engine.ts';
import { holds } from '../expression.ts';
import type { TaskQueue, Workspace } from '../model.ts';
import { rateLimited } from '../rate-limit.ts';
import {
  createQueue,
  createWorkflow,
  deleteQueue,
  deleteWorkflow,
  updateQueue,
  updateWorkflow,
  type QueuePatch,
  type WorkflowPatch,
} from '../settings.ts';
import { isInQueue } from '../worker-choice.ts';
import { printer } from './print.ts';
import { given, matches, route, workspaceIn } from './routes.ts';

/** Task queues and workflows: how tasks find their workers. */
export function queueRoutes(engine: Engine): RestRoute[] {
  const print = (request: RestRequest, workspace: Workspace) =>
    printer(engine.account.sid, request.baseUrl, workspace);
  const queueAt = (workspace: Workspace, request: RestRequest): TaskQueue =>
    find(workspace.queues, request.params['Sid'], request);
  const queuePatch = (form: URLSearchParams) =>
    given<QueuePatch>({
      friendlyName: text(form, 'FriendlyName', 256),
      targetWorkers: text(form, 'TargetWorkers'),
      maxReservedWorkers: integer(form, 'MaxReservedWorkers', { min: 1, max: 50 }),
      taskOrder: oneOf(form, 'TaskOrder', ['FIFO', 'LIFO']),
      reservationActivitySid: text(form, 'ReservationActivitySid', 34),
      assignmentActivitySid: text(form, 'AssignmentActivitySid', 34),
    });
  const workflowPatch = (form: URLSearchParams) =>
    given<WorkflowPatch>({
      friendlyName: text(form, 'FriendlyName', 256),
      configurationText: text(form, 'Configuration', 1_048_576),
      assignmentCallbackUrl: webUrl(form, 'AssignmentCallbackUrl'),
      fallbackAssignmentCallbackUrl: webUrl(form, 'FallbackAssignmentCallbackUrl'),
      taskReservationTimeoutSeconds: integer(form, 'TaskReservationTimeout', {
        min: 1,
        max: 86_400,
      }),
    });

  const listQueues = (request: RestRequest) => {
    const workspace = workspaceIn(engine, request);
    const attributes = text(request.query, 'EvaluateWorkerAttributes');
    const document = attributes === undefined ? null : readAttributes(attributes).values;
    const workerSid = request.query.get('WorkerSid');
    const worker = workerSid === null ? null : workspace.workers.get(workerSid);
    const queues = [...workspace.queues.values()].filter(
      (queue) =>
        matches(request, 'FriendlyName', queue.friendlyName) &&
        (!document || holds(queue.targetExpression, document)) &&
        (worker === null || (worker && isInQueue(workspace, queue, worker))),
    );
    return pageOfMeta(request, queues, 'task_queues', print(request, workspace).queue);
  };
  const listByAttributes = rateLimited(
    engine.account.clock,
    'TaskQueue-List-EvaluateWorkerAttributes',
    3,
    listQueues,
  );

  return [
    route('GET', '/{WorkspaceSid}/TaskQueues', (request) =>
      request.query.has('EvaluateWorkerAttributes')
        ? listByAttributes(request)
        : listQueues(request),
    ),
    route('POST', '/{WorkspaceSid}/TaskQueues', (request) => {
      const workspace = workspaceIn(engine, request);
      const friendlyName = required(request.form, 'FriendlyName', 256);
      const queue = createQueue(engine, workspace, { ...queuePatch(request.form), friendlyName });
      return created(print(request, workspace).queue(queue));
    }),
    route('GET', '/{WorkspaceSid}/TaskQueues/{Sid}', (request) => {
      const workspace = workspaceIn(engine, request);
      return ok(print(request, workspace).queue(queueAt(workspace, request)));
    }),
    route('POST', '/{WorkspaceSid}/TaskQueues/{Sid}', (request) => {
      const workspace = workspaceIn(engine, request);
      const queue = queueAt(workspace, request);
      updateQueue(engine, workspace, queue, queuePatch(request.form));
      return ok(print(request, workspace).queue(queue));
    }),
    route('DELETE', '/{WorkspaceSid}/TaskQueues/{Sid}', (request) => {
      const workspace = workspaceIn(engine, request);
      deleteQueue(engine, workspace, queueAt(workspace, request));
      return noContent;
    }),

    route('GET', '/{WorkspaceSid}/Workflows', (request) => {
      const workspace = workspaceIn(engine, request);
      const workflows = [...workspace.workflows.values()].filter(({ friendlyName }) =>
        matches(request, 'FriendlyName', friendlyName),
      );
      return pageOfMeta(request, workflows, 'workflows', print(request, workspace).workflow);
    }),
    route('POST', '/{WorkspaceSid}/Workflows', (request) => {
      const workspace = workspaceIn(engine, request);
      const workflow = createWorkflow(engine, workspace, {
        ...workflowPatch(request.form),
        friendlyName: required(request.form, 'FriendlyName', 256),
        configurationText: required(request.form, 'Configuration', 1_048_576),
      });
      return created(print(request, workspace).workflow(workflow));
    }),
    route('GET', '/{WorkspaceSid}/Workflows/{Sid}', (request) => {
      const workspace = workspaceIn(engine, request);
      const workflow = find(workspace.workflows, request.params['Sid'], request);
      return ok(print(request, workspace).workflow(workflow));
    }),
    route('POST', '/{WorkspaceSid}/Workflows/{Sid}', (request) => {
      const workspace = workspaceIn(engine, request);
      const workflow = find(workspace.workflows, request.params['Sid'], request);
      const reEvaluate = boolean(request.form, 'ReEvaluateTasks');
      updateWorkflow(engine, workspace, workflow, workflowPatch(request.form), reEvaluate);
      return ok(print(request, workspace).workflow(workflow));
    }),
    route('DELETE', '/{WorkspaceSid}/Workflows/{Sid}', (request) => {
      const workspace = workspaceIn(engine, request);
      deleteWorkflow(engine, workspace, find(workspace.workflows, request.params['Sid'], request));
      return noContent;
    }),
  ];
}
