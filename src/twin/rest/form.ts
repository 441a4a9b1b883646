import { badParameter } from './route.ts';

/**
 * Readers of form and query parameters. A parameter that is not sent reads as undefined and means "leave as it is";
 * one that cannot be read is 400 / 20001 with its name. Names are Twilio's: `FriendlyName`.
 */

/** @param maxLength in characters; Twilio's own limits differ from field to field, this one bounds the rest */
export function text(form: URLSearchParams, name: string, maxLength = 16_384): string | undefined {
  const value = form.get(name);
  if (value === null) return undefined;
  if (value.length > maxLength)
    throw badParameter(`Invalid ${name}: longer than ${maxLength} characters`);
  return value;
}

/** A text that must be there and not be empty. */
export function required(form: URLSearchParams, name: string, maxLength?: number): string {
  const value = text(form, name, maxLength);
  if (value === undefined || value === '')
    throw badParameter(`Missing required parameter ${name} in the post body`);
  return value;
}

/** A whole number between `min` and `max`, both allowed. */
export function integer(
  form: URLSearchParams,
  name: string,
  { min = 0, max = Number.MAX_SAFE_INTEGER }: { min?: number; max?: number } = {},
): number | undefined {
  const value = form.get(name);
  if (value === null) return undefined;
  const number = /^[+-]?\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
  if (!(number >= min && number <= max))
    throw badParameter(
      `Invalid ${name}: ${quote(value)} is not a whole number of ${min} to ${max}`,
    );
  return number;
}

export function boolean(form: URLSearchParams, name: string): boolean | undefined {
  const value = form.get(name)?.toLowerCase();
  if (value === undefined) return undefined;
  if (value === 'true') return true;
  if (value === 'false') return false;
  throw badParameter(`Invalid ${name}: ${quote(value)} is neither true nor false`);
}

/** All values of a repeated key, or undefined when the key was not sent. */
export function list(form: URLSearchParams, name: string): string[] | undefined {
  return form.has(name) ? form.getAll(name) : undefined;
}

/** One of a closed list of words, compared without regard to case as Twilio does. */
export function oneOf<Word extends string>(
  form: URLSearchParams,
  name: string,
  words: readonly Word[],
): Word | undefined {
  const value = form.get(name);
  if (value === null) return undefined;
  const found = words.find((word) => word.toLowerCase() === value.toLowerCase());
  if (found === undefined)
    throw badParameter(`Invalid ${name}: ${quote(value)} is not one of ${words.join(', ')}`);
  return found;
}

/** An absolute http or https URL; an empty text clears the field and reads as null. */
export function webUrl(
  form: URLSearchParams,
  name: string,
  code?: number,
): string | null | undefined {
  const value = text(form, name, 4096);
  if (value === undefined) return undefined;
  if (value === '') return null;
  if (!/^https?:\/\//i.test(value) || !URL.canParse(value))
    throw badParameter(`Invalid ${name}: ${quote(value)} is not an http or https URL`, code);
  return value;
}

/** An ISO 8601 time or date, as milliseconds since 1970 (a date alone is its midnight, UTC). */
export function time(form: URLSearchParams, name: string): number | undefined {
  const value = form.get(name);
  if (value === null) return undefined;
  const timeMs = /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:?\d{2})?)?$/.test(value)
    ? Date.parse(value.includes('T') && !/(Z|[+-]\d{2}:?\d{2})$/.test(value) ? `${value}Z` : value)
    : Number.NaN;
  if (Number.isNaN(timeMs)) throw badParameter(`Invalid ${name}: ${quote(value)} is not a time`);
  return timeMs;
}

/** The beginning of a hostile text, fit for a message. */
function quote(value: string): string {
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
}
