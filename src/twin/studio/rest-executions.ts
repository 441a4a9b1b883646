import type { Account } from '../account/account.ts';
import { iso8601 } from '../rest/dates.ts';
import { oneOf, required, text, time } from '../rest/form.ts';
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
import { emptyOutput, parseObject } from './context.ts';
import type { ExecutionLog } from './execution-log.ts';
import type { Execution, Step } from './execution.ts';
import type { Executions } from './executions.ts';
import { published, type Flow } from './flows.ts';

const host = 'studio.twilio.com';

interface Options {
  account: Account;
  flows: ReadonlyMap<string, Flow>;
  executions: Executions;
  log: ExecutionLog;
}

/** `/v2/Flows/{FlowSid}/Executions`, their steps and contexts (twilio.com/docs/studio/rest-api/v2/execution). */
export function executionRoutes({ account, flows, executions, log }: Options): RestRoute[] {
  const printer = printerOf(account);
  const executionOf = (request: RestRequest, name: 'Sid' | 'ExecutionSid'): Execution => {
    const found = find(log.all, request.params[name], request);
    if (found.flowSid !== request.params['FlowSid']) throw notFound(request.path);
    return found;
  };
  const stepOf = (request: RestRequest, name: 'Sid' | 'StepSid'): [Execution, Step] => {
    const execution = executionOf(request, 'ExecutionSid');
    const step = execution.steps.find(({ sid }) => sid === request.params[name]);
    if (!step) throw notFound(request.path);
    return [execution, step];
  };
  const route = (
    method: RestRoute['method'],
    path: string,
    handle: RestRoute['handle'],
  ): RestRoute => ({ method, host, path: `/v2/Flows/{FlowSid}/Executions${path}`, handle });
  return [
    route('POST', '', (request) => {
      const flow = find(flows, request.params['FlowSid'], request);
      const asked = readRequest(request);
      const revision = published(flow);
      if (!revision) throw badParameter(`Flow ${flow.sid} has no published revision`);
      refuseSecond(log, flow, asked.to);
      return created(printer.execution(executions.request(flow.sid, revision, asked)));
    }),
    route('GET', '', (request) => {
      const { sid } = find(flows, request.params['FlowSid'], request);
      const from = time(request.query, 'DateCreatedFrom') ?? Number.NEGATIVE_INFINITY;
      const to = time(request.query, 'DateCreatedTo') ?? Number.POSITIVE_INFINITY;
      const shown = [...log.all.values()].filter(
        (one) => one.flowSid === sid && one.createdAtMs >= from && one.createdAtMs <= to,
      );
      return pageOfMeta(request, shown.reverse(), 'executions', printer.execution);
    }),
    route('GET', '/{Sid}', (request) => ok(printer.execution(executionOf(request, 'Sid')))),
    route('POST', '/{Sid}', (request) => {
      const execution = executionOf(request, 'Sid');
      const status = oneOf(request.form, 'Status', ['active', 'ended'] as const);
      if (status === undefined)
        throw badParameter('Missing required parameter Status in the post body');
      if (status === 'ended') executions.end(execution, 'ended by REST');
      return ok(printer.execution(execution));
    }),
    route('DELETE', '/{Sid}', (request) => {
      const execution = executionOf(request, 'Sid');
      executions.end(execution, 'deleted');
      log.all.delete(execution.sid);
      return noContent;
    }),
    route('GET', '/{ExecutionSid}/Context', (request) =>
      ok(printer.context(executionOf(request, 'ExecutionSid'))),
    ),
    route('GET', '/{ExecutionSid}/Steps', (request) => {
      const execution = executionOf(request, 'ExecutionSid');
      const steps = execution.steps.toReversed();
      return pageOfMeta(request, steps, 'steps', (step) => printer.step(execution, step));
    }),
    route('GET', '/{ExecutionSid}/Steps/{Sid}', (request) =>
      ok(printer.step(...stepOf(request, 'Sid'))),
    ),
    route('GET', '/{ExecutionSid}/Steps/{StepSid}/Context', (request) =>
      ok(printer.stepContext(...stepOf(request, 'StepSid'))),
    ),
  ];
}

function readRequest({ form }: RestRequest) {
  const parameters = text(form, 'Parameters');
  const read =
    parameters === undefined || parameters === '' ? emptyOutput : parseObject(parameters);
  if (read === null) throw badParameter('Invalid Parameters: not a JSON object');
  return { to: required(form, 'To'), from: required(form, 'From'), parameters: read };
}

/** One person has one active execution of a flow (…/rest-api/v2/execution, "Create a new Execution"). */
function refuseSecond(log: ExecutionLog, flow: Flow, contact: string): void {
  const active = log.all
    .values()
    .find((one) => one.flowSid === flow.sid && one.status === 'active' && one.contact === contact);
  if (active)
    throw new RestError(
      409,
      20409,
      `Unable to create record: Execution ${active.sid} is already active for this contact`,
    );
}

function printerOf(account: Account) {
  const urlOf = ({ flowSid, sid }: Execution): string =>
    `https://${host}/v2/Flows/${flowSid}/Executions/${sid}`;
  const common = ({ flowSid }: Execution) => ({ account_sid: account.sid, flow_sid: flowSid });
  const execution = (one: Execution): object => ({
    ...{ sid: one.sid, ...common(one), contact_channel_address: one.contact, contact_sid: null },
    ...{ flow_version: one.revision, context: one.place.context },
    ...{ status: one.status, initiated_by: one.initiatedBy },
    date_created: iso8601(one.createdAtMs),
    date_updated: iso8601(one.updatedAtMs),
    url: urlOf(one),
    links: { steps: `${urlOf(one)}/Steps`, execution_context: `${urlOf(one)}/Context` },
  });
  const context = (one: Execution): object => ({
    ...{ ...common(one), execution_sid: one.sid, context: one.place.context },
    url: `${urlOf(one)}/Context`,
  });
  const step = (one: Execution, made: Step): object => {
    const url = `${urlOf(one)}/Steps/${made.sid}`;
    return {
      ...{ sid: made.sid, ...common(one), execution_sid: one.sid },
      ...{ parent_step_sid: made.parentStepSid, name: made.event },
      ...{ context: made.context, type: made.from.type },
      ...{ transitioned_from: made.from.name, transitioned_to: made.to?.name ?? 'Ended' },
      ...{ date_created: iso8601(made.atMs), date_updated: null, url },
      links: { step_context: `${url}/Context` },
    };
  };
  const stepContext = (one: Execution, made: Step): object => ({
    ...{ ...common(one), execution_sid: one.sid, step_sid: made.sid },
    ...{ context: made.context },
    url: `${urlOf(one)}/Steps/${made.sid}/Context`,
  });
  return { execution, context, step, stepContext };
}
