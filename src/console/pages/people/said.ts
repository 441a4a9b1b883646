import { Problem } from '../../api/problem.ts';
import type { SignInProblems } from '../../text/sign-in-problems.ts';

/** An error in the language of the page, where it is one that the page has words for; fields at fault stay with it. */
export function said(error: unknown, texts: SignInProblems): unknown {
  if (!(error instanceof Problem)) return error;
  const words = Object.entries(texts).find(([code]) => code === error.code)?.[1];
  if (words === undefined) return error;
  const seconds = Number(error.extra['retryAfterSeconds'] ?? 1);
  const detail = typeof words === 'function' ? words(seconds) : words;
  return new Problem({ ...error.extra, detail }, error.status);
}
