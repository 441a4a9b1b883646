import { oneOf, text } from '../../rest/form.ts';
import { pageOfMeta } from '../../rest/paging.ts';
import { badParameter, find, ok, type RestRequest, type RestRoute } from '../../rest/route.ts';
import type { Engine } from '../engine.ts';
import type { Reservation, Workspace } from '../model.ts';
import {
  acceptReservation,
  completeReservation,
  rejectReservation,
  wrapUpReservation,
} from '../reservations.ts';
import { printer } from './print.ts';
import { matches, route, workspaceIn } from './routes.ts';

/** Reservations, which Twilio shows below their task and below their worker. */
export function reservationRoutes(engine: Engine): RestRoute[] {
  return [...under(engine, 'Tasks', 'TaskSid'), ...under(engine, 'Workers', 'WorkerSid')];
}

function under(engine: Engine, family: 'Tasks' | 'Workers', owner: string): RestRoute[] {
  const path = `/{WorkspaceSid}/${family}/{${owner}}/Reservations`;
  const print = (request: RestRequest, workspace: Workspace) => (reservation: Reservation) =>
    printer(engine.account.sid, request.baseUrl, workspace).reservation(
      reservation,
      `${family}/${request.params[owner] ?? ''}`,
    );
  const reservationsOf = (workspace: Workspace, request: RestRequest): Reservation[] => {
    const sid = request.params[owner];
    if (family === 'Tasks') find(workspace.tasks, sid, request);
    else find(workspace.workers, sid, request);
    return [...workspace.reservations.values()].filter(
      ({ taskSid, workerSid }) => (family === 'Tasks' ? taskSid : workerSid) === sid,
    );
  };
  const reservationAt = (workspace: Workspace, request: RestRequest): Reservation => {
    const own = new Map(reservationsOf(workspace, request).map((one) => [one.sid, one]));
    return find(own, request.params['Sid'], request);
  };

  return [
    route('GET', path, (request) => {
      const workspace = workspaceIn(engine, request);
      const reservations = reservationsOf(workspace, request).filter(
        ({ status, workerSid }) =>
          matches(request, 'ReservationStatus', status) &&
          (family === 'Workers' || matches(request, 'WorkerSid', workerSid)),
      );
      return pageOfMeta(request, reservations, 'reservations', print(request, workspace));
    }),
    route('GET', `${path}/{Sid}`, (request) => {
      const workspace = workspaceIn(engine, request);
      return ok(print(request, workspace)(reservationAt(workspace, request)));
    }),
    route('POST', `${path}/{Sid}`, (request) => {
      const workspace = workspaceIn(engine, request);
      const reservation = reservationAt(workspace, request);
      update(engine, workspace, reservation, request.form);
      return ok(print(request, workspace)(reservation));
    }),
  ];
}

/** Accept and reject are done; what would move a call is not, and says so. */
function update(
  engine: Engine,
  workspace: Workspace,
  reservation: Reservation,
  form: URLSearchParams,
): void {
  const instruction = text(form, 'Instruction', 64)?.toLowerCase();
  if (instruction !== undefined && instruction !== 'accept' && instruction !== 'reject')
    throw badParameter(
      `Instruction ${instruction} is not done by the local Twilio: its voice side rings the contact_uri of the worker by itself`,
    );
  const status =
    oneOf(form, 'ReservationStatus', ['accepted', 'rejected', 'wrapping', 'completed']) ??
    (instruction && (instruction === 'accept' ? 'accepted' : 'rejected'));
  const activitySid = text(form, 'WorkerActivitySid', 34);
  if (status === 'accepted') acceptReservation(engine, workspace, reservation);
  if (status === 'rejected') rejectReservation(engine, workspace, reservation, activitySid);
  if (status === 'wrapping') wrapUpReservation(engine, workspace, reservation);
  if (status === 'completed') completeReservation(engine, workspace, reservation);
}
