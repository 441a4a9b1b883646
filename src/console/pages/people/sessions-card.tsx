import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import { Button } from '../../kit/button.tsx';
import { Loaded } from '../../kit/loaded.tsx';
import { Badge, ErrorNotice } from '../../kit/notice.tsx';
import { Table } from '../../kit/table.tsx';
import { Ago, Time } from '../../kit/time.tsx';
import { say } from '../../kit/toast.tsx';
import { useText } from '../../text/text.tsx';
import styles from './people.module.css';

/** Where one is signed in, and how to end it there. */
export function SessionsCard() {
  const { account: texts } = useText().people;
  const client = useQueryClient();
  const query = useQuery({
    queryKey: ['own-sessions'],
    queryFn: async () => (await ask(api.GET('/v1/account/sessions'))).items,
  });
  const ending = useMutation({
    mutationFn: (id: string | null) =>
      id === null
        ? ask(api.DELETE('/v1/account/sessions'))
        : ask(api.DELETE('/v1/account/sessions/{id}', { params: { path: { id } } })),
    onSuccess: (_none, id) => {
      say(id === null ? texts.othersEnded : texts.ended);
      return client.invalidateQueries({ queryKey: ['own-sessions'] });
    },
  });
  const named = (browser: string): string => shortName(browser) ?? texts.unknownBrowser;
  return (
    <>
      {ending.error && <ErrorNotice error={ending.error} />}
      <Loaded query={query}>
        {(sessions) => (
          <>
            <Table
              caption={texts.sessions}
              rows={sessions}
              rowKey={({ id }) => id}
              columns={[
                {
                  id: 'browser',
                  title: texts.session,
                  cell: ({ browser, current }) => (
                    <span className={styles.row}>
                      <bdi title={browser}>{named(browser)}</bdi>
                      {current && <Badge tone="good">{texts.here}</Badge>}
                    </span>
                  ),
                },
                { id: 'address', title: texts.address, cell: ({ address }) => address },
                {
                  id: 'since',
                  title: texts.since,
                  cell: ({ createdAt }) => <Time at={createdAt} />,
                },
                { id: 'seen', title: texts.seen, cell: ({ seenAt }) => <Ago at={seenAt} /> },
                {
                  id: 'end',
                  title: texts.end,
                  cell: ({ id, browser, current }) =>
                    !current && (
                      <Button
                        size="small"
                        aria-label={texts.endOf(named(browser))}
                        onPress={() => ending.mutate(id)}
                      >
                        {texts.end}
                      </Button>
                    ),
                },
              ]}
            />
            {sessions.length > 1 && (
              <div>
                <Button onPress={() => ending.mutate(null)}>{texts.endOthers}</Button>
              </div>
            )}
          </>
        )}
      </Loaded>
    </>
  );
}

/** `Firefox · Linux` of what a browser calls itself; null when it says neither. */
function shortName(browser: string): string | null {
  const program = /(Firefox|Edg|OPR|Chrome|Safari)\//.exec(browser)?.[1];
  const system = /(Windows|Android|iPhone|iPad|Macintosh|CrOS|Linux)/.exec(browser)?.[1];
  const names: Record<string, string> = { Edg: 'Edge', OPR: 'Opera', Macintosh: 'macOS' };
  const said = [program, system].flatMap((name) => (name ? [names[name] ?? name] : []));
  return said.length > 0 ? said.join(' · ') : null;
}
