import { useServerNow } from '../../api/clock.ts';
import { useFormat, useText } from '../../text/text.tsx';
import type { Callback } from './events.ts';
import { isPutOff, realMoment, verdictOf } from './real-moment.ts';
import styles from './quote-picture.module.css';

/** The range that was told as a bar from the promise on, with the real moment marked; the same in words below. */
export function QuotePicture({ callback }: { callback: Callback }) {
  const texts = useText().callbacks.quote;
  const format = useFormat();
  const now = useServerNow();
  const { quote, keptQuote } = callback;
  if (!quote) return <p>{texts.none}</p>;
  const real = realMoment(callback, now);
  const { lowSeconds, highSeconds } = quote;
  const believed = keptQuote === null ? null : believedOf(keptQuote);
  const longest = Math.max(highSeconds, real.afterSeconds, believed?.highSeconds ?? 0, 60) * 1.1;
  const x = (seconds: number): number => (Math.min(seconds, longest) / longest) * 100;
  const wait = format.duration(real.afterSeconds);
  const putOff = isPutOff(callback);
  const verdict = putOff ? null : verdictOf(quote, real);
  return (
    <figure className={styles.figure}>
      <svg viewBox="0 0 100 14" preserveAspectRatio="none" role="img" aria-label={texts.picture}>
        <rect className={styles.axis} x="0" y="6.5" width="100" height="1" />
        <rect
          className={styles.told}
          x={x(lowSeconds)}
          y="3"
          width={Math.max(0.8, x(highSeconds) - x(lowSeconds))}
          height="8"
        />
        {believed && (
          <rect
            className={styles.believed}
            x={x(believed.lowSeconds)}
            y="6"
            width={Math.max(0.4, x(believed.highSeconds) - x(believed.lowSeconds))}
            height="2"
          />
        )}
        <rect
          className={styles.real}
          x={x(real.afterSeconds) - 0.3}
          y="0"
          width="0.6"
          height="14"
        />
      </svg>
      <figcaption>
        <p>{texts.said(format.range(lowSeconds, highSeconds))}</p>
        <p>
          {real.kind === 'reached' && `${texts.reached(wait)}. `}
          {real.kind === 'waiting' && `${texts.soFar(wait)}. `}
          {real.kind === 'ended' && `${texts.ended(wait)}. `}
          {putOff && texts.putOff}
          {verdict?.kind === 'within' && texts.within}
          {verdict?.kind === 'early' && texts.early(format.duration(verdict.bySeconds))}
          {verdict?.kind === 'late' && texts.late(format.duration(verdict.bySeconds))}
        </p>
        {believed && (
          <p className={styles.soft}>
            {texts.believed(
              format.range(believed.lowSeconds, believed.highSeconds),
              format.duration(believed.meanSeconds),
            )}
          </p>
        )}
      </figcaption>
    </figure>
  );
}

type Kept = NonNullable<Callback['keptQuote']>;

function believedOf({ lowSeconds, highSeconds, meanSeconds }: Kept) {
  if (lowSeconds === null || highSeconds === null || meanSeconds === null) return null;
  return { lowSeconds, highSeconds, meanSeconds };
}
