import { useState } from 'react';
import { Checkbox } from '../../kit/checks.tsx';
import { TextField } from '../../kit/text-field.tsx';
import { useText } from '../../text/text.tsx';

interface PasswordFieldProps {
  name: string;
  label: string;
  hint?: string;
  /** So that a password manager knows what is wanted. */
  isNew?: boolean;
  value: string;
  onChange: (value: string) => void;
}

/** A password, which one may look at while typing: then once is enough. */
export function PasswordField({ isNew = false, ...props }: PasswordFieldProps) {
  const texts = useText().people;
  const [isShown, setIsShown] = useState(false);
  return (
    <>
      <TextField
        {...props}
        type={isShown ? 'text' : 'password'}
        autoComplete={isNew ? 'new-password' : 'current-password'}
        maxLength={200}
        isRequired
      />
      <Checkbox isSelected={isShown} onChange={setIsShown}>
        {texts.show}
      </Checkbox>
    </>
  );
}
