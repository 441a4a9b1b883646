import { useMemo } from 'react';
import { Problem } from '../../api/problem.ts';
import { useText } from '../../text/text.tsx';

/** An error in the language of the page, where it is one that the page has words for; fields at fault stay with it. */
export function useSaid(error: unknown): unknown {
  const texts = useText().people.problems;
  return useMemo(() => {
    if (!(error instanceof Problem)) return error;
    const words = Object.entries(texts).find(([code]) => code === error.code)?.[1];
    if (words === undefined) return error;
    const seconds = Number(error.extra['retryAfterSeconds'] ?? 1);
    const detail = typeof words === 'function' ? words(seconds) : words;
    return new Problem({ ...error.extra, detail }, error.status);
  }, [error, texts]);
}
