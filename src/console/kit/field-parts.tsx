import type { ReactNode } from 'react';
import { FieldError, Label, Text } from 'react-aria-components';
import styles from './field.module.css';

export interface FieldTexts {
  label: string;
  /** What it does, its unit, what is sensible: stands below the field. */
  hint?: ReactNode;
}

/** Label, control, hint and error, in the order that a screen reader tells them. */
export function FieldParts({
  label,
  hint,
  error,
  children,
}: FieldTexts & { error: string | undefined; children: ReactNode }) {
  return (
    <>
      <Label className={styles.label}>{label}</Label>
      {children}
      {hint !== undefined && (
        <Text slot="description" className={styles.hint}>
          {hint}
        </Text>
      )}
      <FieldError className={styles.error}>{error}</FieldError>
    </>
  );
}
