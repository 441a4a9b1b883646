import { UserError } from '../../base/errors.ts';

/** Says of what a check finds at which field of the question the fault is. @throws UserError */
export function atField<Result>(field: string, check: () => Result): Result {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const errors = [{ field, wanted: error.message }];
    throw new UserError(error.code, error.message, { ...error.extra, errors }, { cause: error });
  }
}
