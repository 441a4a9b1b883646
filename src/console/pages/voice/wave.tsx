import styles from './voice.module.css';

const height = 48;

/** How loud a recording is over time. @param peaks 0 to 1 */
export function Wave({ peaks, label }: { peaks: readonly number[]; label: string }) {
  const path = peaks
    .map((peak, at) => {
      const half = Math.max(0.5, (peak * height) / 2);
      return `M${at + 0.5} ${height / 2 - half}V${height / 2 + half}`;
    })
    .join('');
  return (
    <svg
      className={styles.wave}
      viewBox={`0 0 ${peaks.length} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <path d={path} />
    </svg>
  );
}
