import {
  Input,
  TextArea,
  TextField as AriaTextField,
  type TextFieldProps as AriaProps,
} from 'react-aria-components';
import { FieldParts, type FieldTexts } from './field-parts.tsx';
import { useFieldError } from './form-errors.ts';
import styles from './field.module.css';

interface TextFieldProps extends Omit<AriaProps, 'children' | 'className'>, FieldTexts {
  placeholder?: string;
  /** More than one line. */
  rows?: number;
}

/** A line of text, or several; `name` is the field of the API, so that its errors find it. */
export function TextField({ label, hint, placeholder, rows, ...props }: TextFieldProps) {
  const error = useFieldError(props.name);
  return (
    <AriaTextField
      {...props}
      isInvalid={error !== undefined || props.isInvalid === true}
      className={styles.field ?? ''}
    >
      <FieldParts label={label} hint={hint} error={error}>
        {rows === undefined ? (
          <Input className={styles.input} placeholder={placeholder} />
        ) : (
          <TextArea className={styles.input} rows={rows} placeholder={placeholder} />
        )}
      </FieldParts>
    </AriaTextField>
  );
}
