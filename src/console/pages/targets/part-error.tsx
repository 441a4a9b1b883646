import type { FieldError } from '../../api/problem.ts';
import { useText } from '../../text/text.tsx';
import styles from './targets.module.css';

/** What is wrong with a part of a setting that has several, where the part stands. */
export function PartError({
  errors,
  field,
  otherwise,
}: {
  errors: readonly FieldError[];
  field: string;
  /** Said below the part in any case. */
  otherwise?: string;
}) {
  const { fieldError } = useText().kit;
  const mine = errors.filter(
    (error) => error.field === field || error.field.startsWith(`${field}.`),
  );
  return (
    <>
      {mine.map(({ wanted, found, field: at }) => (
        <span key={`${at} ${wanted}`} className={styles.error}>
          {fieldError(wanted, found)}{' '}
        </span>
      ))}
      {otherwise}
    </>
  );
}
