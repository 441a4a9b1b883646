import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Loaded } from '../../kit/loaded.tsx';
import { Notice } from '../../kit/notice.tsx';
import { Progress } from '../../kit/progress.tsx';
import { Time } from '../../kit/time.tsx';
import { useText } from '../../text/text.tsx';
import { flexQuery, runQuery, setUpQuery, targetsQuery, type FlexRun } from './queries.ts';
import styles from './set-up.module.css';

/** A change of the account as it is made, step by step. */
export function FlexRunView({ id }: { id: string }) {
  const query = useQuery(runQuery(id));
  const client = useQueryClient();
  const endedAt = query.data?.endedAt ?? null;
  useEffect(() => {
    if (endedAt === null) return;
    for (const { queryKey } of [setUpQuery, targetsQuery, flexQuery])
      void client.invalidateQueries({ queryKey, exact: true });
  }, [client, endedAt]);
  return <Loaded query={query}>{(run) => <Run run={run} />}</Loaded>;
}

function Run({ run }: { run: FlexRun }) {
  const texts = useText().setUp;
  const { verb, startedBy, startedAt, result, problem, total, steps } = run;
  return (
    <div className={styles.stack} data-run={result ?? 'running'}>
      <p>
        {texts.runBy(startedBy, verb === 'destroy')} <Time at={startedAt} />
      </p>
      {result === null && (
        <Progress
          label={texts.stepsDone(steps.length, total)}
          done01={total === 0 ? null : Math.min(1, steps.length / total)}
        />
      )}
      {result === 'done' && (
        <Notice tone="good">{texts.runDone(steps.length, verb === 'destroy')}</Notice>
      )}
      {result !== null && result !== 'done' && (
        <Notice tone="bad">
          <p>{result === 'failed' ? texts.runFailed : texts.runBrokenOff}</p>
          <p lang="en">{problem}</p>
        </Notice>
      )}
      {steps.length > 0 && (
        <details open={result === null}>
          <summary>{texts.whatWasDone(steps.length)}</summary>
          <ol className={styles.events}>
            {steps.map(({ did, kind, name, reason }) => (
              <li key={`${did} ${kind} ${name}`}>
                {texts.did[did] ?? did} <span lang="en">{kind}</span> <strong>{name}</strong>
                {reason !== null && (
                  <span className={styles.soft} lang="en">
                    {' '}
                    {reason}
                  </span>
                )}
              </li>
            ))}
          </ol>
        </details>
      )}
    </div>
  );
}
