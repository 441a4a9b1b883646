import type { RestAnswer, RestRequest, RestRoute } from '../../rest/route.ts';
import { find } from '../../rest/route.ts';
import type { Engine } from '../engine.ts';
import type { Workspace } from '../model.ts';

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

/** Only the entries that are not undefined: what was not sent stays as it is. */
export function given<Patch extends object>(patch: {
  [Key in keyof Patch]: Patch[Key] | undefined;
}): Patch {
  return Object.fromEntries(
    Object.entries(patch).filter(([, value]) => value !== undefined),
  ) as Patch;
}
