import { serverNow } from '../api/clock.ts';

/** The words that numbers are written with. */
export interface FormatTexts {
  lessThanMinute: string;
  minutes: (range: string) => string;
  seconds: (n: string) => string;
  hoursMinutes: (hours: number, minutes: string) => string;
  now: string;
}

export interface Format {
  /** `12,345.6` @param digits after the point at most, default 0 */
  number: (value: number, digits?: number) => string;
  /** @param share 0 to 1 @param digits default 0 */
  percent: (share: number, digits?: number) => string;
  /** `4:05`; from an hour on `2 h 05 min`. Seconds; below 0 with a minus. */
  duration: (seconds: number) => string;
  /** `3–6 min`, `10–40 s`. */
  range: (lowSeconds: number, highSeconds: number) => string;
  /** `in 4 min`, `2 hours ago`. @param seconds from now; below 0 is past */
  ago: (seconds: number) => string;
  /** Date and time in full. @param at ISO 8601 */
  dateTime: (at: string) => string;
  /** The time with seconds; with its date where that is not today. */
  moment: (at: string) => string;
  /** `21 Nov 2026` */
  date: (at: string) => string;
  /** The day on the clocks of a zone, with the time where it is wanted: `21 Nov 2026`, `21 Nov, 14:30`. */
  momentIn: (at: string, timeZone: string, withTime?: boolean) => string;
  /** `14:30` */
  time: (at: string) => string;
}

/** What is written in one language. */
export function makeFormat(locale: string, texts: FormatTexts): Format {
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' });
  const full = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'always', style: 'short' });
  const date = (at: string): string => day.format(new Date(at));
  return {
    number: (value, digits = 0) => value.toLocaleString(locale, { maximumFractionDigits: digits }),
    percent: (share, digits = 0) =>
      share.toLocaleString(locale, { style: 'percent', maximumFractionDigits: digits }),
    duration: (seconds) => duration(seconds, texts),
    range(lowSeconds, highSeconds) {
      if (highSeconds < 60) {
        const low = Math.round(lowSeconds);
        const high = Math.round(highSeconds);
        return texts.seconds(low === high ? String(low) : `${low}–${high}`);
      }
      const low = Math.round(lowSeconds / 60);
      const high = Math.round(highSeconds / 60);
      if (low === 0) return texts.minutes(`≤ ${high}`);
      return texts.minutes(low === high ? String(low) : `${low}–${high}`);
    },
    ago(seconds) {
      const [amount, unit] = inUnits(seconds);
      return amount === 0 ? texts.now : relative.format(amount, unit);
    },
    dateTime: (at) => full.format(new Date(at)),
    moment: (at) =>
      date(at) === date(new Date(serverNow()).toISOString())
        ? clock.format(new Date(at))
        : `${date(at)}, ${clock.format(new Date(at))}`,
    date,
    momentIn: (at, timeZone, withTime = false) =>
      new Intl.DateTimeFormat(locale, {
        ...{ timeZone, day: 'numeric', month: 'short' },
        ...(withTime ? { hour: '2-digit', minute: '2-digit' } : { year: 'numeric' }),
      }).format(new Date(at)),
    time: (at) => time.format(new Date(at)),
  };
}

function duration(seconds: number, texts: FormatTexts): string {
  const sign = seconds < 0 ? '−' : '';
  const whole = Math.round(Math.abs(seconds));
  const two = (n: number): string => String(n).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${sign}${minutes}:${two(whole % 60)}`;
  return `${sign}${texts.hoursMinutes(Math.floor(minutes / 60), two(minutes % 60))}`;
}

function inUnits(seconds: number): [number, Intl.RelativeTimeFormatUnit] {
  const size = Math.round(Math.abs(seconds));
  const of = (unitSeconds: number): number => Math.sign(seconds) * Math.round(size / unitSeconds);
  if (size < 60) return [of(1), 'second'];
  if (size < 3_600) return [of(60), 'minute'];
  if (size < 86_400) return [of(3_600), 'hour'];
  return [of(86_400), 'day'];
}
