import type { Account } from '../account/account.ts';
import type { Mount, MountAnswer, MountRequest } from '../web/mount.ts';
import type { Params } from './context.ts';
import type { Executions } from './executions.ts';
import { latest, published, type Flow } from './flows.ts';

const address = /^\/v1\/Accounts\/(AC[0-9a-fA-F]{32})\/Flows\/(FW[0-9a-fA-F]{32})$/;
/** A webhook of Twilio's has far fewer parameters. */
const paramsMax = 500;

/** `https://webhooks.twilio.com/v1/Accounts/{AC}/Flows/{FW}`: where calls come to their flow, and back to it. */
export function studioMount(options: {
  account: Account;
  flows: ReadonlyMap<string, Flow>;
  executions: Executions;
}): Mount {
  const { account, flows, executions } = options;
  return {
    host: 'webhooks.twilio.com',
    async handle(request) {
      const [, accountSid, flowSid = ''] = address.exec(request.url.pathname) ?? [];
      if (accountSid !== account.sid) return text(404, 'There is no such flow');
      if (request.method !== 'GET' && request.method !== 'POST')
        return text(405, 'A flow is called with GET or POST');
      const params = paramsOf(request);
      const flow = flows.get(flowSid);
      const isTest = flow?.testUsers.includes(params['From'] ?? '') ?? false;
      const revision = flow && (isTest ? latest(flow) : published(flow));
      const token = request.headers['i-twilio-idempotency-token'] ?? null;
      const twiml = await executions.receive(flowSid, revision, params, token);
      if (twiml === null)
        return text(404, 'There is no such flow, or none of its revisions is published');
      return { status: 200, headers: { 'content-type': 'text/xml; charset=utf-8' }, body: twiml };
    },
  };
}

/** Query and form together; of a repeated name the last value counts. */
function paramsOf({ url, headers, body }: MountRequest): Params {
  const isForm = (headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  const form = new URLSearchParams(isForm ? body.toString('utf8') : '');
  return Object.fromEntries([...url.searchParams, ...form].slice(0, paramsMax));
}

function text(status: number, body: string): MountAnswer {
  return { status, headers: { 'content-type': 'text/plain' }, body };
}
