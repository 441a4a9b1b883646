import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { Button } from '../../kit/button.tsx';
import { Badge, ErrorNotice, type Tone } from '../../kit/notice.tsx';
import { Card } from '../../kit/page.tsx';
import { Time } from '../../kit/time.tsx';
import { useText } from '../../text/text.tsx';
import { checksQuery, type Checked, type CheckResult } from './queries.ts';
import styles from './set-up.module.css';

const tones: Record<CheckResult['state'], Tone> = {
  ...{ ok: 'good', warn: 'warn', failed: 'bad', 'not-tried': 'plain' },
};

/** What can be tried, what came of it, and the fix. @param isAutomatic tries without being asked */
export function ChecksCard({ isAutomatic }: { isAutomatic: boolean }) {
  const texts = useText().setUp;
  const may = useMay('operate');
  const query = useQuery({ ...checksQuery, enabled: may && isAutomatic });
  const { data, error, isFetching } = query;
  return (
    <Card title={texts.checks}>
      <p>{texts.checksLead}</p>
      {may ? (
        <p>
          <Button
            kind={data ? 'plain' : 'primary'}
            isPending={isFetching}
            onPress={() => void query.refetch()}
          >
            {data ? texts.checkAllAgain : texts.checkAll}
          </Button>{' '}
          {isFetching && <span role="status">{texts.checking}</span>}
        </p>
      ) : (
        <p>{texts.mayNotCheck}</p>
      )}
      {error && <ErrorNotice error={error} onRetry={() => void query.refetch()} />}
      {data && <Results checked={data} />}
    </Card>
  );
}

function Results({ checked }: { checked: Checked }) {
  const texts = useText().setUp;
  const count = (state: CheckResult['state']): number =>
    checked.checks.filter((check) => check.state === state).length;
  return (
    <>
      <p role="status">
        {texts.counts(count('ok'), count('warn'), count('failed'))} {texts.checkedAt(checked.node)}{' '}
        <Time at={checked.at} />
      </p>
      <ul className={styles.checks}>
        {checked.checks.map((check) => (
          <CheckItem key={check.id} check={check} />
        ))}
      </ul>
    </>
  );
}

function CheckItem({ check }: { check: CheckResult }) {
  const texts = useText().setUp;
  const client = useQueryClient();
  const { id, state, found, wanted, fix } = check;
  const title = texts.checkNames[id] ?? id;
  const again = useMutation({
    mutationFn: () => ask(api.POST('/v1/set-up/checks', { body: { ids: [id] } })),
    onSuccess: ({ checks }) =>
      client.setQueryData(
        checksQuery.queryKey,
        (old) =>
          old && {
            ...old,
            checks: old.checks.map((each) => checks.find((one) => one.id === each.id) ?? each),
          },
      ),
  });
  return (
    <li className={styles.check} data-check={id} data-state={state}>
      <div className={styles.checkHead}>
        <h3>{title}</h3>
        <Badge tone={tones[state]}>{texts.checkStates[state]}</Badge>
      </div>
      {/* The server speaks English. */}
      <p lang="en">{found}</p>
      {state !== 'ok' && (
        <p className={styles.soft}>
          {texts.wanted} <span lang="en">{wanted}</span>
        </p>
      )}
      {fix !== null && (
        <p>
          <strong>{texts.fix}</strong> <span lang="en">{fix}</span>
        </p>
      )}
      {again.error && <ErrorNotice error={again.error} />}
      {state !== 'ok' && (
        <p>
          <Button
            size="small"
            aria-label={texts.checkAgainNamed(title)}
            isPending={again.isPending}
            onPress={() => again.mutate()}
          >
            {texts.checkAgain}
          </Button>
        </p>
      )}
    </li>
  );
}
