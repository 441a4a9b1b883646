import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api, ask } from '../../api/client.ts';
import { Problem } from '../../api/problem.ts';
import { sessionQuery, type SignInWays } from '../../api/session.ts';
import { Button, buttonLook } from '../../kit/button.tsx';
import { Form } from '../../kit/form.tsx';
import { TextField } from '../../kit/text-field.tsx';
import { useText } from '../../text/text.tsx';
import { PasswordField } from './password-field.tsx';
import { useSaid } from './said.ts';

interface SignInFormProps {
  ways: SignInWays;
  /** It lies over a page that keeps what was typed: nothing here may leave that page. */
  isOver?: boolean;
}

/** Signing in; what was typed stays when it was wrong. */
export default function SignInForm({ ways, isOver = false }: SignInFormProps) {
  const texts = useText().people;
  const client = useQueryClient();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState<string | null>(null);
  const signingIn = useMutation({
    mutationFn: () =>
      ask(
        api.POST('/v1/session', {
          body: { email, password, ...(code && { code: code.trim() }) },
        }),
      ),
    // Another person may see less, or more.
    onSuccess: () => client.invalidateQueries(),
    onError: (error) => {
      if (error instanceof Problem && error.code === 'totp-wanted') setCode((typed) => typed ?? '');
    },
  });
  useEffect(() => {
    // One may sign in in another window meanwhile.
    const look = (): void => void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
    window.addEventListener('focus', look);
    return () => window.removeEventListener('focus', look);
  }, [client]);
  const { error } = signingIn;
  const problem = useSaid(error);
  const asksForCode =
    error instanceof Problem && error.code === 'totp-wanted' && error.errors.length === 0;
  return (
    <Form
      error={asksForCode ? null : problem}
      onSubmit={() => signingIn.mutate()}
      actions={
        <>
          <Button kind="primary" type="submit" isPending={signingIn.isPending}>
            {texts.signIn.submit}
          </Button>
          {ways.oidc !== null && (
            <a
              className={buttonLook({})}
              href={`/v1/session/oidc?returnTo=${encodeURIComponent(hereOr('/'))}`}
              {...(isOver && { target: '_blank', rel: 'noreferrer' })}
            >
              {texts.signIn.with(ways.oidc)}
            </a>
          )}
        </>
      }
    >
      {!isOver && <h1>{texts.signIn.title}</h1>}
      <TextField
        name="email"
        label={texts.email}
        value={email}
        onChange={setEmail}
        autoComplete="username"
        inputMode="email"
        maxLength={254}
        isRequired
        autoFocus
      />
      <PasswordField
        name="password"
        label={texts.password}
        value={password}
        onChange={setPassword}
      />
      {code !== null && (
        <TextField
          name="code"
          label={texts.signIn.code}
          hint={texts.signIn.codeHint}
          value={code}
          onChange={setCode}
          autoComplete="one-time-code"
          maxLength={40}
          isRequired
          autoFocus
        />
      )}
    </Form>
  );
}

/** Where one comes back to. */
function hereOr(other: string): string {
  const { pathname, search } = window.location;
  return pathname.startsWith('/sign-in') ? other : `${pathname}${search}`;
}
