import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { api, ask } from '../../api/client.ts';
import { sessionQuery } from '../../api/session.ts';
import { Button } from '../../kit/button.tsx';
import { Form } from '../../kit/form.tsx';
import { ErrorNotice, Notice } from '../../kit/notice.tsx';
import { TextField } from '../../kit/text-field.tsx';
import { say } from '../../kit/toast.tsx';
import { useText } from '../../text/text.tsx';
import { PasswordField } from './password-field.tsx';
import styles from './people.module.css';
import { useSaid } from './said.ts';

/** Where a link leads that lets somebody set a password. */
export default function InvitationPage() {
  const texts = useText().people;
  const [token] = useState(() => window.location.hash.slice(1));
  const looking = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => ask(api.POST('/v1/invitations/look', { body: { token } })),
    enabled: token !== '',
    retry: false,
    staleTime: Infinity,
  });
  const { data } = looking;
  const problem = useSaid(looking.error);
  const isFirst = data?.person === null;
  const title = isFirst ? texts.invitation.firstTitle : texts.invitation.title;
  useEffect(() => {
    document.title = `${title} · Unhold`;
  }, [title]);
  return (
    <main className={styles.alone}>
      <h1>{title}</h1>
      {token === '' && <Notice tone="warn">{texts.invitation.noToken}</Notice>}
      {looking.isLoading && <p role="status">{texts.invitation.looking}</p>}
      {looking.error && <ErrorNotice error={problem} />}
      {data && (
        <>
          <p>
            {data.person
              ? texts.invitation.lead(data.person.name, data.person.email)
              : texts.invitation.firstLead}
          </p>
          <AcceptForm token={token} isFirst={isFirst} email={data.person?.email ?? null} />
        </>
      )}
    </main>
  );
}

interface AcceptFormProps {
  token: string;
  isFirst: boolean;
  /** Of whom the link is for. */
  email: string | null;
}

function AcceptForm({ token, isFirst, email: known }: AcceptFormProps) {
  const texts = useText().people;
  const client = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const accepting = useMutation({
    mutationFn: () =>
      ask(
        api.POST('/v1/invitations/accept', {
          body: { token, password, ...(isFirst && { name, email }) },
        }),
      ),
    onSuccess: async ({ session }) => {
      if (!session) say(texts.invitation.signInNow);
      await client.fetchQuery({ ...sessionQuery, staleTime: 0 });
      await navigate({ to: session ? '/' : '/sign-in', replace: true });
    },
  });
  const problem = useSaid(accepting.error);
  return (
    <Form
      error={problem}
      onSubmit={() => accepting.mutate()}
      actions={
        <Button kind="primary" type="submit" isPending={accepting.isPending}>
          {texts.invitation.submit}
        </Button>
      }
    >
      {isFirst ? (
        <>
          <TextField
            name="name"
            label={texts.name}
            hint={texts.nameHint}
            value={name}
            onChange={setName}
            autoComplete="name"
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
            autoComplete="username"
            inputMode="email"
            maxLength={254}
            isRequired
          />
        </>
      ) : (
        // For the password manager, which keeps the two together.
        <input type="hidden" name="username" autoComplete="username" value={known ?? ''} readOnly />
      )}
      <PasswordField
        name="password"
        label={texts.password}
        hint={texts.invitation.passwordHint}
        value={password}
        onChange={setPassword}
        isNew
      />
    </Form>
  );
}
