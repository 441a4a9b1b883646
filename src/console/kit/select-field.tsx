import {
  Button,
  ListBox,
  ListBoxItem,
  Popover,
  Select,
  SelectValue,
  type SelectProps,
} from 'react-aria-components';
import { FieldParts, type FieldTexts } from './field-parts.tsx';
import { useFieldError } from './form-errors.ts';
import styles from './field.module.css';

export interface Option {
  id: string;
  label: string;
}

interface SelectFieldProps extends FieldTexts {
  name?: string;
  options: readonly Option[];
  value: string | null;
  onChange: (id: string) => void;
  placeholder?: string;
  isDisabled?: boolean;
  isRequired?: boolean;
}

/** One of a list. */
export function SelectField({ label, hint, options, value, onChange, ...props }: SelectFieldProps) {
  const error = useFieldError(props.name);
  const given: SelectProps<Option> = props;
  return (
    <Select
      {...given}
      isInvalid={error !== undefined}
      className={styles.field ?? ''}
      value={value}
      onChange={(key) => {
        if (key !== null) onChange(String(key));
      }}
    >
      <FieldParts label={label} hint={hint} error={error}>
        <Button className={`${styles.input} ${styles.select}`}>
          <SelectValue />
          <span aria-hidden="true">▾</span>
        </Button>
        <Popover className={styles.popover ?? ''}>
          <ListBox className={styles.list ?? ''} items={options}>
            {(option) => (
              <ListBoxItem className={styles.option ?? ''} textValue={option.label}>
                {option.label}
              </ListBoxItem>
            )}
          </ListBox>
        </Popover>
      </FieldParts>
    </Select>
  );
}
