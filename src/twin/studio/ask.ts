import type { Account } from '../account/account.ts';
import type { Web } from '../web/web.ts';
import type { Asking, Input } from './widget.ts';

/** twilio.com/docs/studio/widget-library/run-function, "HTTP response requirements". */
const timeLimitMs = 10_000;
const bytesMax = 65_536;

/** Asks an address of the account; no answer in time and size is `failed`. Redirects are followed. */
export async function ask(
  { account, web }: { account: Account; web: Web },
  { purpose, url, method, params, body, sendsCredentials }: Asking,
): Promise<Input> {
  const credentials = Buffer.from(`${account.sid}:${account.authToken}`).toString('base64');
  const answer = await web.send({
    ...{ url, method, params, timeLimitMs, bytesMax, kind: purpose },
    ...(body && { body }),
    ...(sendsCredentials && { headers: { authorization: `Basic ${credentials}` } }),
  });
  if (answer.kind === 'failed') return { kind: 'failed' };
  const { status, contentType, headers } = answer;
  return { kind: 'answer', status, contentType, body: answer.body, headers };
}
