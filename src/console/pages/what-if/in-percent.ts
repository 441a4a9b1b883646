import { Problem } from '../../api/problem.ts';

/** The API counts in shares of 1 and the form in percent: what it says of a share is said of the percent typed. */
export function inPercent(error: unknown, wanted: string): unknown {
  if (!(error instanceof Problem)) return error;
  const errors = error.errors.map((fault) => {
    if (!fault.field.endsWith('Share')) return fault;
    const found = Number(fault.found);
    return { ...fault, wanted, ...(found > 0 && { found: String(found * 100) }) };
  });
  return new Problem({ ...error.extra, errors }, error.status);
}
