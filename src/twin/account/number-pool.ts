/**
 * The numbers that can be bought: only those that no person has. In North America 555-0100 to 555-0199 of every area
 * code, in Britain the numbers Ofcom keeps for drama (020 7946 0000 to 0999).
 */
const pools = {
  US: { pattern: /^\+1[2-9]\d{2}55501\d{2}$/, areaCodes: ['415', '212', '303', '512', '617'] },
  CA: { pattern: /^\+1[2-9]\d{2}55501\d{2}$/, areaCodes: ['416', '514', '604'] },
  GB: { pattern: /^\+442079460\d{3}$/, areaCodes: [] },
} as const;

export type PoolCountry = keyof typeof pools;
export const poolCountries: readonly PoolCountry[] = ['US', 'CA', 'GB'];

/** True when the number (E.164) is one that can be bought, owned or not. */
export function isInPool(phoneNumber: string): boolean {
  return poolCountries.some((country) => pools[country].pattern.test(phoneNumber));
}

/**
 * The numbers of a country, in ascending order.
 * @param areaCode three digits, North America only; some area codes when absent
 */
export function poolNumbers(country: PoolCountry, areaCode?: string): string[] {
  if (country === 'GB')
    return areaCode === undefined ? count(1000, (index) => `+442079460${pad(index, 3)}`) : [];
  const areaCodes = areaCode === undefined ? pools[country].areaCodes : [areaCode];
  return areaCodes
    .filter((code) => /^[2-9]\d{2}$/.test(code))
    .flatMap((code) => count(100, (index) => `+1${code}55501${pad(index, 2)}`));
}

/** `(415) 555-0100` in North America, elsewhere the number as it is. */
export function nationalFormat(phoneNumber: string): string {
  return phoneNumber.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '($1) $2-$3');
}

const pad = (index: number, digits: number): string => String(index).padStart(digits, '0');
const count = (length: number, of: (index: number) => string): string[] =>
  Array.from({ length }, (_, index) => of(index));
