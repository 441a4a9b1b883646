import type { Account } from '../account/account.ts';
import { iso8601 } from '../rest/dates.ts';
import { list, oneOf, required, text } from '../rest/form.ts';
import { pageOfMeta } from '../rest/paging.ts';
import {
  badParameter,
  created,
  find,
  noContent,
  notFound,
  ok,
  RestError,
  type RestRequest,
  type RestRoute,
} from '../rest/route.ts';
import { latest, pick, type Flow, type FlowRevision } from './flows.ts';
import { readDefinition, type Problem } from './validate.ts';

const host = 'studio.twilio.com';
const statuses = ['draft', 'published'] as const;

/** `/v2/Flows`, its revisions, its test users and the validator (twilio.com/docs/studio/rest-api/v2/flow). */
export function flowRoutes(account: Account, flows: Map<string, Flow>): RestRoute[] {
  const flowOf = (request: RestRequest): Flow => find(flows, request.params['Sid'], request);
  const print = (flow: Flow): object => printFlow(account, flow);
  const printOld = (flow: Flow) => (revision: FlowRevision) =>
    printRevision(account, flow, revision);
  const route = (
    method: RestRoute['method'],
    path: string,
    handle: RestRoute['handle'],
  ): RestRoute => ({ method, host, path: `/v2/Flows${path}`, handle });
  return [
    route('POST', '/Validate', (request) => {
      readRevision(request, account);
      return ok({ valid: true });
    }),
    route('POST', '', (request) => {
      const flow: Flow = {
        ...{ sid: account.newSid('FW'), testUsers: [] },
        revisions: [readRevision(request, account)],
      };
      flows.set(flow.sid, flow);
      return created(print(flow));
    }),
    route('GET', '', (request) =>
      pageOfMeta(request, [...flows.values()].reverse(), 'flows', print),
    ),
    route('GET', '/{Sid}', (request) => ok(print(flowOf(request)))),
    route('POST', '/{Sid}', (request) => {
      const flow = flowOf(request);
      flow.revisions.push(readRevision(request, account, latest(flow)));
      return ok(print(flow));
    }),
    route('DELETE', '/{Sid}', (request) => {
      flows.delete(flowOf(request).sid);
      return noContent;
    }),
    route('GET', '/{Sid}/Revisions', (request) => {
      const flow = flowOf(request);
      return pageOfMeta(request, flow.revisions.toReversed(), 'revisions', printOld(flow));
    }),
    route('GET', '/{Sid}/Revisions/{Revision}', (request) => {
      const flow = flowOf(request);
      const revision = pick(flow, request.params['Revision'] ?? '');
      if (!revision) throw notFound(request.path);
      return ok(printOld(flow)(revision));
    }),
    route('GET', '/{Sid}/TestUsers', (request) => ok(printTestUsers(flowOf(request)))),
    route('POST', '/{Sid}/TestUsers', (request) => {
      const flow = flowOf(request);
      flow.testUsers = (list(request.form, 'TestUsers') ?? []).filter((user) => user !== '');
      return ok(printTestUsers(flow));
    }),
  ];
}

/** @param before what stays as it is where nothing is sent; without it everything must be sent */
function readRevision(
  { form }: RestRequest,
  account: Account,
  before?: FlowRevision,
): FlowRevision {
  const status = oneOf(form, 'Status', statuses);
  if (status === undefined)
    throw badParameter('Missing required parameter Status in the post body');
  const isKept = before !== undefined && !form.has('Definition');
  return {
    ...{ revision: (before?.revision ?? 0) + 1, status, createdAtMs: account.clock.now() },
    commitMessage: text(form, 'CommitMessage') ?? null,
    friendlyName:
      before && !form.has('FriendlyName') ? before.friendlyName : required(form, 'FriendlyName'),
    ...(isKept
      ? { definition: before.definition, warnings: before.warnings }
      : valid(required(form, 'Definition', Number.MAX_SAFE_INTEGER))),
  };
}

/** @throws RestError 81022 with every problem in its details */
function valid(text: string): Pick<FlowRevision, 'definition' | 'warnings'> {
  const read = readDefinition(text);
  if (read.kind === 'valid') return read;
  throw new RestError(400, 81_022, 'Flow definition validation failed', {
    errors: read.problems.map(printProblem),
  });
}

function printProblem({ path, message }: Problem): object {
  return { property_path: path, message };
}

function printFlow(account: Account, flow: Flow): object {
  const url = urlOf(flow);
  const [first] = flow.revisions;
  const newest = latest(flow);
  return {
    ...printCommon(account, flow, newest),
    warnings: newest.warnings.map(printProblem),
    date_created: iso8601(first.createdAtMs),
    date_updated: newest === first ? null : iso8601(newest.createdAtMs),
    webhook_url: `https://webhooks.twilio.com/v1/Accounts/${account.sid}/Flows/${flow.sid}`,
    url,
    links: {
      test_users: `${url}/TestUsers`,
      revisions: `${url}/Revisions`,
      executions: `${url}/Executions`,
    },
  };
}

function printRevision(account: Account, flow: Flow, revision: FlowRevision): object {
  return {
    ...printCommon(account, flow, revision),
    ...{ date_created: iso8601(revision.createdAtMs), date_updated: null },
    url: `${urlOf(flow)}/Revisions/${revision.revision}`,
  };
}

function printCommon(account: Account, { sid }: Flow, revision: FlowRevision): object {
  return {
    ...{ sid, account_sid: account.sid, author_sid: null },
    friendly_name: revision.friendlyName,
    definition: revision.definition,
    ...{ status: revision.status, revision: revision.revision },
    ...{ commit_message: revision.commitMessage, valid: true, errors: [] },
  };
}

function printTestUsers(flow: Flow): object {
  return { sid: flow.sid, test_users: flow.testUsers, url: `${urlOf(flow)}/TestUsers` };
}

function urlOf({ sid }: Flow): string {
  return `https://${host}/v2/Flows/${sid}`;
}
