import { z } from 'zod';
import { outcomes, states } from '../../callback/callback.ts';
import { fields, moment, numberInQuery, oneOf } from './fields.ts';
import { paging } from './paging.ts';

/** Several of a closed list, with commas between. */
function several<Value extends string>(values: readonly Value[], description: string) {
  const error = `one or more of ${values.join(', ')}, with commas between`;
  const known = (text: string) => values.filter((value) => value === text);
  return z
    .string({ error })
    .refine((text) => text.split(',').every((part) => known(part).length === 1), { error })
    .transform((text) => text.split(',').flatMap(known))
    .describe(`${description} Any of: ${values.join(', ')}; several with commas between.`);
}

const idsError = 'up to 50 ids of call targets, with commas between';

/** A time in a query, where the plus of an offset that was not encoded has become a blank. */
const time = (description: string) =>
  z
    .string()
    .transform((text) => text.replace(/ (\d\d:\d\d)$/, '+$1'))
    .pipe(moment(description))
    .exactOptional()
    .describe(`${description} ISO 8601 with its offset.`);

const digitsError =
  'three to 15 digits of the number that follow each other, such as 5550143; blanks, dashes, brackets and a plus are left out';

const search = {
  state: several(states, 'Only callbacks in these states.').exactOptional(),
  outcome: several(outcomes, 'Only callbacks that ended so.').exactOptional(),
  callTargetId: z
    .string({ error: idsError })
    .regex(/^[^,]{1,100}(,[^,]{1,100}){0,49}$/, { error: idsError })
    .transform((text) => text.split(','))
    .exactOptional()
    .describe('Only callbacks of these call targets: ids, with commas between.'),
  number: numberInQuery
    .exactOptional()
    .describe('Only callbacks to this number, E.164. For who may see numbers.'),
  digits: z
    .string({ error: digitsError })
    .transform((text) => text.replace(/[\s().+\-/]/g, ''))
    .pipe(z.string().regex(/^\d{3,15}$/, { error: digitsError }))
    .exactOptional()
    .describe('Only callbacks whose number has these digits in it. For who may see numbers.'),
  createdFrom: time('Promised then or later.'),
  createdTo: time('Promised before then.'),
  dueFrom: time('To be dialled then or later; leaves out what has ended.'),
  dueTo: time('To be dialled before then; leaves out what has ended.'),
};

const sort = {
  sort: oneOf(
    ['newest', 'next-due'],
    '`newest` first, or `next-due` first, which leaves out what has ended.',
  ).default('newest'),
};

interface Times {
  createdFrom?: string;
  createdTo?: string;
  dueFrom?: string;
  dueTo?: string;
}

/** Both ends of a time must have something between them. */
function checkTimes(times: Times, context: z.core.$RefinementCtx<Times>): void {
  for (const [from, to] of [
    ['createdFrom', 'createdTo'],
    ['dueFrom', 'dueTo'],
  ] as const) {
    const [begin, end] = [times[from], times[to]];
    if (begin === undefined || end === undefined || Date.parse(begin) < Date.parse(end)) continue;
    context.addIssue({ code: 'custom', path: [to], message: `a time after ${from}`, input: end });
  }
}

export const callbackSearch = fields(search).superRefine(checkTimes);
export const callbackExport = fields({ ...search, ...sort }).superRefine(checkTimes);
export const callbackQuery = fields({ ...search, ...sort, ...paging }).superRefine(checkTimes);

const countOf = (state: string) => z.number().describe(`How many are ${state}.`);

export const callbackCounts = z
  .object({
    requested: countOf('requested'),
    waiting: countOf('waiting'),
    dialing: countOf('dialing'),
    connecting: countOf('connecting'),
    talking: countOf('talking'),
    ended: z.number().describe('How many have ended, 10000 at most.'),
    areMoreEnded: z.boolean().describe('More than that have ended.'),
  })
  .meta({ id: 'CallbackCounts' });
