import { boolean, integer, required, text } from '../../rest/form.ts';
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
import type { Engine } from '../engine.ts';
import { holds } from '../expression.ts';
import type { Worker, WorkerChannel, Workspace } from '../model.ts';
import { rateLimited } from '../rate-limit.ts';
import { rejectReservation } from '../reservations.ts';
import { expressionOf } from '../settings.ts';
import { isAvailable, workerDocument } from '../worker-choice.ts';
import {
  createWorker,
  deleteWorker,
  renameWorker,
  setActivity,
  setAttributes,
  setWorkerChannel,
} from '../workers.ts';
import { printer } from './print.ts';
import { given, matches, route, workersWanted, workspaceIn } from './routes.ts';

/** Workers and their channels. */
export function workerRoutes(engine: Engine): RestRoute[] {
  const print = (request: RestRequest, workspace: Workspace) =>
    printer(engine.account.sid, request.baseUrl, workspace);
  const workerAt = (workspace: Workspace, request: RestRequest, name = 'Sid'): Worker =>
    find(workspace.workers, request.params[name], request);

  const list = (request: RestRequest) => {
    const workspace = workspaceIn(engine, request);
    const asked = text(request.query, 'TargetWorkersExpression');
    const expression = asked === undefined ? null : expressionOf(asked, 'TargetWorkersExpression');
    const workers = workersWanted(workspace, request).filter(
      (worker) =>
        matches(request, 'FriendlyName', worker.friendlyName) &&
        matches(request, 'ActivitySid', worker.activitySid) &&
        matches(
          request,
          'ActivityName',
          workspace.activities.get(worker.activitySid)?.friendlyName ?? '',
        ) &&
        isAsAvailable(request, isAvailable(workspace, worker)) &&
        (!expression || holds(expression, workerDocument(workspace, worker))),
    );
    return pageOfMeta(request, workers, 'workers', print(request, workspace).worker);
  };
  const listByExpression = rateLimited(
    engine.account.clock,
    'Worker-List-TargetWorkersExpression',
    3,
    list,
  );

  return [
    route('GET', '/{WorkspaceSid}/Workers', (request) =>
      request.query.has('TargetWorkersExpression') ? listByExpression(request) : list(request),
    ),
    route('POST', '/{WorkspaceSid}/Workers', (request) => {
      const workspace = workspaceIn(engine, request);
      const worker = createWorker(engine, workspace, {
        friendlyName: required(request.form, 'FriendlyName', 256),
        attributes: readAttributes(text(request.form, 'Attributes') ?? '{}'),
        ...given<{ activitySid?: string }>({
          activitySid: text(request.form, 'ActivitySid', 34),
        }),
      });
      return created(print(request, workspace).worker(worker));
    }),
    route('GET', '/{WorkspaceSid}/Workers/{Sid}', (request) => {
      const workspace = workspaceIn(engine, request);
      return ok(print(request, workspace).worker(workerAt(workspace, request)));
    }),
    route('POST', '/{WorkspaceSid}/Workers/{Sid}', (request) => {
      const workspace = workspaceIn(engine, request);
      const worker = workerAt(workspace, request);
      update(engine, workspace, worker, request.form);
      return ok(print(request, workspace).worker(worker));
    }),
    route('DELETE', '/{WorkspaceSid}/Workers/{Sid}', (request) => {
      const workspace = workspaceIn(engine, request);
      deleteWorker(engine, workspace, workerAt(workspace, request));
      return noContent;
    }),
    route('GET', '/{WorkspaceSid}/Workers/{WorkerSid}/Channels', (request) => {
      const workspace = workspaceIn(engine, request);
      const worker = workerAt(workspace, request, 'WorkerSid');
      return pageOfMeta(request, [...worker.channels.values()], 'channels', (channel) =>
        print(request, workspace).workerChannel(worker, channel),
      );
    }),
    route('GET', '/{WorkspaceSid}/Workers/{WorkerSid}/Channels/{Sid}', (request) => {
      const workspace = workspaceIn(engine, request);
      const worker = workerAt(workspace, request, 'WorkerSid');
      const channel = channelAt(workspace, worker, request);
      return ok(print(request, workspace).workerChannel(worker, channel));
    }),
    route('POST', '/{WorkspaceSid}/Workers/{WorkerSid}/Channels/{Sid}', (request) => {
      const workspace = workspaceIn(engine, request);
      const worker = workerAt(workspace, request, 'WorkerSid');
      const channel = channelAt(workspace, worker, request);
      setWorkerChannel(
        engine,
        workspace,
        worker,
        channel,
        given({
          capacity: integer(request.form, 'Capacity', { max: 50 }),
          available: boolean(request.form, 'Available'),
        }),
      );
      return ok(print(request, workspace).workerChannel(worker, channel));
    }),
  ];
}

/** Reads all before it changes any. */
function update(engine: Engine, workspace: Workspace, worker: Worker, form: URLSearchParams): void {
  const attributes = text(form, 'Attributes');
  const parsed = attributes === undefined ? null : readAttributes(attributes);
  const activitySid = text(form, 'ActivitySid', 34);
  const reject = boolean(form, 'RejectPendingReservations') ?? false;
  const friendlyName = text(form, 'FriendlyName', 256);
  if (activitySid !== undefined) leaveOffers(engine, workspace, worker, activitySid, reject);
  if (friendlyName !== undefined) renameWorker(engine, workspace, worker, friendlyName);
  if (parsed) setAttributes(engine, workspace, worker, parsed);
  if (activitySid !== undefined) setActivity(engine, workspace, worker, activitySid);
}

/** A worker who goes away with an offer open is refused, unless the request says to reject it. */
function leaveOffers(
  engine: Engine,
  workspace: Workspace,
  worker: Worker,
  activitySid: string,
  reject: boolean,
): void {
  const activity = workspace.activities.get(activitySid);
  if (!activity) throw badParameter(`ActivitySid ${activitySid} does not exist in the workspace`);
  const offers = [...workspace.reservations.values()].filter(
    ({ workerSid, status }) => workerSid === worker.sid && status === 'pending',
  );
  if (activity.available || offers.length === 0) return;
  if (!reject)
    throw badParameter(
      `Worker ${worker.sid} cannot have its activity updated while it has ${offers.length} pending reservations.`,
    );
  for (const offer of offers) rejectReservation(engine, workspace, offer);
}

/** `Available` is true, false, or 1, 0. */
function isAsAvailable(request: RestRequest, available: boolean): boolean {
  const wanted = request.query.get('Available');
  return wanted === null || ['true', '1'].includes(wanted.toLowerCase()) === available;
}

/** By its own SID, its task channel's SID or that one's unique name. */
function channelAt(workspace: Workspace, worker: Worker, request: RestRequest): WorkerChannel {
  const name = request.params['Sid'] ?? '';
  for (const channel of worker.channels.values()) {
    const unique = workspace.channels.get(channel.taskChannelSid)?.uniqueName;
    if ([channel.sid, channel.taskChannelSid, unique].includes(name)) return channel;
  }
  return find(worker.channels, name, request);
}
