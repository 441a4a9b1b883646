import {
  Group,
  Input,
  NumberField as AriaNumberField,
  type NumberFieldProps as AriaProps,
} from 'react-aria-components';
import { FieldParts, type FieldTexts } from './field-parts.tsx';
import { useFieldError } from './form-errors.ts';
import styles from './field.module.css';

interface NumberFieldProps extends Omit<AriaProps, 'children' | 'className'>, FieldTexts {
  /** Stands behind the number: `s`, `%`. */
  unit?: string;
}

/** A number with its unit; arrow keys change it, an empty field is `NaN`. */
export function NumberField({ label, hint, unit, ...props }: NumberFieldProps) {
  const error = useFieldError(props.name);
  return (
    <AriaNumberField
      {...props}
      isInvalid={error !== undefined || props.isInvalid === true}
      className={styles.field ?? ''}
    >
      <FieldParts label={label} hint={hint} error={error}>
        <Group className={styles.row ?? ''}>
          <Input className={`${styles.input} ${styles.number}`} />
          {unit !== undefined && <span className={styles.unit}>{unit}</span>}
        </Group>
      </FieldParts>
    </AriaNumberField>
  );
}
