import type { Account } from '../../account/account.ts';
import { httpMethods, type HttpMethod } from '../../account/http-method.ts';
import { rfc2822 } from '../dates.ts';
import { oneOf, webUrl } from '../form.ts';
import { badParameter } from '../route.ts';

export const apiHost = 'api.twilio.com';
export const apiVersion = '2010-04-01';
export const accountPath = '/2010-04-01/Accounts/{AccountSid}';

/** `/2010-04-01/Accounts/AC…/SIP/Domains/SD….json` */
export function uriOf(account: Account, path: string): string {
  return `/${apiVersion}/Accounts/${account.sid}/${path}.json`;
}

/** `date_created` and `date_updated` of a record. */
export function dates(record: { createdAtMs: number; updatedAtMs: number }): object {
  return { date_created: rfc2822(record.createdAtMs), date_updated: rfc2822(record.updatedAtMs) };
}

/** A webhook address; "" clears it. @throws RestError 400 / 21402 */
export function hookUrl(form: URLSearchParams, name: string): string | null | undefined {
  return webUrl(form, name, 21402);
}

export function hookMethod(form: URLSearchParams, name: string): HttpMethod | undefined {
  return oneOf(form, name, httpMethods);
}

/** Refuses what real Twilio does and the twin does not; an empty text asks for nothing. */
export function refuse(form: URLSearchParams, names: readonly string[]): void {
  for (const name of names)
    if ((form.get(name) ?? '') !== '')
      throw badParameter(`The local Twilio does not do ${name}: leave it out (docs/twin.md)`);
}
