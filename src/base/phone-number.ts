import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max';

/**
 * Reads a number as a person or a carrier writes it and gives E.164, or null when it is not one.
 * SIP's percent-decoding happens before; a raw `+` is a plus. Extensions are refused, not dropped.
 * @param text "+1202…", "(202) 555-0123", "0044…" ; at most 40 characters are looked at
 * @param home country whose national form is understood, ISO 3166 two letters
 */
export function toE164(text: string, home?: string): string | null {
  const trimmed = text.trim();
  if (trimmed.length > 40 || !/^\+?[\d\s().-]+$/.test(trimmed)) return null;
  const parsed = parsePhoneNumberFromString(trimmed, {
    ...(home ? { defaultCountry: home as CountryCode } : {}),
    extract: false,
  });
  return parsed && !parsed.ext ? parsed.number : null;
}

/** True when the text has the form of E.164: a plus and 7 to 15 digits. Says nothing of who owns it. */
export function isE164(text: string): boolean {
  return /^\+[1-9]\d{6,14}$/.test(text);
}

export interface NumberFacts {
  /** ISO 3166 two letters; null for satellite and other numbers of no country. */
  readonly country: string | null;
  /** libphonenumber's type, such as MOBILE or PREMIUM_RATE; null when its pattern is not known. */
  readonly type: string | null;
  /** True when the number matches a pattern that its country really assigns. */
  readonly assigned: boolean;
}

/** One call asks for its number and for our own caller ID some eight times, and reading one is slow. */
const known = new Map<string, NumberFacts>();
const knownMax = 1_000;

/** What the numbering plan says of an E.164 number. */
export function numberFacts(e164: string): NumberFacts {
  const before = known.get(e164);
  if (before) return before;
  const parsed = parsePhoneNumberFromString(e164, { extract: false });
  const facts: NumberFacts = {
    country: parsed?.country ?? null,
    type: parsed?.getType() ?? null,
    assigned: parsed?.isValid() ?? false,
  };
  if (known.size >= knownMax) known.clear();
  known.set(e164, facts);
  return facts;
}

/** For logs and screens: keeps the first and the last two digits of what looks like a number. */
export function maskNumber(number: string): string {
  if (number.length < 7) return '…';
  return `${number.slice(0, 3)}…${number.slice(-2)}`;
}
