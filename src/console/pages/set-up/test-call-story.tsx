import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Loaded } from '../../kit/loaded.tsx';
import { Badge, Notice } from '../../kit/notice.tsx';
import { PhoneNumber, Time } from '../../kit/time.tsx';
import { useText } from '../../text/text.tsx';
import { callbackQuery, setUpQuery, testCallQuery, type TestCall } from './queries.ts';
import styles from './set-up.module.css';

/** One test call from its first ring to its end, and the callback it was promised likewise. */
export function TestCallStory({ id }: { id: string }) {
  const query = useQuery(testCallQuery(id));
  return <Loaded query={query}>{(call) => <Story call={call} />}</Loaded>;
}

function Story({ call }: { call: TestCall }) {
  const texts = useText().setUp;
  const { callbackId, result } = call;
  const isOver = result !== null;
  useRefreshWhen(isOver);
  const isSimulated = call.kind === 'simulated';
  return (
    <div className={styles.story} aria-live="polite">
      <h3>
        {texts.theCall} <PhoneNumber number={call.number} />
      </h3>
      <ol className={styles.events}>
        <li>
          <Time at={call.startedAt} /> {isSimulated ? texts.dialsIn : texts.phoneRings}
        </li>
        {call.answeredAt !== null && (
          <li>
            <Time at={call.answeredAt} /> {isSimulated ? texts.weAnswer : texts.phoneAnswers}
          </li>
        )}
        {call.endedAt !== null && result !== null && (
          <li>
            <Time at={call.endedAt} /> {texts.results[result]}
            {call.sipStatus !== null && result !== 'heard' && ` (${call.sipStatus})`}
            {call.reason !== null && <span className={styles.soft}> {call.reason}</span>}
          </li>
        )}
      </ol>
      {callbackId !== null && <CallbackStory id={callbackId} />}
      {isSimulated && isOver && callbackId === null && (
        <Notice tone="warn">{texts.noPromise}</Notice>
      )}
      {!isSimulated && result === 'heard' && <Notice tone="good">{texts.trunkWorks}</Notice>}
      {result !== null && !['heard', 'hung-up'].includes(result) && (
        <Notice tone="bad">{texts.callFailed}</Notice>
      )}
    </div>
  );
}

function CallbackStory({ id }: { id: string }) {
  const texts = useText().setUp;
  const query = useQuery(callbackQuery(id));
  useRefreshWhen(query.data?.state === 'ended');
  return (
    <Loaded query={query}>
      {({ state, outcome, quote, dueAt }) => (
        <>
          <p>
            {texts.promised}{' '}
            <Link to="/callbacks/$id" params={{ id }}>
              {texts.seeCallback}
            </Link>
            {quote && <> · {texts.quoted(quote.said)}</>}
          </p>
          <p>
            <Badge tone={outcome === 'completed' ? 'good' : state === 'ended' ? 'warn' : 'info'}>
              {state === 'ended' && outcome !== null
                ? texts.outcomes[outcome]
                : texts.states[state]}
            </Badge>{' '}
            {state === 'waiting' && (
              <>
                {texts.dueAt} <Time at={dueAt} />
              </>
            )}
          </p>
          {outcome === 'completed' && <Notice tone="good">{texts.allTheWay}</Notice>}
          {state === 'ended' && outcome !== 'completed' && (
            <Notice tone="warn">{texts.notCompleted}</Notice>
          )}
        </>
      )}
    </Loaded>
  );
}

/** What is done of the set-up changes with the end of a call. */
function useRefreshWhen(isOver: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    if (isOver) void client.invalidateQueries({ queryKey: setUpQuery.queryKey, exact: true });
  }, [client, isOver]);
}
