import { isRecording, RecordingButton } from '../voice/recording-button.tsx';
import { useMay } from '../../api/session.ts';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Ago, Time } from '../../kit/time.tsx';
import { useText } from '../../text/text.tsx';
import type { Callback } from './events.ts';
import styles from './callback-page.module.css';
import { StateBadge } from './state-badge.tsx';
import { useTargets } from './use-targets.ts';

/** How a callback stands, in a few words. */
export function Facts({ callback }: { callback: Callback }) {
  const all = useText().callbacks;
  const texts = all.one;
  const targets = useTargets();
  const { callTargetId, scheduledFor, endedAt, launchedAs, attempts } = callback;
  const facts: [name: string, value: ReactNode][] = [
    [texts.state, <StateBadge key="state" callback={callback} />],
    [
      texts.target,
      <Link key="target" to="/call-targets/$id/{-$tab}" params={{ id: callTargetId }}>
        {targets.get(callTargetId)?.name ?? all.list.unknownTarget}
      </Link>,
    ],
    [texts.promised, <Time key="promised" at={callback.createdAt} />],
    [texts.place, <Time key="place" at={callback.joinedAt} />],
  ];
  if (scheduledFor !== null)
    facts.push([texts.scheduled, <Time key="scheduled" at={scheduledFor} />]);
  if (endedAt === null)
    facts.push(
      [
        texts.due,
        <span key="due">
          <Time at={callback.dueAt} />
          <br />
          <Ago at={callback.dueAt} />
        </span>,
      ],
      [texts.expires, <Time key="expires" at={callback.expiresAt} />],
    );
  else facts.push([texts.ended, <Time key="ended" at={endedAt} />]);
  facts.push([texts.attempts, String(attempts.length)]);
  if (launchedAs !== null) facts.push([texts.launched, texts.launchedAs[launchedAs]]);
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What the caller brought, as text and nothing else. */
export function MetadataList({ id, metadata }: Pick<Callback, 'id' | 'metadata'>) {
  const mayListen = useMay('operate');
  const texts = useText().callbacks.one;
  const items = Object.entries(metadata);
  if (items.length === 0) return <p>{texts.noMetadata}</p>;
  return (
    <dl className={styles.facts}>
      {items.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <bdi className={styles.value}>{value}</bdi>{' '}
            {mayListen && isRecording(value) && <RecordingButton callbackId={id} name={value} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}
