import twilio from 'twilio';
import type { Clock } from '../../base/clock.ts';
import type { Account } from '../account/account.ts';
import type { Mount, MountAnswer, MountRequest } from '../web/mount.ts';
import type { Hosts } from './hosts.ts';
import { environmentAt, type Services } from './model.ts';

/** A Function that takes longer is ended (Twilio docs, "Functions execution limits"). */
const executionLimitMs = 10_000;

/**
 * `*.twil.io`: what is deployed there, with the signature check and the time limit that Twilio has.
 * @param clock the real one, however fast the account's goes: another process works in real time
 */
export function functionsMount(
  account: Account,
  services: Services,
  hosts: Hosts,
  clock: Clock,
): Mount {
  return {
    host: /^[a-z0-9-]+\.twil\.io$/,
    async handle(request) {
      const at = environmentAt(services, request.url.hostname);
      const build = at?.service.builds.get(at.environment.buildSid ?? '');
      const version = build?.versions.find(({ path }) => path === request.url.pathname);
      if (!at || !build || !version) return plain(404, 'Could not find requested resource');
      if (version.visibility === 'private') return plain(403, 'This Function is private');
      if (version.visibility === 'protected' && !isSigned(account, request))
        return plain(403, 'Forbidden: X-Twilio-Signature is missing or wrong');
      const late = new AbortController();
      const timer = clock.after(executionLimitMs, () => late.abort());
      try {
        const host = await hosts.hostOf(at.service, at.environment, build);
        if (!host) return plain(500, 'The Function could not be started');
        const answer = await host.ask(request, late.signal);
        if (answer === 'aborted')
          return plain(504, `Runtime application timed out after ${executionLimitMs} ms`);
        if (answer === 'broken') return plain(500, 'The Function broke off');
        const concurrency = { 'x-twilio-function-concurrency': String(host.load + 1) };
        return { ...answer, headers: { ...answer.headers, ...concurrency } };
      } finally {
        timer.cancel();
      }
    },
  };
}

/** Twilio's own check, over the public https address (twilio.com/docs/usage/security). */
function isSigned(account: Account, { url, headers, body, method }: MountRequest): boolean {
  const signature = headers['x-twilio-signature'] ?? '';
  const address = `https://${url.host}${url.pathname}${url.search}`;
  if (url.searchParams.has('bodySHA256'))
    return twilio.validateRequestWithBody(account.authToken, signature, address, body.toString());
  const isForm = (headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  const form = method === 'POST' && isForm ? new URLSearchParams(body.toString()) : [];
  return twilio.validateRequest(account.authToken, signature, address, Object.fromEntries(form));
}

function plain(status: number, text: string): MountAnswer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: text };
}
