import { isE164, toE164 } from '../base/phone-number.ts';
import type { CallTargetSettings } from './call-target.ts';
import { checkNumber, homeCountry, type DialRule } from './dial-rules.ts';

export type TypedNumber = { number: string } | { rule: DialRule };

/**
 * What a person means by the digits they typed: a number of the home country, or an international
 * one with 00, 011 or the bare country code. The first reading that may be called is taken; when
 * none may, the first that a rule knows more of than "no such number" says why.
 */
export function readTypedNumber(
  typed: string,
  settings: CallTargetSettings,
  testNumbers: boolean,
): TypedNumber {
  const rules: DialRule[] = [];
  for (const number of [...readings(typed, homeCountry(settings)), typed]) {
    const refusal = checkNumber(number, settings, { testNumbers });
    if (!refusal) return { number };
    rules.push(refusal.rule);
  }
  return { rule: rules.find((rule) => !isUnknownNumber(rule)) ?? rules[0] ?? 'not-a-number' };
}

/** True for the rules that say there is no such number, rather than that it may not be called. */
export function isUnknownNumber(rule: string): boolean {
  return rule === 'not-a-number' || rule === 'short-code' || rule === 'not-assigned';
}

function readings(typed: string, home: string | null): string[] {
  if (!/^\d{1,20}$/.test(typed)) return [];
  const international = [/^00/, /^011/, /^/]
    .filter((prefix) => prefix.test(typed))
    .map((prefix) => `+${typed.replace(prefix, '')}`);
  const national = home === null ? null : toE164(typed, home);
  return [...(national === null ? [] : [national]), ...international].filter((n) => isE164(n));
}
