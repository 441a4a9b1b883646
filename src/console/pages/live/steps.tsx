import { Link } from '@tanstack/react-router';
import { PhoneNumber, Since } from '../../kit/time.tsx';
import { useText } from '../../text/text.tsx';
import type { LiveStep, LiveTarget } from './live-state.ts';
import styles from './live.module.css';

const names = ['due', 'ringing', 'connecting', 'talking'] as const;
/** Beyond these a number tells as much. */
const shownMax = 4;

/** Callbacks on their way to an agent, each in its step. */
export function Steps({ target }: { target: LiveTarget }) {
  const texts = useText().live;
  const { counts } = target;
  const count = {
    ...{ due: counts.due, ringing: counts.dialing },
    ...{ connecting: counts.connecting, talking: counts.talking },
  };
  return (
    <ol className={styles.steps} aria-label={texts.underWay}>
      {names.map((name) => (
        <li key={name} className={count[name] > 0 ? styles.busy : ''}>
          <p className={styles.stepName} title={texts.stepHints[name]}>
            {texts.steps[name]} <b>{count[name]}</b>
          </p>
          <StepList
            steps={target.underWay.filter(({ step }) => step === name)}
            count={count[name]}
          />
        </li>
      ))}
    </ol>
  );
}

function StepList({ steps, count }: { steps: readonly LiveStep[]; count: number }) {
  const texts = useText().live;
  const shown = steps.slice(0, shownMax);
  if (shown.length === 0) return null;
  return (
    <ul className={styles.chips}>
      {shown.map(({ id, number, since }) => (
        <li key={id} data-move={id}>
          <Link to="/callbacks/$id" params={{ id }} preload={false} className={styles.chip ?? ''}>
            <PhoneNumber number={number} /> {since !== null && <Since at={since} />}
          </Link>
        </li>
      ))}
      {count > shown.length && (
        <li className={styles.soft}>{texts.andMore(count - shown.length)}</li>
      )}
    </ul>
  );
}
