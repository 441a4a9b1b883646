import { hoursOf, type TypedShift } from './shift.ts';
import { text } from './setting-fields.ts';
import { useSpeech } from './speech.ts';
import styles from './targets.module.css';

const dayHeight = 22;
const labelWidth = 36;
const hourWidth = 24;
const width = labelWidth + 24 * hourWidth + 12;
const height = 7 * dayHeight + 18;

/** The week as a picture: a row for each day, a bar for each of its hours. The fields below say the same. */
export function WeekPicture({ shifts }: { shifts: readonly TypedShift[] }) {
  const { week } = useSpeech().texts;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard
    <div className={styles.scroll} role="region" aria-label={week.picture} tabIndex={0}>
      <svg
        className={styles.week}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={week.picture}
      >
        {week.days.map((name, index) => (
          <g key={name} transform={`translate(0 ${index * dayHeight})`}>
            <text x={0} y={15}>
              {name}
            </text>
            <rect
              className={styles.closed}
              x={labelWidth}
              y={2}
              width={24 * hourWidth}
              height={dayHeight - 4}
            />
            {shifts.map((shift, at) => {
              const hours = shift.days.includes(index + 1) ? hoursOf(shift) : null;
              if (!hours) return null;
              const x = labelWidth + hours.from * hourWidth;
              return (
                // oxlint-disable-next-line react/no-array-index-key
                <g key={at}>
                  <rect
                    className={styles.open}
                    x={x}
                    y={2}
                    width={(hours.to - hours.from) * hourWidth}
                    height={dayHeight - 4}
                  />
                  <text className={styles.planned} x={x + 4} y={15}>
                    {text(shift.agents)}
                  </text>
                </g>
              );
            })}
          </g>
        ))}
        {[0, 6, 12, 18, 24].map((hour) => (
          <text key={hour} className={styles.hour} x={labelWidth + hour * hourWidth} y={height - 3}>
            {hour}
          </text>
        ))}
      </svg>
    </div>
  );
}
