import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import { Form as AriaForm, FormContext } from 'react-aria-components';
import { Problem } from '../api/problem.ts';
import { useText } from '../text/text.tsx';
import { FormErrors } from './form-errors.ts';
import styles from './form.module.css';
import { ErrorNotice } from './notice.tsx';

interface FormProps {
  /** What the server said of it last: each error goes to the field of its name, the rest above the form. */
  error: unknown;
  onSubmit: () => void;
  children: ReactNode;
  /** The buttons. */
  actions: ReactNode;
}

/** The same objects all along: new ones would draw every field anew at each key that is typed in one. */
const settings = { validationBehavior: 'aria' as const };
const none = {};

/** A form that keeps what was typed, names each field at fault and leads to the first one. */
export function Form({ error, onSubmit, children, actions }: FormProps) {
  const ref = useRef<HTMLFormElement>(null);
  const texts = useText().kit;
  const said = useMemo(() => {
    const fields = error instanceof Problem ? error.errors : [];
    return Object.fromEntries(
      fields.map(({ field, wanted, found }) => [field, texts.fieldError(wanted, found)]),
    );
  }, [error, texts]);
  useEffect(() => {
    if (!(error instanceof Problem)) return;
    ref.current?.querySelector<HTMLElement>('[data-invalid] input, [aria-invalid=true]')?.focus();
  }, [error]);
  return (
    <AriaForm
      ref={ref}
      className={styles.form ?? ''}
      // What is wrong the server says: the browser must not keep a mended form from being sent.
      validationBehavior="aria"
      validationErrors={none}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {error !== null && error !== undefined && <ErrorNotice error={error} />}
      <FormContext value={settings}>
        <FormErrors value={said}>{children}</FormErrors>
      </FormContext>
      <div className={styles.actions}>{actions}</div>
    </AriaForm>
  );
}
