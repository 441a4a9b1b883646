import type { Account } from './account.ts';
import { liveEnvironment } from './names.ts';
import type { Known } from './resource.ts';

/** Our Functions service, or null while there is none. */
export function serviceOf({ twilio }: Account, known: Known) {
  const service = known.all('functions-service')[0];
  return service === undefined ? null : twilio.serverless.v1.services(service.sid);
}

/** The environment that the Functions run in. */
export function liveOf(account: Account, known: Known) {
  const environment = known.find('functions-environment', liveEnvironment);
  if (environment === null) return null;
  return serviceOf(account, known)?.environments(environment.sid) ?? null;
}

/** For making and changing: what comes earlier in the order is there by then. */
export function present<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`there is no ${what} yet`);
  return value;
}
