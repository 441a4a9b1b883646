import type { SettingFact } from './setting-facts.ts';

/** What was typed as the setting would have it: a number, null where it may be empty, else the words as they are. */
export function readNumber(
  typed: string,
  { isNullable }: Pick<SettingFact, 'isNullable'>,
): unknown {
  const plain = typed.trim().replace(',', '.');
  if (plain === '' && isNullable) return null;
  return /^-?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : typed;
}

/** Cannot it be the value of that setting? */
export function faultOf(value: unknown, { isNullable, isWhole, min, max }: SettingFact): boolean {
  if (value === null) return !isNullable;
  if (typeof value !== 'number') return true;
  return (
    (isWhole && !Number.isInteger(value)) ||
    (min !== null && value < min) ||
    (max !== null && value > max)
  );
}
