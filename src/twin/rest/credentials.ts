import type { Account } from '../account/account.ts';
import { RestError } from './route.ts';

/**
 * Checks HTTP Basic credentials: account SID and auth token, or API key SID and secret (Twilio docs, "Twilio API
 * requests").
 * @throws RestError 401 / 20003
 */
export function checkCredentials(account: Account, authorization: string | undefined): void {
  const encoded = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) throw new RestError(401, 20003, 'Authenticate');
  const decoded = Buffer.from(encoded, 'base64').toString();
  const colon = decoded.indexOf(':');
  const username = decoded.slice(0, Math.max(0, colon));
  const password = decoded.slice(colon + 1);
  const wanted =
    username === account.sid ? account.authToken : account.apiKeys.get(username)?.secret;
  if (wanted === undefined)
    throw new RestError(401, 20003, 'Authentication Error - invalid username');
  if (password !== wanted)
    throw new RestError(401, 20003, 'Authentication Error - invalid password');
}
