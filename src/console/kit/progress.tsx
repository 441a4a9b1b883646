import { Label, ProgressBar } from 'react-aria-components';
import styles from './progress.module.css';

/** How far something long has come. @param done01 0 to 1; null: not known */
export function Progress({ label, done01 }: { label: string; done01: number | null }) {
  return (
    <ProgressBar
      className={styles.progress ?? ''}
      value={(done01 ?? 0) * 100}
      isIndeterminate={done01 === null}
    >
      {({ percentage = 0, valueText }) => (
        <>
          <div className={styles.words}>
            <Label>{label}</Label>
            <span>{valueText}</span>
          </div>
          <div className={styles.track}>
            <div className={styles.bar} style={{ width: `${percentage}%` }} />
          </div>
        </>
      )}
    </ProgressBar>
  );
}
