import { isE164, maskNumber, numberFacts, type NumberFacts } from '../base/phone-number.ts';
import type { CallTargetSettings } from './call-target.ts';
import { fictionalRange } from './fictional-numbers.ts';

/** Why a number may not be called: a closed list, for the API, the journal and what the caller is told. */
export const dialRules = [
  'not-a-number',
  'short-code',
  'emergency',
  'blocked',
  'test-number',
  'satellite',
  'no-country',
  'not-assigned',
  'country-not-allowed',
  'premium',
  'special-service',
] as const;
export type DialRule = (typeof dialRules)[number];

export interface Refusal {
  rule: DialRule;
  /** What was found and why it is refused, with the number masked. */
  sentence: string;
}

type NumberSettings = Pick<CallTargetSettings, 'callerId' | 'allowedCountries' | 'blockedPrefixes'>;

/**
 * May this number be called for this call target? Asked at registration and again before every
 * INVITE to a customer, so that a list that changed meanwhile is obeyed. Null: yes.
 * @param number E.164; anything else is refused as what it looks like
 * @param options.testNumbers fictional numbers may be called (SIP_HOST is loopback)
 */
export function checkNumber(
  number: string,
  settings: NumberSettings,
  options: { testNumbers: boolean },
): Refusal | null {
  return (
    refuseForm(number) ??
    refuseBlocked(number, settings.blockedPrefixes) ??
    (fictionalRange(number)
      ? refuseTestNumber(number, settings, options.testNumbers)
      : refuseReal(number, settings))
  );
}

/** The country whose numbers are called by default and whose national form is understood. */
export function homeCountry(settings: Pick<CallTargetSettings, 'callerId'>): string | null {
  return countryOf(settings.callerId);
}

function countryOf(number: string): string | null {
  return numberFacts(number).country ?? fictionalRange(number)?.country ?? null;
}

/** Emergency numbers of the world's plans, as dialled. */
const emergency = new Set(
  (
    '000 061 066 08 100 101 102 103 104 105 106 108 110 111 112 113 114 115 116 117 118 119 120 122 ' +
    '123 128 129 132 133 144 155 158 160 190 191 192 193 194 195 196 197 198 199 911 933 988 991 ' +
    '993 994 995 997 998 999'
  ).split(' '),
);

function refuseForm(number: string): Refusal | null {
  if (isE164(number)) return null;
  const digits = /^\+?(\d{2,6})$/.exec(number)?.[1];
  if (digits === undefined)
    return refusal('not-a-number', number, 'is not a phone number in the form +12025550123');
  const isEmergency = emergency.has(digits) || emergency.has(digits.slice(-3));
  return isEmergency
    ? refusal('emergency', digits, 'is or ends in an emergency number')
    : refusal('short-code', digits, 'is too short: service codes are not called');
}

function refuseBlocked(number: string, blockedPrefixes: readonly string[]): Refusal | null {
  const prefix = blockedPrefixes.find((entry) => {
    const digits = entry.replace(/\D/g, '');
    return digits !== '' && number.startsWith(`+${digits}`);
  });
  return prefix === undefined
    ? null
    : refusal('blocked', number, `begins with the blocked prefix ${prefix}`);
}

function refuseTestNumber(
  number: string,
  settings: NumberSettings,
  testNumbers: boolean,
): Refusal | null {
  if (!testNumbers)
    return refusal('test-number', number, 'is kept for fiction and tests: nobody is reached there');
  return (
    refuseCountry(number, countryOf(number), settings) ??
    refuseType(number, numberFacts(number).type)
  );
}

function refuseReal(number: string, settings: NumberSettings): Refusal | null {
  const facts = numberFacts(number);
  return (
    refuseNetwork(number, facts) ??
    refuseCountry(number, facts.country, settings) ??
    refuseType(number, facts.type) ??
    (facts.assigned ? null : notAssigned(number))
  );
}

/** Codes of no country: satellites (870 Inmarsat, 881 mobile), networks (882, 883), world services. */
function refuseNetwork(number: string, facts: NumberFacts): Refusal | null {
  if (/^\+(870|88[123])/.test(number))
    return refusal('satellite', number, 'belongs to a satellite or global network');
  if (number.startsWith('+979')) return refusal('premium', number, 'is charged at a premium rate');
  if (/^\+(800|808|878|888|991|999)/.test(number) || (facts.assigned && facts.country === null))
    return refusal('no-country', number, 'belongs to no country');
  // Of a shared code such as +1 or +44 the country is only known for numbers that are assigned.
  return facts.country === null ? notAssigned(number) : null;
}

const notAssigned = (number: string): Refusal =>
  refusal('not-assigned', number, 'is not a number its country assigns');

function refuseCountry(
  number: string,
  country: string | null,
  settings: NumberSettings,
): Refusal | null {
  const home = homeCountry(settings);
  const allowed = settings.allowedCountries ?? (home === null ? [] : [home]);
  if (country !== null && allowed.includes(country)) return null;
  const wanted =
    allowed.length === 0
      ? 'none is'
      : `${allowed.join(', ')} ${allowed.length === 1 ? 'is' : 'are'}`;
  return refusal(
    'country-not-allowed',
    number,
    `is in ${country ?? 'no known country'}, which is not among the allowed countries: ${wanted}`,
  );
}

const refusedTypes: Record<string, { rule: DialRule; what: string }> = {
  PREMIUM_RATE: { rule: 'premium', what: 'is charged at a premium rate' },
  SHARED_COST: { rule: 'premium', what: 'is a shared-cost number' },
  PERSONAL_NUMBER: { rule: 'special-service', what: 'is a personal follow-me number' },
  UAN: { rule: 'special-service', what: "is a company's universal access number" },
  PAGER: { rule: 'special-service', what: 'is a pager' },
  VOICEMAIL: { rule: 'special-service', what: 'is a voicemail access number' },
};

function refuseType(number: string, type: string | null): Refusal | null {
  const refused = type === null ? undefined : refusedTypes[type];
  return refused ? refusal(refused.rule, number, refused.what) : null;
}

/** Short codes are nobody's secret; longer numbers, and text that is none, are masked. */
function refusal(rule: DialRule, number: string, what: string): Refusal {
  const shown = /^\d{2,6}$/.test(number) ? number : maskNumber(number.replace(/[^\d+]/g, ''));
  return { rule, sentence: `${shown} ${what}` };
}
