import { z } from 'zod';
import { failed, notTried, ok, type Verdict } from './check.ts';
import type { HttpAnswer, Probes } from './probes.ts';
import type { CheckedSettings, Subject } from './subject.ts';

/** The address that others and Twilio are told leads here, and browsers keep a sign-in there. */
export async function publicUrl({ settings }: Subject, probes: Probes): Promise<Verdict> {
  const wanted = 'UNHOLD_PUBLIC_URL leads here, by https';
  const url = settings.http.publicUrl;
  if (url === null)
    return notTried(
      'UNHOLD_PUBLIC_URL is not set: only this machine knows where we are',
      wanted,
      'put a TLS proxy in front, and set UNHOLD_PUBLIC_URL to its address; this machine alone needs none',
    );
  const answer = await probes
    .get(`${url}/healthz`, { accept: 'application/json' })
    .catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
  if (typeof answer === 'string')
    return failed(
      `${url} does not answer (${answer})`,
      wanted,
      'start the proxy, or correct UNHOLD_PUBLIC_URL; if only this machine cannot reach it (a NAT), look from outside',
    );
  if (answer.status !== 200 || !isOurs(answer))
    return failed(
      `${url} answers ${answer.status}, and it is not Unhold`,
      wanted,
      `let the proxy pass everything below that address on to this node`,
    );
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:') return ok(`${url} leads here`, wanted);
  if (/^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname))
    return ok(`${url} leads here; browsers take http for this machine as safe`, wanted);
  return failed(
    `${url} leads here without TLS`,
    wanted,
    'put a TLS proxy in front and write https: browsers do not keep a sign-in for http, and keys would be read on the way',
  );
}

const health = z.object({ status: z.string(), parts: z.object({}) });

function isOurs({ text }: HttpAnswer): boolean {
  try {
    return health.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

const noAccount = (wanted: string): Verdict =>
  notTried(
    'no Twilio account is set',
    wanted,
    'set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and UNHOLD_PUBLIC_URL; a SIP trunk alone needs none',
  );

/** One authenticated read, at the REST address that is set and nowhere else. */
export async function twilioAccount({ settings }: Subject, probes: Probes): Promise<Verdict> {
  const wanted = 'Twilio takes the account and its token';
  const { twilio } = settings;
  if (twilio === null) return noAccount(wanted);
  const answer = await ask(twilio, 'api', `/2010-04-01/Accounts/${twilio.accountSid}.json`, probes);
  if (typeof answer === 'string') return away(twilio, answer, wanted);
  if (answer.status === 401 || answer.status === 403)
    return failed(
      `refused with ${answer.status}`,
      wanted,
      'copy TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN from the Console, and start again',
    );
  if (answer.status !== 200)
    return failed(`answered ${answer.status}`, wanted, 'look at https://status.twilio.com');
  const status = statusIn(answer);
  if (status !== null && status !== 'active')
    return failed(`the account is ${status}`, wanted, 'open the account again in the Console');
  return ok('the account is read with the token', wanted);
}

const account = z.object({ status: z.string().max(40) });

function statusIn({ text }: HttpAnswer): string | null {
  try {
    return account.safeParse(JSON.parse(text)).data?.status ?? null;
  } catch {
    return null;
  }
}

/** The queues that call targets name: without one nothing is known of its line. */
export async function twilioQueues(subject: Subject, probes: Probes): Promise<Verdict> {
  const wanted = 'every TaskRouter queue that a call target names exists';
  const { twilio } = subject.settings;
  const named = (await subject.callTargets()).flatMap((target) =>
    target.twilio === null ? [] : [{ name: target.name, ...target.twilio }],
  );
  if (named.length === 0)
    return notTried(
      'no call target names a queue',
      wanted,
      'apply the Flex plan, which makes such a call target; a SIP trunk alone needs none',
    );
  if (twilio === null) return noAccount(wanted);
  const answers = await Promise.all(
    named.slice(0, 50).map(async (each) => ({
      ...each,
      answer: await ask(
        twilio,
        'taskrouter',
        `/v1/Workspaces/${each.workspaceSid}/TaskQueues/${each.taskQueueSid}`,
        probes,
      ),
    })),
  );
  for (const { answer } of answers)
    if (typeof answer === 'string') return away(twilio, answer, wanted);
  const bad = answers.filter(({ answer }) => typeof answer !== 'string' && answer.status !== 200);
  const [first] = bad;
  if (first && typeof first.answer !== 'string')
    return failed(
      `${first.taskQueueSid} of ${first.name}: ${first.answer.status}${bad.length > 1 ? `, and ${bad.length - 1} more` : ''}`,
      wanted,
      'choose a queue of this account in the call target, or plan and apply Flex again',
    );
  return ok(`${answers.length} of ${answers.length} are there`, wanted);
}

type Login = NonNullable<CheckedSettings['twilio']>;

/** The answer, or why there is none. */
async function ask(
  { accountSid, authToken, restUrl }: Login,
  product: 'api' | 'taskrouter',
  path: string,
  probes: Probes,
): Promise<HttpAnswer | string> {
  const host = `${product}.twilio.com`;
  const login = Buffer.from(`${accountSid}:${authToken}`).toString('base64');
  try {
    return await probes.get(`${restUrl ?? `https://${host}`}${path}`, {
      ...{ authorization: `Basic ${login}`, accept: 'application/json' },
      // Tells a local Twilio which product is meant.
      ...(restUrl !== null && { 'x-twilio-host': host }),
    });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function away({ restUrl }: Login, why: string, wanted: string): Verdict {
  return failed(
    `${restUrl ?? 'twilio.com'} does not answer (${why})`,
    wanted,
    restUrl === null
      ? 'let this machine reach api.twilio.com and taskrouter.twilio.com by https'
      : 'start what TWILIO_REST_URL names, or leave it out for Twilio',
  );
}
