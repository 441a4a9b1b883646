import { encode } from 'uqr';
import styles from './set-up.module.css';

/** A text as a QR code; `label` says the same to who does not see it. Dark on light in both themes: that is what cameras read. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  const path = data.flatMap((row, y) =>
    row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])),
  );
  return (
    <svg className={styles.qr} role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`}>
      <rect className={styles.qrGround} width={size} height={size} />
      <path className={styles.qrInk} d={path.join('')} />
    </svg>
  );
}
