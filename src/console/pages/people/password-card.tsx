import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../../api/client.ts';
import { Button } from '../../kit/button.tsx';
import { Form } from '../../kit/form.tsx';
import { say } from '../../kit/toast.tsx';
import { useText } from '../../text/text.tsx';
import { PasswordField } from './password-field.tsx';
import { useSaid } from './said.ts';

/** Changes one's own password. */
export function PasswordCard() {
  const texts = useText().people;
  const client = useQueryClient();
  const [currentPassword, setCurrentPassword] = useState('');
  const [newPassword, setNewPassword] = useState('');
  const changing = useMutation({
    mutationFn: () =>
      ask(api.POST('/v1/account/password', { body: { currentPassword, newPassword } })),
    onSuccess: () => {
      say(texts.account.passwordChanged);
      setCurrentPassword('');
      setNewPassword('');
      return client.invalidateQueries({ queryKey: ['own-sessions'] });
    },
  });
  const problem = useSaid(changing.error);
  return (
    <Form
      error={problem}
      onSubmit={() => changing.mutate()}
      actions={
        <Button type="submit" isPending={changing.isPending}>
          {texts.account.changePassword}
        </Button>
      }
    >
      <PasswordField
        name="currentPassword"
        label={texts.account.current}
        value={currentPassword}
        onChange={setCurrentPassword}
      />
      <PasswordField
        name="newPassword"
        label={texts.account.new}
        hint={texts.invitation.passwordHint}
        value={newPassword}
        onChange={setNewPassword}
        isNew
      />
    </Form>
  );
}
