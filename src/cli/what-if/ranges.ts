import { UserError } from '../../base/errors.ts';

export interface RangeRule {
  /** The option as it is written: `--agents`. */
  option: string;
  /** What is counted: `agents`, `seconds`. */
  unit: string;
  least: number;
  most: number;
  /** Between two values of `A..B` when no step is named. */
  usualStep: number;
  /** Values at most, so that a slip of the finger is not a year of work. */
  mostValues: number;
}

/**
 * The whole numbers that `28`, `28..34`, `60..300/60` or `60,120,300` name, ascending and each once.
 * @throws UserError bad-request
 */
export function readRange(text: string, rule: RangeRule): number[] {
  const values = new Set<number>();
  for (const part of text.split(',')) for (const value of readPart(part, rule)) values.add(value);
  if (values.size > rule.mostValues)
    throw refusal(text, rule, `it names more than ${rule.mostValues} values; take a larger step`);
  return [...values].sort((one, other) => one - other);
}

function readPart(part: string, rule: RangeRule): number[] {
  const match = /^\s*(\d{1,9})(?:\.\.(\d{1,9})(?:\/(\d{1,9}))?)?\s*$/.exec(part);
  if (!match) throw refusal(part, rule, 'it is none of these');
  const from = Number(match[1]);
  const to = match[2] === undefined ? from : Number(match[2]);
  const step = match[3] === undefined ? rule.usualStep : Number(match[3]);
  if (from < rule.least || to > rule.most || to < rule.least || from > rule.most)
    throw refusal(part, rule, `only ${rule.least} to ${rule.most} ${rule.unit} can be asked for`);
  if (to < from) throw refusal(part, rule, `${to} is less than ${from}; turn them round`);
  if (step < 1) throw refusal(part, rule, 'a step is 1 or more');
  const count = Math.floor((to - from) / step) + 1;
  if (count > rule.mostValues)
    throw refusal(part, rule, `it names ${count} values; take a larger step, or fewer`);
  return Array.from({ length: count }, (_, index) => from + index * step);
}

function refusal(found: string, rule: RangeRule, why: string): UserError {
  const { least, usualStep, mostValues, unit } = rule;
  const to = least + 4 * usualStep;
  return new UserError(
    'bad-request',
    `${rule.option} is "${found.slice(0, 60)}"; wanted is a number of ${unit} (${least}), a range (${least}..${to}), ` +
      `one with a step (${least}..${to}/${2 * usualStep}) or a list (${least},${to}), ${mostValues} values at most: ${why}.`,
  );
}

/**
 * A number of an option.
 * @throws UserError bad-request
 */
export function readNumber(
  text: string,
  rule: { option: string; unit: string; least: number; most: number; whole?: boolean },
): number {
  const value = /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : Number.NaN;
  const fits = value >= rule.least && value <= rule.most;
  if (fits && (!rule.whole || Number.isInteger(value))) return value;
  throw new UserError(
    'bad-request',
    `${rule.option} is "${text.slice(0, 60)}"; wanted is ${rule.whole ? 'a whole number' : 'a number'} ` +
      `of ${rule.unit} from ${rule.least} to ${rule.most}.`,
  );
}
