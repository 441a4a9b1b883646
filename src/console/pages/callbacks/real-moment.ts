import type { Callback } from './events.ts';

/** What became of the wait: an agent was there, it goes on, or it ended otherwise. Seconds from the promise on. */
export interface RealMoment {
  kind: 'reached' | 'waiting' | 'ended';
  afterSeconds: number;
}

/** @param now ms since 1970 on the server's clock */
export function realMoment(
  { createdAt, endedAt, journal }: Pick<Callback, 'createdAt' | 'endedAt' | 'journal'>,
  now: number,
): RealMoment {
  const after = (at: number): number => Math.max(0, (at - Date.parse(createdAt)) / 1000);
  const reached = journal.find(({ event }) => event === 'bridged');
  if (reached) return { kind: 'reached', afterSeconds: after(Date.parse(reached.at)) };
  if (endedAt !== null) return { kind: 'ended', afterSeconds: after(Date.parse(endedAt)) };
  return { kind: 'waiting', afterSeconds: after(now) };
}

/** The person, or somebody for them, chose another time: what was told of the wait does not count any more. */
export function isPutOff({ journal }: Pick<Callback, 'journal'>): boolean {
  return journal.some(({ event }) => event === 'snoozed' || event === 'rescheduled');
}

export interface Verdict {
  kind: 'within' | 'early' | 'late';
  bySeconds: number;
}

/** How the moment stands to what was told; null where that cannot be said (yet). */
export function verdictOf(
  { lowSeconds, highSeconds }: { lowSeconds: number; highSeconds: number },
  { kind, afterSeconds }: RealMoment,
): Verdict | null {
  if (kind === 'ended') return null;
  if (afterSeconds > highSeconds) return { kind: 'late', bySeconds: afterSeconds - highSeconds };
  if (kind === 'waiting') return null;
  if (afterSeconds < lowSeconds) return { kind: 'early', bySeconds: lowSeconds - afterSeconds };
  return { kind: 'within', bySeconds: 0 };
}
