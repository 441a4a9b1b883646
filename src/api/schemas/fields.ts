import { z } from 'zod';

/**
 * The kinds of fields the API knows. The error text of each says what was wanted there, so a problem
 * can name it; the description is the documentation, with unit and range.
 */

/** An object that refuses fields it does not know. */
export function fields<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const names = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `one of the fields: ${names || '(none)'}`
        : `a JSON object with the fields: ${names || '(none)'}`,
  });
}

/** A whole number of seconds. */
export function seconds(min: number, max: number, description: string) {
  const error = `a whole number of seconds from ${min} to ${max}`;
  return z
    .int({ error })
    .min(min, { error })
    .max(max, { error })
    .describe(`${description} Seconds.`);
}

/** A whole number of things. */
export function count(min: number, max: number, description: string) {
  const error = `a whole number from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error }).describe(description);
}

/** A part of a whole, above 0 and below 1. */
export function share(description: string) {
  const error = 'a share from 0.01 to 0.9, such as 0.2';
  return z
    .number({ error })
    .min(0.01, { error })
    .max(0.9, { error })
    .describe(`${description} 0.01 to 0.9.`);
}

export function probability(description: string) {
  const error = 'a number from 0 to 1';
  return z.number({ error }).min(0, { error }).max(1, { error }).describe(description);
}

/** Text without control characters: whatever it holds, it can go into a header or onto a line of a log. */
export function text(min: number, max: number, description: string) {
  const error = `text of ${min} to ${max} characters without control characters`;
  return z
    .string({ error })
    .min(min, { error })
    .max(max, { error })
    .regex(/^\P{Cc}*$/u, { error })
    .describe(description);
}

/** Twilio's name for a thing of theirs. @param prefix such as WS */
export function sid(prefix: string, what: string) {
  const error = `the SID of a ${what}, ${prefix} and 32 hexadecimal digits`;
  return z
    .string({ error })
    .regex(new RegExp(`^${prefix}[0-9a-fA-F]{32}$`), { error })
    .describe(`SID of the ${what}.`);
}

export function oneOf<const Values extends readonly [string, ...string[]]>(
  values: Values,
  description: string,
) {
  return z.enum(values, { error: `one of ${values.join(', ')}` }).describe(description);
}

export function flag(description: string) {
  return z.boolean({ error: 'true or false' }).describe(description);
}

export function list<Item extends z.ZodType>(item: Item, max: number, description: string) {
  const error = `a list of at most ${max}`;
  return z.array(item, { error }).max(max, { error }).describe(description);
}

/** A moment as it comes in: with any offset; milliseconds since 1970 after parsing. */
export function moment(description: string) {
  const error = 'a time in ISO 8601 with its offset, such as 2026-01-31T15:00:00Z';
  return z.iso.datetime({ offset: true, error }).describe(description);
}

/** Ids are looked up, not judged: what is not an id is simply not found. */
export function reference(what: string) {
  return text(1, 100, `The id of the ${what} (UUID).`);
}

/** A number to be called. Whether it may be is for the rules to say. */
export const customerNumber = text(1, 200, 'The number to call, in E.164, such as +12025550123.');

/** The same in a query, where a plus that was not encoded has become a blank. */
export const numberInQuery = customerNumber.transform((number) => number.replace(/^ /, '+'));

/** Whole seconds as a query writes them. */
export const waitedInQuery = z
  .string()
  .regex(/^\d{1,5}$/, { error: 'a whole number of seconds from 0 to 86400' })
  .transform(Number)
  .refine((seconds) => seconds <= 86_400, { error: 'a whole number of seconds from 0 to 86400' })
  .describe(
    'How long the caller has stood in line already; left out, he does not stand there yet. Seconds, 0 to 86400.',
  );
