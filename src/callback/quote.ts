import type { CallTargetSettings } from './call-target.ts';
import type { Estimate, Quote } from './callback.ts';
import type { Phrase } from './dialogue.ts';
import { prompt, wordsOf } from './prompt-set.ts';

type Bounds = CallTargetSettings['quote'];

/**
 * What is said of an estimate. Never more exact than it is: the range is widened to whole minutes,
 * below the floor it is the floor, and nothing above the cap is named.
 */
export function quoteOf(estimate: Estimate, bounds: Bounds): Quote {
  const range = { ...rangeOf(estimate, bounds), said: '' };
  return { ...range, said: wordsOf(sayQuote(range, bounds)) };
}

function rangeOf(estimate: Estimate, { floorSeconds, capSeconds }: Bounds): Omit<Quote, 'said'> {
  const { meanSeconds, lowSeconds } = estimate;
  const high = Math.max(estimate.highSeconds, meanSeconds);
  if (high <= floorSeconds) return { lowSeconds: 0, highSeconds: floorSeconds };
  const highSeconds = 60 * Math.ceil(high / 60);
  if (meanSeconds > capSeconds) return { lowSeconds: capSeconds, highSeconds };
  return { lowSeconds: Math.max(floorSeconds, 60 * Math.floor(lowSeconds / 60)), highSeconds };
}

/** "in about four minutes", "in between three and five minutes", "in more than ten minutes". */
export function sayQuote(
  quote: Omit<Quote, 'said'>,
  { floorSeconds, capSeconds }: Bounds,
): Phrase[] {
  const low = minutes(quote.lowSeconds);
  const high = minutes(quote.highSeconds);
  if (quote.highSeconds <= floorSeconds) return [prompt('in-about'), ...sayMinutes(high)];
  if (quote.highSeconds > capSeconds) return [prompt('in-more-than'), ...sayMinutes(low)];
  if (low === high) return [prompt('in-about'), ...sayMinutes(high)];
  return [prompt('in-between'), { number: low }, prompt('and'), ...sayMinutes(high)];
}

const minutes = (seconds: number): number => Math.min(9999, Math.max(1, Math.floor(seconds / 60)));

function sayMinutes(count: number): Phrase[] {
  return [{ number: count }, prompt(count === 1 ? 'minute' : 'minutes')];
}
