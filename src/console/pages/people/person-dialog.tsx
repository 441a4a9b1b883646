import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../../api/client.ts';
import type { components } from '../../api/schema.ts';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { Form } from '../../kit/form.tsx';
import { ErrorNotice } from '../../kit/notice.tsx';
import { TextField } from '../../kit/text-field.tsx';
import { say } from '../../kit/toast.tsx';
import { useText } from '../../text/text.tsx';
import { InvitationDialog } from './invite-dialog.tsx';
import type { ListedPerson } from './people-query.ts';
import styles from './people.module.css';
import { RoleField, type PersonRole } from './role-field.tsx';
import { useSaid } from './said.ts';

type Change = components['schemas']['PersonChangeInput'];

/** What an admin does with one person. */
export function PersonDialog({ person, onClose }: { person: ListedPerson; onClose: () => void }) {
  const { people: texts, kit } = useText();
  const client = useQueryClient();
  const { id } = person;
  const path = { id };
  const [name, setName] = useState(person.name);
  const [role, setRole] = useState<PersonRole>(person.role);
  const refresh = () => client.invalidateQueries({ queryKey: ['people'] });
  const change = (body: Change) => ask(api.PATCH('/v1/people/{id}', { params: { path }, body }));
  /** Takes back what was done, from the corner where that was said. */
  const undo = (body: Change) => () => {
    change(body).then(refresh, (error: unknown) => say(String(error)));
  };
  const saving = useMutation({
    mutationFn: () => change({ name, role }),
    onSuccess: async () => {
      say(texts.saved(name), undo({ name: person.name, role: person.role }));
      onClose();
      await refresh();
    },
  });
  const problem = useSaid(saving.error);
  const inviting = useMutation({
    mutationFn: () => ask(api.POST('/v1/people/{id}/invitation', { params: { path }, body: {} })),
    onSuccess: refresh,
  });
  const acting = useMutation({
    mutationFn: (act: () => Promise<unknown>) => act(),
    onSuccess: async () => {
      onClose();
      await refresh();
    },
  });
  const wayProblem = useSaid(acting.error ?? inviting.error);
  if (inviting.data)
    return <InvitationDialog name={person.name} invitation={inviting.data} onClose={onClose} />;
  const isDisabled = person.disabledAt !== null;
  const shutOut = async (disabled: boolean): Promise<void> => {
    await change({ disabled });
    const words = disabled ? texts.disabledNow(person.name) : texts.enabledNow(person.name);
    say(words, undo({ disabled: !disabled }));
  };
  const signOut = async (): Promise<void> => {
    await ask(api.DELETE('/v1/people/{id}/sessions', { params: { path } }));
    say(texts.signedOut(person.name));
  };
  const removeApp = async (): Promise<void> => {
    await ask(api.DELETE('/v1/people/{id}/totp', { params: { path } }));
    say(texts.appRemoved(person.name));
  };
  return (
    <Dialog title={texts.change(person.name)} isOpen onClose={onClose}>
      <Form
        error={problem}
        onSubmit={() => saving.mutate()}
        actions={
          <>
            <Button kind="primary" type="submit" isPending={saving.isPending}>
              {texts.save}
            </Button>
            <Button onPress={onClose}>{kit.back}</Button>
          </>
        }
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
        <RoleField value={role} onChange={setRole} />
      </Form>
      <h3>{texts.waysIn}</h3>
      {wayProblem !== null && <ErrorNotice error={wayProblem} />}
      <div className={styles.row}>
        {!isDisabled && (
          <Button isPending={inviting.isPending} onPress={() => inviting.mutate()}>
            {texts.newLink}
          </Button>
        )}
        <Button onPress={() => acting.mutate(signOut)}>{texts.signOutEverywhere}</Button>
        {person.totp && <Button onPress={() => acting.mutate(removeApp)}>{texts.removeApp}</Button>}
        <Button
          kind={isDisabled ? 'plain' : 'danger'}
          onPress={() => acting.mutate(() => shutOut(!isDisabled))}
        >
          {isDisabled ? texts.enable : texts.disable}
        </Button>
      </div>
      <p className={styles.soft}>{texts.newLinkHint}</p>
      {person.totp && <p className={styles.soft}>{texts.removeAppHint}</p>}
    </Dialog>
  );
}
