import { iso8601 } from '../../rest/dates.ts';
import { pageOfMeta } from '../../rest/paging.ts';
import { notFound, ok, type RestRequest, type RestRoute } from '../../rest/route.ts';
import type { Engine } from '../engine.ts';
import type { TaskRouterEvent } from '../events.ts';
import { matches, route, workspaceIn } from './routes.ts';
import { windowOf } from './window.ts';

/** The journal, newest first. */
export function eventRoutes(engine: Engine): RestRoute[] {
  return [
    route('GET', '/{WorkspaceSid}/Events', (request) => {
      const workspace = workspaceIn(engine, request);
      const window = windowOf(request.query, engine.account.clock.now());
      const events = engine.journal
        .filter(
          (event) =>
            event.workspaceSid === workspace.sid &&
            event.atMs >= window.startMs &&
            event.atMs <= window.endMs &&
            matches(request, 'EventType', event.type) &&
            matches(request, 'Sid', event.sid) &&
            matches(request, 'ReservationSid', event.reservationSid ?? '') &&
            matches(request, 'TaskQueueSid', event.queueSid ?? '') &&
            matches(request, 'TaskSid', event.taskSid ?? '') &&
            matches(request, 'WorkerSid', event.workerSid ?? '') &&
            matches(request, 'WorkflowSid', event.workflowSid ?? ''),
        )
        .reverse();
      return pageOfMeta(request, events, 'events', (event) => print(engine, request, event));
    }),
    route('GET', '/{WorkspaceSid}/Events/{Sid}', (request) => {
      const workspace = workspaceIn(engine, request);
      const event = engine.journal.find(
        ({ sid, workspaceSid }) => sid === request.params['Sid'] && workspaceSid === workspace.sid,
      );
      if (!event) throw notFound(request.path);
      return ok(print(engine, request, event));
    }),
  ];
}

const folders: Record<string, string> = {
  task: 'Tasks',
  worker: 'Workers',
  activity: 'Activities',
  'task-channel': 'TaskChannels',
};

function print(engine: Engine, request: RestRequest, event: TaskRouterEvent): object {
  const home = `${request.baseUrl}/v1/Workspaces/${event.workspaceSid}`;
  const folder = folders[event.resourceType];
  const resourceUrl =
    event.resourceType === 'reservation'
      ? `${home}/Tasks/${event.taskSid ?? ''}/Reservations/${event.resourceSid}`
      : folder
        ? `${home}/${folder}/${event.resourceSid}`
        : home;
  return {
    sid: event.sid,
    account_sid: engine.account.sid,
    workspace_sid: event.workspaceSid,
    actor_type: 'workspace',
    actor_sid: event.workspaceSid,
    actor_url: home,
    description: event.params['EventDescription'],
    event_type: event.type,
    event_date: iso8601(event.atMs),
    event_date_ms: event.atMs,
    event_data: Object.fromEntries(
      Object.entries(event.params).map(([name, value]) => [snakeCase(name), value]),
    ),
    resource_type: event.resourceType,
    resource_sid: event.resourceSid,
    resource_url: resourceUrl,
    source: 'twilio',
    source_ip_address: null,
    url: `${home}/Events/${event.sid}`,
  };
}

const snakeCase = (name: string): string =>
  name.replace(/(?<!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
