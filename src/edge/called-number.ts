import { isE164 } from '../base/phone-number.ts';
import { parseUri } from '../sip/uri.ts';

/**
 * The phone number that a request URI asks for, as E.164: `sip:+1…@us`, the same without its plus,
 * or `tel:`. Null: the user part is no number of that form.
 */
export function calledNumber(requestUri: string): string | null {
  const user = parseUri(requestUri)?.user ?? '';
  // RFC 3966 §3: parameters may follow the number inside the user part, and visual separators stand in it.
  const digits = user.replace(/;.*/s, '').replace(/[\s().-]/g, '');
  const number = digits.startsWith('+') ? digits : `+${digits}`;
  return isE164(number) ? number : null;
}
