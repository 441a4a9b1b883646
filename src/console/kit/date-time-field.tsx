import { Input, TextField as AriaTextField } from 'react-aria-components';
import { FieldParts, type FieldTexts } from './field-parts.tsx';
import { useFieldError } from './form-errors.ts';
import styles from './field.module.css';

interface DateTimeFieldProps extends FieldTexts {
  name?: string;
  /** `2026-11-21T18:30` on the browser's clocks, or empty. */
  value: string;
  onChange: (value: string) => void;
  /** A day without a time: `2026-11-21`. */
  isDay?: boolean;
  isRequired?: boolean;
}

/** A moment or a day, by the browser's own picker, which knows its user's calendar and keyboard. */
export function DateTimeField({ label, hint, isDay = false, ...props }: DateTimeFieldProps) {
  const error = useFieldError(props.name);
  return (
    <AriaTextField
      {...props}
      isInvalid={error !== undefined}
      type={isDay ? 'date' : 'datetime-local'}
      className={styles.field ?? ''}
    >
      <FieldParts label={label} hint={hint} error={error}>
        <Input className={styles.input} />
      </FieldParts>
    </AriaTextField>
  );
}
