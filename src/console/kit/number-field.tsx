import {
  Group,
  Input,
  NumberField as AriaNumberField,
  type NumberFieldProps as AriaProps,
} from 'react-aria-components';
import { FieldParts, type FieldTexts } from './field-parts.tsx';
import styles from './field.module.css';

interface NumberFieldProps extends Omit<AriaProps, 'children' | 'className'>, FieldTexts {
  /** Stands behind the number: `s`, `%`. */
  unit?: string;
}

/** A number with its unit; arrow keys change it, an empty field is `NaN`. */
export function NumberField({ label, hint, unit, ...props }: NumberFieldProps) {
  return (
    <AriaNumberField {...props} className={styles.field ?? ''}>
      <FieldParts label={label} hint={hint}>
        <Group className={styles.row ?? ''}>
          <Input className={`${styles.input} ${styles.number}`} />
          {unit !== undefined && <span className={styles.unit}>{unit}</span>}
        </Group>
      </FieldParts>
    </AriaNumberField>
  );
}
