import type { ObservedCall } from './observe-line.ts';

/** How long conversations took. */
export interface HandleFit {
  meanSeconds: number;
  /** Standard deviation ÷ mean. */
  cv: number;
  count: number;
}

export interface PatienceFit {
  /** Of an exponential law. */
  meanSeconds: number;
  abandoned: number;
  /** Of those who still wait, the largest difference between the law and what was seen (Kaplan–Meier), 0 to 1. */
  largestGap: number;
}

export interface WorkloadFit {
  /** Null: too few to say. */
  handle: HandleFit | null;
  wrapUp: HandleFit | null;
  patience: PatienceFit | null;
  /** Waits and handle times that no call has: negative, or longer than four hours. */
  dropped: number;
}

const longestSeconds = 4 * 3600;
/** Fewer say too little of a mean and a spread. */
export const leastHandled = 30;
export const leastAbandoned = 10;
/** Kaplan–Meier's curve is looked at as long as so many are still waiting. */
const leastAtRisk = 30;

/** The laws that were at work behind what was seen. Never throws. */
export function fitWorkload(calls: readonly ObservedCall[]): WorkloadFit {
  const handles = calls.flatMap(({ handleSeconds }) => handleSeconds ?? []);
  const wrapUps = calls.flatMap(({ wrapUpSeconds }) => wrapUpSeconds ?? []);
  const waits = calls.filter(
    ({ waitSeconds }) => waitSeconds >= 0 && waitSeconds <= longestSeconds,
  );
  const plausible = handles.filter(isPlausible);
  return {
    handle: fitSpread(plausible),
    wrapUp: fitSpread(wrapUps.filter(isPlausible)),
    patience: fitPatience(
      waits.map(({ waitSeconds, ending }) => ({
        seconds: waitSeconds,
        gaveUp: ending === 'abandoned',
      })),
    ),
    dropped: handles.length - plausible.length + calls.length - waits.length,
  };
}

const isPlausible = (seconds: number): boolean => seconds > 0 && seconds <= longestSeconds;

/** By moments: the mean is what makes a queue, and short calls would bend a fit of the logarithms. */
function fitSpread(seconds: readonly number[]): HandleFit | null {
  if (seconds.length < leastHandled) return null;
  const mean = seconds.reduce((sum, each) => sum + each, 0) / seconds.length;
  const variance =
    seconds.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (seconds.length - 1);
  return { meanSeconds: mean, cv: Math.sqrt(variance) / mean, count: seconds.length };
}

interface Wait {
  seconds: number;
  /** Else an agent came, or the caller left otherwise: all that is known is that patience was longer. */
  gaveUp: boolean;
}

/** Exponential with censoring, by maximum likelihood: all the time waited ÷ how many gave up. */
function fitPatience(waits: readonly Wait[]): PatienceFit | null {
  const abandoned = waits.filter(({ gaveUp }) => gaveUp).length;
  const waited = waits.reduce((sum, { seconds }) => sum + seconds, 0);
  if (abandoned < leastAbandoned || waited === 0) return null;
  const meanSeconds = waited / abandoned;
  let largestGap = 0;
  for (const { seconds, share } of stillWaiting(waits))
    largestGap = Math.max(largestGap, Math.abs(share - Math.exp(-seconds / meanSeconds)));
  return { meanSeconds, abandoned, largestGap };
}

/**
 * The share whose patience is longer than each time at which somebody gave up, of those of whom it was known
 * (Kaplan & Meier 1958).
 */
export function stillWaiting(waits: readonly Wait[]): { seconds: number; share: number }[] {
  const ordered = [...waits].sort((one, other) => one.seconds - other.seconds);
  const curve: { seconds: number; share: number }[] = [];
  let share = 1;
  for (let index = 0; index < ordered.length;) {
    const atRisk = ordered.length - index;
    if (atRisk < leastAtRisk) break;
    const seconds = ordered[index]?.seconds ?? 0;
    let gaveUp = 0;
    for (; ordered[index]?.seconds === seconds; index++) if (ordered[index]?.gaveUp) gaveUp++;
    if (gaveUp === 0) continue;
    share *= 1 - gaveUp / atRisk;
    curve.push({ seconds, share });
  }
  return curve;
}
