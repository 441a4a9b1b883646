import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../../api/client.ts';
import type { Scope } from '../../api/session.ts';
import { RadioGroup } from '../../kit/checks.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { FormDialog } from '../../kit/form-dialog.tsx';
import { TextField } from '../../kit/text-field.tsx';
import { useText } from '../../text/text.tsx';
import { useSaid } from './said.ts';
import { ShownOnce } from './shown-once.tsx';

const scopes: readonly Scope[] = ['offer:read', 'read', 'operate', 'write', 'admin'];

/** Makes a key and shows it, once. */
export function NewKeyDialog({ onClose }: { onClose: () => void }) {
  const texts = useText().people.keys;
  const [name, setName] = useState('');
  const [scope, setScope] = useState<Scope>('offer:read');
  const making = useMutation({
    mutationFn: () => ask(api.POST('/v1/api-keys', { body: { name, scopes: [scope] } })),
  });
  const problem = useSaid(making.error);
  const key = making.data?.key;
  if (key)
    return (
      <Dialog title={texts.key} isOpen onClose={null}>
        <p>{texts.made}</p>
        <ShownOnce name={texts.key} text={key} onDone={onClose} />
      </Dialog>
    );
  return (
    <FormDialog
      title={texts.add}
      onClose={onClose}
      error={problem}
      onSubmit={() => making.mutate()}
      submitLabel={texts.add}
      isPending={making.isPending}
    >
      <TextField
        name="name"
        label={texts.name}
        value={name}
        onChange={setName}
        maxLength={100}
        isRequired
        autoFocus
      />
      <RadioGroup
        name="scopes"
        label={texts.scope}
        value={scope}
        onChange={(id) => setScope(scopes.find((each) => each === id) ?? scope)}
        options={scopes.map((id) => ({
          ...{ id, label: texts.scopes[id], hint: texts.scopeHints[id] },
        }))}
      />
    </FormDialog>
  );
}
