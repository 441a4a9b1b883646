import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import { useSession } from '../../api/session.ts';
import { Loaded } from '../../kit/loaded.tsx';
import { Notice } from '../../kit/notice.tsx';
import { Card, Page } from '../../kit/page.tsx';
import { useText } from '../../text/text.tsx';
import { AuthenticatorCard } from './authenticator-card.tsx';
import { PasswordCard } from './password-card.tsx';
import { SessionsCard } from './sessions-card.tsx';

const accountQuery = queryOptions({
  queryKey: ['account'],
  queryFn: () => ask(api.GET('/v1/account')),
});

/** One's own password, authenticator app and sessions. */
export default function AccountPage() {
  const { account: texts, roles, roleHints } = useText().people;
  const session = useSession();
  const query = useQuery(accountQuery);
  if (!session) return null;
  const { name, email, role } = session.person;
  return (
    <Page title={texts.title} lead={texts.lead(name, email, roles[role], roleHints[role])}>
      {session.totpRequired && <Notice tone="warn">{texts.required}</Notice>}
      {session.demo ? (
        <Notice>{texts.demo}</Notice>
      ) : (
        <Loaded query={query}>
          {({ hasPassword, totp, recoveryCodesLeft }) =>
            hasPassword ? (
              <>
                <Card title={texts.password}>
                  <PasswordCard />
                </Card>
                <Card title={texts.app}>
                  <AuthenticatorCard isSetUp={totp} codesLeft={recoveryCodesLeft} />
                </Card>
              </>
            ) : (
              <Notice>{texts.noPassword}</Notice>
            )
          }
        </Loaded>
      )}
      <Card title={texts.sessions}>
        <SessionsCard />
      </Card>
    </Page>
  );
}
