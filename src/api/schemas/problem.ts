import { z } from 'zod';

/** The form of every error answer, for the documentation: being named makes it part of it. */
export const problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.number(),
    code: z.string().describe('Stable; see the list in the description.'),
    detail: z.string().describe('What was found, what was wanted, and the fix.'),
    errors: z
      .array(z.object({ field: z.string(), wanted: z.string(), found: z.string().optional() }))
      .optional(),
  })
  .meta({ id: 'Problem' });
