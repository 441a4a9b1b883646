import type { ReactNode } from 'react';
import {
  Checkbox as AriaCheckbox,
  Radio,
  RadioGroup as AriaRadioGroup,
  Switch as AriaSwitch,
  type CheckboxProps,
  type SwitchProps,
} from 'react-aria-components';
import { FieldParts, type FieldTexts } from './field-parts.tsx';
import { useFieldError } from './form-errors.ts';
import type { Option } from './select-field.tsx';
import styles from './field.module.css';

type Labelled<Props> = Omit<Props, 'children' | 'className'> & { children: ReactNode };

/** Yes or no that takes effect with the form. */
export function Checkbox({ children, ...props }: Labelled<CheckboxProps>) {
  return (
    <AriaCheckbox {...props} className={styles.check ?? ''}>
      {({ isSelected }) => (
        <>
          <span className={styles.box} aria-hidden="true">
            {isSelected ? '✓' : ''}
          </span>
          <span>{children}</span>
        </>
      )}
    </AriaCheckbox>
  );
}

/** On or off. */
export function Switch({ children, ...props }: Labelled<SwitchProps>) {
  return (
    <AriaSwitch {...props} className={styles.check ?? ''}>
      <span className={styles.track} aria-hidden="true" />
      <span>{children}</span>
    </AriaSwitch>
  );
}

interface RadioGroupProps extends FieldTexts {
  name?: string;
  options: readonly (Option & { hint?: string })[];
  value: string;
  onChange: (id: string) => void;
  isDisabled?: boolean;
}

/** One of few, all of them seen. */
export function RadioGroup({ label, hint, options, ...props }: RadioGroupProps) {
  const error = useFieldError(props.name);
  return (
    <AriaRadioGroup {...props} isInvalid={error !== undefined} className={styles.field ?? ''}>
      <FieldParts label={label} hint={hint} error={error}>
        {options.map((option) => (
          <Radio key={option.id} value={option.id} className={styles.check ?? ''}>
            <span className={styles.dot} aria-hidden="true" />
            <span>
              {option.label}
              {option.hint !== undefined && <span className={styles.hint}> {option.hint}</span>}
            </span>
          </Radio>
        ))}
      </FieldParts>
    </AriaRadioGroup>
  );
}
