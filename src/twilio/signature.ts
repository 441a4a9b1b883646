import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';

export interface SignedRequest {
  /** As the sender was told it, with the query: of a proxy's address only the sender knows. */
  url: string;
  /** X-Twilio-Signature. */
  signature: string;
  form: URLSearchParams;
}

/**
 * Whether the holder of the auth token sent this form (twilio.com/docs/usage/security). Compared in constant time; a
 * signature in another alphabet, or a URL that is none, is only false.
 */
export function isSigned(authToken: string, { url, signature, form }: SignedRequest): boolean {
  if (!URL.canParse(url)) return false;
  const params = Object.fromEntries(
    [...new Set(form.keys())].map((name): [string, string | string[]] => {
      const [value = '', ...more] = form.getAll(name);
      return [name, more.length > 0 ? [value, ...more] : value];
    }),
  );
  return validateRequest(authToken, signature, url, params);
}
