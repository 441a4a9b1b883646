import { useServerNow } from '../api/clock.ts';
import { useFormat, useText } from '../text/text.tsx';

/** A moment on the browser's clocks, with its date where that is not today. */
export function Time({ at }: { at: string }) {
  const format = useFormat();
  return (
    <time dateTime={at} title={format.dateTime(at)}>
      {format.moment(at)}
    </time>
  );
}

/** How long ago, or in how long, by the server's clock; ticks. */
export function Ago({ at }: { at: string }) {
  const now = useServerNow();
  const format = useFormat();
  return (
    <time dateTime={at} title={format.dateTime(at)}>
      {format.ago((Date.parse(at) - now) / 1000)}
    </time>
  );
}

/** How long something has lasted since then; ticks. */
export function Since({ at }: { at: string }) {
  const now = useServerNow();
  return <Duration seconds={Math.max(0, (now - Date.parse(at)) / 1000)} />;
}

/** `4:05` below an hour, else `2 h 05 min`. */
export function Duration({ seconds }: { seconds: number }) {
  const format = useFormat();
  return <span>{format.duration(seconds)}</span>;
}

/** A range of seconds in words: `3–6 min`. */
export function Range({ lowSeconds, highSeconds }: { lowSeconds: number; highSeconds: number }) {
  const format = useFormat();
  return <span>{format.range(lowSeconds, highSeconds)}</span>;
}

/** A phone number as it may be shown: the server has masked it where it had to. Always text. */
export function PhoneNumber({ number }: { number: string }) {
  const texts = useText().kit;
  return (
    <bdi
      translate="no"
      title={number.includes('*') || number.includes('…') ? texts.masked : undefined}
    >
      {number}
    </bdi>
  );
}
