import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { eventsPath } from './desired-unhold.ts';
import { NoReply, type Send } from './transport.ts';
import type { TwilioLogin } from './twilio-client.ts';
import type { UnholdLogin } from './unhold-api.ts';

/**
 * Why Unhold would not hear TaskRouter's events; null when it would, or cannot be asked. Agents confirm by these
 * events, so without them no callback would ever be joined with its agent.
 * @param options.unholdUrl as Twilio reaches Unhold: what signatures are over
 */
export async function whyNotListening(
  send: Send,
  options: { twilio: TwilioLogin; unhold: UnholdLogin; unholdUrl: string },
): Promise<string | null> {
  const { twilio, unhold, unholdUrl } = options;
  // A form that is no event changes nothing. Only the auth token can sign it; by an API key there is just a door to find.
  const form = { AccountSid: twilio.accountSid };
  const isToken = twilio.username === twilio.accountSid;
  const signature = isToken
    ? getExpectedTwilioSignature(twilio.password, unholdUrl + eventsPath, form)
    : 'none';
  const reply = await send({
    method: 'POST',
    url: unhold.url + eventsPath,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': signature,
    },
    body: new URLSearchParams(form).toString(),
    setsOnly: true,
  }).catch((error: unknown) => {
    if (error instanceof NoReply) return null;
    throw error;
  });
  if (reply?.status === 404)
    return `Unhold does not listen to TaskRouter. Fix: start it with TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and UNHOLD_PUBLIC_URL=${unholdUrl}.`;
  if (reply?.status === 403 && isToken)
    return `Unhold refuses what ${twilio.accountSid} signs for ${unholdUrl}. Fix: start it with TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN of this account, and UNHOLD_PUBLIC_URL=${unholdUrl}.`;
  return null;
}
