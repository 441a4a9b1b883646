import { iso8601 } from '../../rest/dates.ts';
import { pageOfMeta } from '../../rest/paging.ts';
import { badParameter, find, ok, type RestRequest, type RestRoute } from '../../rest/route.ts';
import { nowMs, type Engine } from '../engine.ts';
import type { TaskQueue, Workspace } from '../model.ts';
import { rateLimited } from '../rate-limit.ts';
import {
  activityCounts,
  availableCount,
  cumulativeStatistics,
  taskCounts,
  type Scope,
} from '../statistics.ts';
import { channelFor } from '../tasks.ts';
import { workersOf } from '../worker-choice.ts';
import { matches, route, workspaceIn } from './routes.ts';
import { thresholdsOf, windowOf } from './window.ts';

const maxBulkQueues = 50;
const bulkPerSecond = 5;

/** Statistics of queues, of workflows and of the workspace. */
export function statisticsRoutes(engine: Engine): RestRoute[] {
  const queueAt = (workspace: Workspace, request: RestRequest): TaskQueue =>
    find(workspace.queues, request.params['TaskQueueSid'], request);
  const home = (request: RestRequest, workspace: Workspace): string =>
    `${request.baseUrl}/v1/Workspaces/${workspace.sid}`;
  const ids = (workspace: Workspace) => ({
    account_sid: engine.account.sid,
    workspace_sid: workspace.sid,
  });

  const queueStatistics = (request: RestRequest, workspace: Workspace, queue: TaskQueue) => {
    const scope = { ...scopeOf(workspace, request), queueSid: queue.sid };
    return {
      cumulative: { ...queueCumulative(engine, request, scope), task_queue_sid: queue.sid },
      realtime: { ...queueRealTime(engine, workspace, queue, scope), task_queue_sid: queue.sid },
      task_queue_sid: queue.sid,
      ...ids(workspace),
    };
  };

  const bulk = (request: RestRequest) => {
    const workspace = workspaceIn(engine, request);
    const data = queueSidsOf(request.json).flatMap((sid) => {
      const queue = workspace.queues.get(sid);
      if (!queue) return [];
      const scope = { workspaceSid: workspace.sid, queueSid: sid };
      return [{ task_queue_sid: sid, ...queueRealTime(engine, workspace, queue, scope) }];
    });
    return ok({
      ...ids(workspace),
      task_queue_data: data,
      task_queue_response_count: data.length,
      url: `${home(request, workspace)}/TaskQueues/RealTimeStatistics`,
    });
  };

  return [
    route(
      'POST',
      '/{WorkspaceSid}/TaskQueues/RealTimeStatistics',
      rateLimited(engine.account.clock, 'TaskQueue-BulkRealTimeStatistics', bulkPerSecond, bulk),
    ),
    route('GET', '/{WorkspaceSid}/TaskQueues/Statistics', (request) => {
      const workspace = workspaceIn(engine, request);
      const queues = [...workspace.queues.values()].filter(({ friendlyName }) =>
        matches(request, 'FriendlyName', friendlyName),
      );
      return pageOfMeta(request, queues, 'task_queues_statistics', (queue) =>
        queueStatistics(request, workspace, queue),
      );
    }),
    route('GET', '/{WorkspaceSid}/TaskQueues/{TaskQueueSid}/Statistics', (request) => {
      const workspace = workspaceIn(engine, request);
      const queue = queueAt(workspace, request);
      return ok({
        ...queueStatistics(request, workspace, queue),
        url: `${home(request, workspace)}/TaskQueues/${queue.sid}/Statistics`,
      });
    }),
    route('GET', '/{WorkspaceSid}/TaskQueues/{TaskQueueSid}/CumulativeStatistics', (request) => {
      const workspace = workspaceIn(engine, request);
      const queue = queueAt(workspace, request);
      const scope = { ...scopeOf(workspace, request), queueSid: queue.sid };
      return ok({
        ...ids(workspace),
        task_queue_sid: queue.sid,
        ...queueCumulative(engine, request, scope),
        url: `${home(request, workspace)}/TaskQueues/${queue.sid}/CumulativeStatistics`,
      });
    }),
    route('GET', '/{WorkspaceSid}/TaskQueues/{TaskQueueSid}/RealTimeStatistics', (request) => {
      const workspace = workspaceIn(engine, request);
      const queue = queueAt(workspace, request);
      const scope = { ...scopeOf(workspace, request), queueSid: queue.sid };
      return ok({
        ...ids(workspace),
        task_queue_sid: queue.sid,
        ...queueRealTime(engine, workspace, queue, scope),
        url: `${home(request, workspace)}/TaskQueues/${queue.sid}/RealTimeStatistics`,
      });
    }),
    ...workflowStatistics(engine, ids, home),
    ...workspaceStatistics(engine, ids, home),
  ];
}

type Ids = (workspace: Workspace) => object;
type Home = (request: RestRequest, workspace: Workspace) => string;

function workflowStatistics(engine: Engine, ids: Ids, home: Home): RestRoute[] {
  const cumulative = (request: RestRequest, scope: Scope): object => {
    const { shared, count } = cumulativeFields(engine, request, scope);
    return {
      ...shared,
      tasks_entered: count('workflow.entered'),
      tasks_timed_out_in_workflow: count('workflow.timeout'),
    };
  };
  const realTime = (workspace: Workspace, scope: Scope): object =>
    taskFields(engine, workspace, scope);
  const path = '/{WorkspaceSid}/Workflows/{WorkflowSid}';
  const about = (request: RestRequest) => {
    const workspace = workspaceIn(engine, request);
    const workflow = find(workspace.workflows, request.params['WorkflowSid'], request);
    const scope = { ...scopeOf(workspace, request), workflowSid: workflow.sid };
    const own = { ...ids(workspace), workflow_sid: workflow.sid };
    return { workspace, scope, own, url: `${home(request, workspace)}/Workflows/${workflow.sid}` };
  };
  return [
    route('GET', `${path}/CumulativeStatistics`, (request) => {
      const { scope, own, url } = about(request);
      return ok({
        ...own,
        ...cumulative(request, scope),
        url: `${url}/CumulativeStatistics`,
      });
    }),
    route('GET', `${path}/RealTimeStatistics`, (request) => {
      const { workspace, scope, own, url } = about(request);
      return ok({ ...own, ...realTime(workspace, scope), url: `${url}/RealTimeStatistics` });
    }),
    route('GET', `${path}/Statistics`, (request) => {
      const { workspace, scope, own, url } = about(request);
      return ok({
        ...own,
        cumulative: { ...own, ...cumulative(request, scope) },
        realtime: { ...own, ...realTime(workspace, scope) },
        url: `${url}/Statistics`,
      });
    }),
  ];
}

function workspaceStatistics(engine: Engine, ids: Ids, home: Home): RestRoute[] {
  const cumulative = (request: RestRequest, scope: Scope): object => {
    const { shared, count } = cumulativeFields(engine, request, scope);
    return {
      ...shared,
      tasks_created: count('task.created'),
      tasks_timed_out_in_workflow: count('workflow.timeout'),
    };
  };
  const realTime = (workspace: Workspace, scope: Scope): object => {
    const workers = [...workspace.workers.values()];
    return {
      ...taskFields(engine, workspace, scope),
      total_workers: workers.length,
      activity_statistics: activityCounts(workspace, workers),
    };
  };
  const about = (request: RestRequest) => {
    const workspace = workspaceIn(engine, request);
    return {
      workspace,
      scope: scopeOf(workspace, request),
      own: ids(workspace),
      url: home(request, workspace),
    };
  };
  return [
    route('GET', '/{WorkspaceSid}/CumulativeStatistics', (request) => {
      const { scope, own, url } = about(request);
      return ok({ ...own, ...cumulative(request, scope), url: `${url}/CumulativeStatistics` });
    }),
    route('GET', '/{WorkspaceSid}/RealTimeStatistics', (request) => {
      const { workspace, scope, own, url } = about(request);
      return ok({ ...own, ...realTime(workspace, scope), url: `${url}/RealTimeStatistics` });
    }),
    route('GET', '/{WorkspaceSid}/Statistics', (request) => {
      const { workspace, scope, own, url } = about(request);
      return ok({
        ...own,
        cumulative: { ...own, ...cumulative(request, scope) },
        realtime: { ...own, ...realTime(workspace, scope) },
        url: `${url}/Statistics`,
      });
    }),
  ];
}

function scopeOf(workspace: Workspace, request: RestRequest): Scope {
  const channel = request.query.get('TaskChannel');
  return {
    workspaceSid: workspace.sid,
    ...(channel !== null && { channelSid: channelFor(workspace, channel).sid }),
  };
}

function queueCumulative(engine: Engine, request: RestRequest, scope: Scope): object {
  const { shared, count, inQueue } = cumulativeFields(engine, request, scope);
  return {
    ...shared,
    tasks_entered: count('task-queue.entered'),
    wait_duration_in_queue_until_accepted: inQueue,
  };
}

/** What cumulative statistics of a queue, a workflow and the workspace have in common. */
function cumulativeFields(engine: Engine, request: RestRequest, scope: Scope) {
  const window = windowOf(request.query, nowMs(engine));
  const thresholds = thresholdsOf(request.query);
  const found = cumulativeStatistics(engine.journal, window, scope, thresholds);
  const { count } = found;
  return {
    count,
    inQueue: found.inQueueUntilAccepted,
    shared: {
      start_time: iso8601(window.startMs),
      end_time: iso8601(window.endMs),
      avg_task_acceptance_time: found.untilAccepted.avg,
      wait_duration_until_accepted: found.untilAccepted,
      wait_duration_until_canceled: found.untilCanceled,
      split_by_wait_time: found.splitByWaitTime,
      reservations_created: count('reservation.created'),
      reservations_accepted: count('reservation.accepted'),
      reservations_rejected: count('reservation.rejected'),
      reservations_timed_out: count('reservation.timeout'),
      reservations_canceled: count('reservation.canceled'),
      reservations_rescinded: count('reservation.rescinded'),
      tasks_canceled: count('task.canceled'),
      tasks_completed: count('task.completed'),
      tasks_deleted: count('task.deleted'),
      tasks_moved: count('task-queue.moved'),
    },
  };
}

function queueRealTime(engine: Engine, workspace: Workspace, queue: TaskQueue, scope: Scope) {
  const workers = workersOf(workspace, queue);
  const { longestInQueue } = taskCounts(workspace, scope, nowMs(engine));
  return {
    ...taskFields(engine, workspace, scope),
    longest_relative_task_age_in_queue: longestInQueue?.ageSeconds ?? 0,
    longest_relative_task_sid_in_queue: longestInQueue?.sid ?? null,
    total_eligible_workers: workers.length,
    total_available_workers: availableCount(workspace, workers),
    activity_statistics: activityCounts(workspace, workers),
  };
}

function taskFields(engine: Engine, workspace: Workspace, scope: Scope) {
  const counts = taskCounts(workspace, scope, nowMs(engine));
  return {
    tasks_by_status: counts.byStatus,
    tasks_by_priority: counts.byPriority,
    total_tasks: counts.total,
    longest_task_waiting_age: counts.oldest?.ageSeconds ?? 0,
    longest_task_waiting_sid: counts.oldest?.sid ?? null,
  };
}

/** The JSON body `{"queueSids": ["WQ…", …]}`, at most 50. */
function queueSidsOf(json: unknown): string[] {
  const sids: unknown =
    typeof json === 'object' && json !== null && 'queueSids' in json ? json.queueSids : undefined;
  if (!Array.isArray(sids) || sids.length === 0 || !sids.every((sid) => typeof sid === 'string'))
    throw badParameter('queueSids must be a list of TaskQueue SIDs');
  if (sids.length > maxBulkQueues)
    throw badParameter(
      `queueSids has ${sids.length} entries, at most ${maxBulkQueues} are allowed`,
    );
  return sids;
}
