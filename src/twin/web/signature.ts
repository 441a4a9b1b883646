import { createHmac } from 'node:crypto';

/**
 * The value of X-Twilio-Signature: base64 of HMAC-SHA1 over the full URL and, of a form, each name and
 * value sorted by name (twilio.com/docs/usage/security).
 */
export function signatureOf(
  authToken: string,
  url: string,
  form: Readonly<Record<string, string>>,
): string {
  const pairs = Object.keys(form)
    .sort()
    .map((name) => name + form[name]);
  return createHmac('sha1', authToken)
    .update(url + pairs.join(''), 'utf8')
    .digest('base64');
}
