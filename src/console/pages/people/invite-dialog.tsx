import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../../api/client.ts';
import type { components } from '../../api/schema.ts';
import { Dialog } from '../../kit/dialog.tsx';
import { FormDialog } from '../../kit/form-dialog.tsx';
import { TextField } from '../../kit/text-field.tsx';
import { Time } from '../../kit/time.tsx';
import { useText } from '../../text/text.tsx';
import { RoleField, type PersonRole } from './role-field.tsx';
import { useSaid } from './said.ts';
import { ShownOnce } from './shown-once.tsx';

/** Takes somebody in, and shows the link to pass on. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const texts = useText().people;
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<PersonRole>('viewer');
  const inviting = useMutation({
    mutationFn: () => ask(api.POST('/v1/people', { body: { name, email, role } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['people'] }),
  });
  const problem = useSaid(inviting.error);
  const { data } = inviting;
  if (data)
    return (
      <InvitationDialog name={data.person.name} invitation={data.invitation} onClose={onClose} />
    );
  return (
    <FormDialog
      title={texts.invite}
      onClose={onClose}
      error={problem}
      onSubmit={() => inviting.mutate()}
      submitLabel={texts.inviteVerb}
      isPending={inviting.isPending}
    >
      <TextField
        name="name"
        label={texts.name}
        hint={texts.nameHint}
        value={name}
        onChange={setName}
        maxLength={100}
        isRequired
        autoFocus
      />
      <TextField
        name="email"
        label={texts.email}
        hint={texts.emailHint}
        value={email}
        onChange={setEmail}
        inputMode="email"
        maxLength={254}
        isRequired
      />
      <RoleField value={role} onChange={setRole} />
    </FormDialog>
  );
}

interface InvitationDialogProps {
  name: string;
  invitation: components['schemas']['Invitation'];
  onClose: () => void;
}

/** A link to pass on; it stays until it is dealt with, as it is shown only now. */
export function InvitationDialog({ name, invitation, onClose }: InvitationDialogProps) {
  const texts = useText().people;
  const { path, expiresAt } = invitation;
  return (
    <Dialog title={texts.invitedTitle(name)} isOpen onClose={null}>
      <p>{texts.linkHint}</p>
      <p>
        {texts.expires} <Time at={expiresAt} />
      </p>
      <ShownOnce name={texts.link} text={`${window.location.origin}${path}`} onDone={onClose} />
    </Dialog>
  );
}
