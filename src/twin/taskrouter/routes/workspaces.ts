import { boolean, oneOf, required, text, webUrl } from '../../rest/form.ts';
import { pageOfMeta } from '../../rest/paging.ts';
import {
  created,
  find,
  noContent,
  ok,
  type RestRequest,
  type RestRoute,
} from '../../rest/route.ts';
import type { Engine } from '../engine.ts';
import type { Workspace } from '../model.ts';
import {
  createActivity,
  createChannel,
  createWorkspace,
  deleteActivity,
  deleteChannel,
  deleteWorkspace,
  renameActivity,
  updateChannel,
  updateWorkspace,
  type WorkspacePatch,
} from '../settings.ts';
import { printer } from './print.ts';
import { given, matches, route, workspaceIn } from './routes.ts';

/** Workspaces, and the small lists in them: activities and task channels. */
export function workspaceRoutes(engine: Engine): RestRoute[] {
  const print = (request: RestRequest, workspace: Workspace) =>
    printer(engine.account.sid, request.baseUrl, workspace);
  const workspaceAt = (request: RestRequest): Workspace =>
    find(engine.workspaces, request.params['Sid'], request);
  const patchOf = (form: URLSearchParams) =>
    given<WorkspacePatch>({
      friendlyName: text(form, 'FriendlyName', 256),
      eventCallbackUrl: webUrl(form, 'EventCallbackUrl'),
      // Empty clears it, as it does the URL.
      eventsFilter: form.get('EventsFilter') === '' ? null : text(form, 'EventsFilter', 4096),
      multiTaskEnabled: boolean(form, 'MultiTaskEnabled'),
      prioritizeQueueOrder: oneOf(form, 'PrioritizeQueueOrder', ['FIFO', 'LIFO']),
      defaultActivitySid: text(form, 'DefaultActivitySid', 34),
      timeoutActivitySid: text(form, 'TimeoutActivitySid', 34),
    });

  return [
    route('GET', '', (request) =>
      pageOfMeta(
        request,
        [...engine.workspaces.values()].filter(({ friendlyName }) =>
          matches(request, 'FriendlyName', friendlyName),
        ),
        'workspaces',
        (workspace) => print(request, workspace).workspace(),
      ),
    ),
    route('POST', '', (request) => {
      const friendlyName = required(request.form, 'FriendlyName', 256);
      // Its activities are made with it, so that none can be named yet.
      const { defaultActivitySid: _, timeoutActivitySid: __, ...patch } = patchOf(request.form);
      const workspace = createWorkspace(engine, friendlyName);
      Object.assign(workspace, patch);
      return created(print(request, workspace).workspace());
    }),
    route('GET', '/{Sid}', (request) => ok(print(request, workspaceAt(request)).workspace())),
    route('POST', '/{Sid}', (request) => {
      const workspace = workspaceAt(request);
      updateWorkspace(engine, workspace, patchOf(request.form));
      return ok(print(request, workspace).workspace());
    }),
    route('DELETE', '/{Sid}', (request) => {
      deleteWorkspace(engine, workspaceAt(request));
      return noContent;
    }),

    route('GET', '/{WorkspaceSid}/Activities', (request) => {
      const workspace = workspaceIn(engine, request);
      const activities = [...workspace.activities.values()].filter(
        ({ friendlyName, available }) =>
          matches(request, 'FriendlyName', friendlyName) &&
          matches(request, 'Available', String(available)),
      );
      return pageOfMeta(request, activities, 'activities', print(request, workspace).activity);
    }),
    route('POST', '/{WorkspaceSid}/Activities', (request) => {
      const workspace = workspaceIn(engine, request);
      const name = required(request.form, 'FriendlyName', 64);
      const available = boolean(request.form, 'Available') ?? false;
      const activity = createActivity(engine, workspace, name, available);
      return created(print(request, workspace).activity(activity));
    }),
    route('GET', '/{WorkspaceSid}/Activities/{Sid}', (request) => {
      const workspace = workspaceIn(engine, request);
      const activity = find(workspace.activities, request.params['Sid'], request);
      return ok(print(request, workspace).activity(activity));
    }),
    route('POST', '/{WorkspaceSid}/Activities/{Sid}', (request) => {
      const workspace = workspaceIn(engine, request);
      const activity = find(workspace.activities, request.params['Sid'], request);
      renameActivity(engine, workspace, activity, text(request.form, 'FriendlyName', 64));
      return ok(print(request, workspace).activity(activity));
    }),
    route('DELETE', '/{WorkspaceSid}/Activities/{Sid}', (request) => {
      const workspace = workspaceIn(engine, request);
      deleteActivity(engine, workspace, find(workspace.activities, request.params['Sid'], request));
      return noContent;
    }),

    route('GET', '/{WorkspaceSid}/TaskChannels', (request) => {
      const workspace = workspaceIn(engine, request);
      const channels = [...workspace.channels.values()];
      return pageOfMeta(request, channels, 'channels', print(request, workspace).channel);
    }),
    route('POST', '/{WorkspaceSid}/TaskChannels', (request) => {
      const workspace = workspaceIn(engine, request);
      const channel = createChannel(
        engine,
        workspace,
        required(request.form, 'UniqueName', 64),
        required(request.form, 'FriendlyName', 64),
        boolean(request.form, 'ChannelOptimizedRouting'),
      );
      return created(print(request, workspace).channel(channel));
    }),
    route('GET', '/{WorkspaceSid}/TaskChannels/{Sid}', (request) => {
      const workspace = workspaceIn(engine, request);
      return ok(print(request, workspace).channel(channelAt(workspace, request)));
    }),
    route('POST', '/{WorkspaceSid}/TaskChannels/{Sid}', (request) => {
      const workspace = workspaceIn(engine, request);
      const channel = channelAt(workspace, request);
      updateChannel(engine, workspace, channel, {
        friendlyName: text(request.form, 'FriendlyName', 64),
        optimizedRouting: boolean(request.form, 'ChannelOptimizedRouting'),
      });
      return ok(print(request, workspace).channel(channel));
    }),
    route('DELETE', '/{WorkspaceSid}/TaskChannels/{Sid}', (request) => {
      const workspace = workspaceIn(engine, request);
      deleteChannel(engine, workspace, channelAt(workspace, request));
      return noContent;
    }),
  ];
}

/** A task channel may be named by its unique name as well as by its SID. */
function channelAt(workspace: Workspace, request: RestRequest) {
  const name = request.params['Sid'];
  const byName = [...workspace.channels.values()].find(({ uniqueName }) => uniqueName === name);
  return byName ?? find(workspace.channels, name, request);
}
