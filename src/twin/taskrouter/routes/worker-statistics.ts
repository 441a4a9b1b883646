import { iso8601 } from '../../rest/dates.ts';
import { find, ok, type RestRequest, type RestRoute } from '../../rest/route.ts';
import { activityDurations } from '../activity-durations.ts';
import { nowMs, type Engine } from '../engine.ts';
import type { Worker, Workspace } from '../model.ts';
import { activityCounts, cumulativeStatistics } from '../statistics.ts';
import { channelFor } from '../tasks.ts';
import { matches, route, workersWanted, workspaceIn } from './routes.ts';
import { windowOf } from './window.ts';

/** Statistics of all workers, of those of a queue or name, and of one. */
export function workerStatisticsRoutes(engine: Engine): RestRoute[] {
  const ids = (workspace: Workspace) => ({
    account_sid: engine.account.sid,
    workspace_sid: workspace.sid,
  });
  const address = (request: RestRequest) => ({ url: `${request.baseUrl}${request.path}` });
  const wanted = (workspace: Workspace, request: RestRequest): Worker[] =>
    workersWanted(workspace, request).filter(({ friendlyName }) =>
      matches(request, 'FriendlyName', friendlyName),
    );

  return [
    route('GET', '/{WorkspaceSid}/Workers/RealTimeStatistics', (request) => {
      const workspace = workspaceIn(engine, request);
      const workers = [...workspace.workers.values()];
      return ok({ ...ids(workspace), ...realTime(workspace, workers), ...address(request) });
    }),
    route('GET', '/{WorkspaceSid}/Workers/CumulativeStatistics', (request) => {
      const workspace = workspaceIn(engine, request);
      const workers = [...workspace.workers.values()];
      const found = cumulative(engine, request, workspace, workers);
      return ok({ ...ids(workspace), ...found, ...address(request) });
    }),
    route('GET', '/{WorkspaceSid}/Workers/Statistics', (request) => {
      const workspace = workspaceIn(engine, request);
      const workers = wanted(workspace, request);
      return ok({
        ...ids(workspace),
        realtime: realTime(workspace, workers),
        cumulative: cumulative(engine, request, workspace, workers),
        ...address(request),
      });
    }),
    route('GET', '/{WorkspaceSid}/Workers/{WorkerSid}/Statistics', (request) => {
      const workspace = workspaceIn(engine, request);
      const worker = find(workspace.workers, request.params['WorkerSid'], request);
      return ok({
        ...ids(workspace),
        worker_sid: worker.sid,
        cumulative: cumulative(engine, request, workspace, [worker]),
        ...address(request),
      });
    }),
  ];
}

function realTime(workspace: Workspace, workers: readonly Worker[]): object {
  return {
    total_workers: workers.length,
    activity_statistics: activityCounts(workspace, workers),
  };
}

function cumulative(
  engine: Engine,
  request: RestRequest,
  workspace: Workspace,
  workers: readonly Worker[],
): object {
  const window = windowOf(request.query, nowMs(engine));
  const channel = request.query.get('TaskChannel');
  const { count } = cumulativeStatistics(engine.journal, window, {
    workspaceSid: workspace.sid,
    workerSids: new Set(workers.map(({ sid }) => sid)),
    ...(channel !== null && { channelSid: channelFor(workspace, channel).sid }),
  });
  const durations = activityDurations(engine.journal, window, workers);
  return {
    start_time: iso8601(window.startMs),
    end_time: iso8601(window.endMs),
    activity_durations: [...workspace.activities.values()].map(({ sid, friendlyName }) => ({
      sid,
      friendly_name: friendlyName,
      ...durations(sid),
    })),
    reservations_created: count('reservation.created'),
    reservations_accepted: count('reservation.accepted'),
    reservations_rejected: count('reservation.rejected'),
    reservations_timed_out: count('reservation.timeout'),
    reservations_canceled: count('reservation.canceled'),
    reservations_rescinded: count('reservation.rescinded'),
  };
}
