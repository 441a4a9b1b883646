import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useText } from '../text/text.tsx';
import { FormDialog } from './form-dialog.tsx';
import { TextField } from './text-field.tsx';

interface ConfirmDialogProps {
  title: string;
  /** What will happen, and whether it can be undone. */
  children: ReactNode;
  /** The verb of the title: "Cancel the callback". */
  confirmLabel: string;
  kind?: 'primary' | 'danger';
  /** Asks for a reason, which goes into the journal. */
  withReason?: boolean;
  isOpen: boolean;
  onClose: () => void;
  /** Does it; what it throws is shown here, and what was typed is kept. */
  onConfirm: (reason: string) => Promise<unknown>;
}

/** Asks before something is done. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, children, confirmLabel, kind = 'primary', withReason = false } = props;
  const { isOpen, onClose, onConfirm } = props;
  const [reason, setReason] = useState('');
  const texts = useText().kit;
  const doing = useMutation({
    mutationFn: () => onConfirm(reason.trim()),
    onSuccess: () => {
      setReason('');
      onClose();
    },
  });
  const close = (): void => {
    doing.reset();
    onClose();
  };
  return (
    <FormDialog
      title={title}
      isOpen={isOpen}
      onClose={close}
      error={doing.error}
      onSubmit={() => doing.mutate()}
      submitLabel={confirmLabel}
      kind={kind}
      isPending={doing.isPending}
    >
      <div>{children}</div>
      {withReason && (
        <TextField
          name="reason"
          label={texts.reason}
          hint={texts.reasonHint}
          value={reason}
          onChange={setReason}
          maxLength={200}
          autoFocus
        />
      )}
    </FormDialog>
  );
}
