import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useServerNow } from '../../api/clock.ts';
import { Button } from '../../kit/button.tsx';
import { Loaded } from '../../kit/loaded.tsx';
import { Badge } from '../../kit/notice.tsx';
import { Page } from '../../kit/page.tsx';
import { Table } from '../../kit/table.tsx';
import { Ago } from '../../kit/time.tsx';
import { useText } from '../../text/text.tsx';
import { peopleQuery, type ListedPerson } from './people-query.ts';
import { InviteDialog } from './invite-dialog.tsx';
import styles from './people.module.css';
import { PersonDialog } from './person-dialog.tsx';

/** Who may sign in, for admins. */
export default function PeoplePage() {
  const texts = useText().people;
  const query = useQuery(peopleQuery);
  const [isInviting, setIsInviting] = useState(false);
  const [changedId, setChangedId] = useState<string | null>(null);
  const changed = query.data?.find(({ id }) => id === changedId) ?? null;
  return (
    <Page
      title={texts.title}
      lead={texts.lead}
      actions={
        <Button kind="primary" onPress={() => setIsInviting(true)}>
          {texts.invite}
        </Button>
      }
    >
      <Loaded query={query}>
        {(people) => (
          <Table
            caption={texts.title}
            rows={people}
            rowKey={({ id }) => id}
            columns={[
              { id: 'name', title: texts.name, cell: ({ name }) => <bdi>{name}</bdi> },
              { id: 'email', title: texts.email, cell: ({ email }) => <bdi>{email}</bdi> },
              { id: 'role', title: texts.role, cell: ({ role }) => texts.roles[role] },
              { id: 'state', title: texts.state, cell: (person) => <State person={person} /> },
              {
                id: 'seen',
                title: texts.lastSeen,
                cell: ({ lastSeenAt }) => (lastSeenAt ? <Ago at={lastSeenAt} /> : texts.never),
              },
              {
                id: 'actions',
                title: texts.actions,
                cell: ({ id, name, demo }) =>
                  !demo && (
                    <Button
                      size="small"
                      aria-label={texts.change(name)}
                      onPress={() => setChangedId(id)}
                    >
                      {texts.changeShort}
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </Loaded>
      {isInviting && <InviteDialog onClose={() => setIsInviting(false)} />}
      {changed && <PersonDialog person={changed} onClose={() => setChangedId(null)} />}
    </Page>
  );
}

function State({ person }: { person: ListedPerson }) {
  const texts = useText().people;
  const now = useServerNow();
  const { demo, disabledAt, hasPassword, oidc, invitedUntil, totp } = person;
  if (demo) return <Badge>{texts.states.demo}</Badge>;
  if (disabledAt !== null) return <Badge tone="bad">{texts.states.disabled}</Badge>;
  if (hasPassword || oidc)
    return (
      <span className={styles.row}>
        <Badge tone="good">{texts.states.active}</Badge>
        {totp && <Badge>{texts.withApp}</Badge>}
      </span>
    );
  const isInvited = invitedUntil !== null && Date.parse(invitedUntil) > now;
  return isInvited ? (
    <Badge tone="info">{texts.states.invited}</Badge>
  ) : (
    <Badge tone="warn">{texts.states.lapsed}</Badge>
  );
}
