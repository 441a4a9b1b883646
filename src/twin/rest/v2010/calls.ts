import type { Account } from '../../account/account.ts';
import type { CallControl, CallRecord } from '../../account/call.ts';
import { nationalFormat } from '../../account/number-pool.ts';
import { rfc2822 } from '../dates.ts';
import { text, time } from '../form.ts';
import { pageOfV2010 } from '../paging.ts';
import { badParameter, created, find, noContent, ok, RestError, type RestRoute } from '../route.ts';
import { changeOf, orderOf } from './call-orders.ts';
import { accountPath, apiHost as host, apiVersion, dates, uriOf } from './common.ts';

const listPath = `${accountPath}/Calls.json`;
const path = `${accountPath}/Calls/{Sid}.json`;

/** Calls: list, place, read, change; placing and changing is done by voice through `account.callControl`. */
export function callRoutes(account: Account): RestRoute[] {
  const calls = account.calls;
  const print = (call: CallRecord): object => printCall(account, call);
  const control = (): CallControl => {
    if (account.callControl === null)
      throw new RestError(503, 20503, 'This local Twilio runs without its voice part');
    return account.callControl;
  };
  return [
    {
      ...{ method: 'GET', host, path: listPath },
      handle(request) {
        const shown = Array.from(calls.values()).filter(filterOf(request.query)).toReversed();
        return pageOfV2010(request, shown, 'calls', print);
      },
    },
    {
      ...{ method: 'POST', host, path: listPath },
      handle: ({ form }) => created(print(control().place(orderOf(account, form)))),
    },
    {
      ...{ method: 'GET', host, path },
      handle: (request) => ok(print(find(calls, request.params['Sid'], request))),
    },
    {
      ...{ method: 'POST', host, path },
      async handle(request) {
        const call = find(calls, request.params['Sid'], request);
        const change = changeOf(request.form);
        if (change !== null) await control().change(call, change);
        return ok(print(call));
      },
    },
    {
      ...{ method: 'DELETE', host, path },
      handle(request) {
        const call = find(calls, request.params['Sid'], request);
        if (call.endedAtMs === null) throw badParameter('The call has not ended');
        calls.delete(call.sid);
        return noContent;
      },
    },
  ];
}

const dayMs = 86_400_000;

/** `To`, `From`, `Status`, `ParentCallSid`; `StartTime` and `EndTime` with `<` or `>`, or alone for a whole day (UTC). */
function filterOf(query: URLSearchParams): (call: CallRecord) => boolean {
  const to = text(query, 'To');
  const from = text(query, 'From');
  const status = text(query, 'Status');
  const parent = text(query, 'ParentCallSid');
  const started = timeFilter(query, 'StartTime');
  const ended = timeFilter(query, 'EndTime');
  return (call) =>
    (to === undefined || call.to === to) &&
    (from === undefined || call.from === from) &&
    (status === undefined || call.status === status) &&
    (parent === undefined || call.parentCallSid === parent) &&
    started(call.startedAtMs) &&
    ended(call.endedAtMs);
}

function timeFilter(query: URLSearchParams, name: string): (atMs: number | null) => boolean {
  const day = time(query, name);
  const before = time(query, `${name}<`);
  const after = time(query, `${name}>`);
  return (atMs) => {
    if (day === undefined && before === undefined && after === undefined) return true;
    if (atMs === null) return false;
    const dayStart = day === undefined ? undefined : day - (day % dayMs);
    return (
      (dayStart === undefined || (atMs >= dayStart && atMs < dayStart + dayMs)) &&
      (before === undefined || atMs <= before) &&
      (after === undefined || atMs >= after)
    );
  };
}

function printCall(account: Account, call: CallRecord): object {
  const { startedAtMs, endedAtMs } = call;
  const isTalkOver = startedAtMs !== null && endedAtMs !== null;
  return {
    sid: call.sid,
    account_sid: account.sid,
    api_version: apiVersion,
    parent_call_sid: call.parentCallSid,
    to: call.to,
    to_formatted: nationalFormat(call.to),
    from: call.from,
    from_formatted: nationalFormat(call.from),
    phone_number_sid: call.phoneNumberSid,
    direction: call.direction,
    status: call.status,
    start_time: startedAtMs === null ? null : rfc2822(startedAtMs),
    end_time: endedAtMs === null ? null : rfc2822(endedAtMs),
    duration: isTalkOver ? String(Math.round((endedAtMs - startedAtMs) / 1000)) : null,
    answered_by: call.answeredBy,
    forwarded_from: call.forwardedFrom,
    caller_name: call.callerName,
    queue_time: String(call.queueTimeMs),
    group_sid: null,
    trunk_sid: null,
    price: null,
    price_unit: 'USD',
    ...dates(call),
    subresource_uris: {},
    uri: uriOf(account, `Calls/${call.sid}`),
  };
}
