import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../../api/client.ts';
import { sessionQuery } from '../../api/session.ts';
import { Button } from '../../kit/button.tsx';
import { CopyButton } from '../../kit/copy-button.tsx';
import { Form } from '../../kit/form.tsx';
import { QrCode } from '../../kit/qr-code.tsx';
import { TextField } from '../../kit/text-field.tsx';
import { say } from '../../kit/toast.tsx';
import { useText } from '../../text/text.tsx';
import { PasswordField } from './password-field.tsx';
import styles from './people.module.css';
import { useSaid } from './said.ts';

interface AuthenticatorCardProps {
  isSetUp: boolean;
  codesLeft: number;
}

/** Sets an authenticator app up, or removes it; both ask for the password. */
export function AuthenticatorCard({ isSetUp, codesLeft }: AuthenticatorCardProps) {
  const { account: texts } = useText().people;
  const client = useQueryClient();
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ['account'] }),
      client.invalidateQueries({ queryKey: sessionQuery.queryKey }),
    ]);
  if (codes)
    return (
      <RecoveryCodes
        codes={codes}
        onKept={() => {
          setCodes(null);
          void refresh();
        }}
      />
    );
  if (isSetUp)
    return (
      <>
        <p>{texts.appOn(codesLeft)}</p>
        <RemoveApp onRemoved={refresh} />
      </>
    );
  return (
    <>
      <p>{texts.appOff}</p>
      <SetUpApp onDone={setCodes} />
    </>
  );
}

function RemoveApp({ onRemoved }: { onRemoved: () => Promise<unknown> }) {
  const texts = useText().people;
  const [password, setPassword] = useState('');
  const removing = useMutation({
    mutationFn: () => ask(api.POST('/v1/account/totp/remove', { body: { password } })),
    onSuccess: () => {
      say(texts.account.appRemoved);
      return onRemoved();
    },
  });
  const problem = useSaid(removing.error);
  return (
    <Form
      error={problem}
      onSubmit={() => removing.mutate()}
      actions={
        <Button kind="danger" type="submit" isPending={removing.isPending}>
          {texts.account.removeApp}
        </Button>
      }
    >
      <PasswordField
        name="password"
        label={texts.account.current}
        value={password}
        onChange={setPassword}
      />
    </Form>
  );
}

function SetUpApp({ onDone }: { onDone: (codes: readonly string[]) => void }) {
  const texts = useText().people;
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const beginning = useMutation({
    mutationFn: () => ask(api.POST('/v1/account/totp', { body: { password } })),
  });
  const beginProblem = useSaid(beginning.error);
  const confirming = useMutation({
    mutationFn: () => ask(api.POST('/v1/account/totp/confirm', { body: { code } })),
    onSuccess: ({ recoveryCodes }) => onDone(recoveryCodes),
  });
  const confirmProblem = useSaid(confirming.error);
  const begun = beginning.data;
  if (!begun)
    return (
      <Form
        error={beginProblem}
        onSubmit={() => beginning.mutate()}
        actions={
          <Button type="submit" isPending={beginning.isPending}>
            {texts.account.setUpApp}
          </Button>
        }
      >
        <PasswordField
          name="password"
          label={texts.account.current}
          value={password}
          onChange={setPassword}
        />
      </Form>
    );
  return (
    <Form
      error={confirmProblem}
      onSubmit={() => confirming.mutate()}
      actions={
        <Button kind="primary" type="submit" isPending={confirming.isPending}>
          {texts.account.confirm}
        </Button>
      }
    >
      <p>{texts.account.scan}</p>
      <QrCode text={begun.uri} label={texts.account.qr} />
      <div className={styles.row}>
        {texts.account.secret}
        <code className={styles.link} translate="no">
          {begun.secret}
        </code>
        <CopyButton text={begun.secret} />
      </div>
      <TextField
        name="code"
        label={texts.signIn.code}
        value={code}
        onChange={setCode}
        autoComplete="one-time-code"
        inputMode="numeric"
        maxLength={40}
        isRequired
        autoFocus
      />
    </Form>
  );
}

function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const { account: texts } = useText().people;
  return (
    <>
      <h3>{texts.recoveryTitle}</h3>
      <p>{texts.recovery}</p>
      <ul className={styles.codes} translate="no">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className={styles.row}>
        <CopyButton text={codes.join('\n')} />
        <Button kind="primary" onPress={onKept}>
          {texts.kept}
        </Button>
      </div>
    </>
  );
}
