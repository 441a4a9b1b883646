import type { ReactNode } from 'react';
import { useText } from '../text/text.tsx';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Form } from './form.tsx';

interface FormDialogProps {
  title: string;
  isOpen?: boolean;
  isWide?: boolean;
  onClose: () => void;
  /** What the server said of it last, as of a `Form`. */
  error: unknown;
  onSubmit: () => void;
  /** The verb of the title. */
  submitLabel: string;
  kind?: 'primary' | 'danger';
  isPending: boolean;
  isDisabled?: boolean;
  /** Default: "Back". */
  closeLabel?: string;
  children: ReactNode;
}

/** A form over the page: sent, or left as if it had never been there. */
export function FormDialog(props: FormDialogProps) {
  const { title, isOpen = true, isWide = false, onClose, error, onSubmit, children } = props;
  const { submitLabel, kind = 'primary', isPending, isDisabled = false, closeLabel } = props;
  const texts = useText().kit;
  return (
    <Dialog title={title} isOpen={isOpen} onClose={onClose} isWide={isWide}>
      <Form
        error={error}
        onSubmit={onSubmit}
        actions={
          <>
            <Button kind={kind} type="submit" isPending={isPending} isDisabled={isDisabled}>
              {submitLabel}
            </Button>
            <Button onPress={onClose}>{closeLabel ?? texts.back}</Button>
          </>
        }
      >
        {children}
      </Form>
    </Dialog>
  );
}
