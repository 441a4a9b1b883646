import { z } from 'zod';
import { text } from './fields.ts';

/** A page of a list. */
export function page<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    nextCursor: z
      .string()
      .nullable()
      .describe('Give it as `cursor` for the next page; null: last.'),
  });
}

const limitError = 'a whole number from 1 to 200';
export const paging = {
  limit: z
    .string({ error: limitError })
    .regex(/^\d{1,3}$/, { error: limitError })
    .transform(Number)
    .pipe(
      z.int({ error: limitError }).min(1, { error: limitError }).max(200, { error: limitError }),
    )
    .default(50)
    .describe('Items at most, 1 to 200; 50 when left out.'),
  cursor: text(1, 200, 'The nextCursor of the page before.').exactOptional(),
};
