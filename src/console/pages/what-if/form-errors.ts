import { Problem } from '../../api/problem.ts';

/**
 * What the API says, at the fields of the form: it counts in shares of 1 and the form in percent, and what is wrong
 * with a change of agents stands at their number.
 */
export function atFormFields(error: unknown, percentWanted: string): unknown {
  if (!(error instanceof Problem)) return error;
  const errors = error.errors.map((fault) => {
    if (/^variants\.\d+\.agents$/.test(fault.field))
      return { ...fault, field: `${fault.field}.add` };
    if (!fault.field.endsWith('Share')) return fault;
    const found = Number(fault.found);
    return { ...fault, wanted: percentWanted, ...(found > 0 && { found: String(found * 100) }) };
  });
  return new Problem({ ...error.extra, errors }, error.status);
}
