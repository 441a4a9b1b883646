import { useServerNow } from '../../api/clock.ts';
import { Time } from '../../kit/time.tsx';
import { useFormat, useText } from '../../text/text.tsx';
import type { Attempt, Callback } from './events.ts';
import { tellStory } from './story.ts';
import styles from './timeline.module.css';

/** What happened to a callback, in plain words, oldest first. */
export function Timeline({ callback }: { callback: Callback }) {
  const { story, results } = useText().callbacks;
  const lines = tellStory(callback, { ...story, results });
  return (
    <ol className={styles.timeline}>
      {lines.map(({ id, at, who, what, because, dueAt, attempt }) => (
        <li key={id}>
          <span className={styles.at}>
            <Time at={at} />
          </span>
          <div className={styles.told}>
            <p>
              {what} <span className={styles.who}>{story.by(who)}</span>
            </p>
            {because !== null && because !== '' && (
              <p className={styles.because}>{story.because(because)}</p>
            )}
            {dueAt !== null && (
              <p className={styles.who}>
                {story.dueAgain} <Time at={dueAt} />
              </p>
            )}
            {attempt && <Legs attempt={attempt} />}
          </div>
        </li>
      ))}
    </ol>
  );
}

/** The calls of an attempt, with their times and what the far side answered. */
function Legs({ attempt }: { attempt: Attempt }) {
  const texts = useText().callbacks.story.leg;
  const format = useFormat();
  const now = useServerNow();
  if (attempt.legs.length === 0) return null;
  return (
    <ul className={styles.legs}>
      {attempt.legs.map(({ id, role, to, startedAt, answeredAt, endedAt, sipStatus, reason }) => {
        const lasting = (from: string, until: string | null): string => {
          const end = until === null ? now : Date.parse(until);
          return format.duration(Math.max(0, end - Date.parse(from)) / 1000);
        };
        const rang = lasting(startedAt, answeredAt ?? endedAt);
        const ring = endedAt === null ? texts.ringing(rang) : texts.notAnswered(rang);
        const talk = answeredAt === null ? null : lasting(answeredAt, endedAt);
        return (
          <li key={id}>
            <span>
              {texts[role]} <bdi>{to}</bdi>
            </span>
            <Time at={startedAt} />
            <span>{answeredAt === null ? ring : texts.answered(rang)}</span>
            {talk !== null && (
              <span>{endedAt === null ? texts.open(talk) : texts.lasted(talk)}</span>
            )}
            {sipStatus !== null && <span>{texts.sip(sipStatus)}</span>}
            {reason !== null && <span>{reason}</span>}
          </li>
        );
      })}
    </ul>
  );
}
