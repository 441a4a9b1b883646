import type { AttemptResult, Role } from './callback.ts';
import type { OvertakeReason, Span } from './fairness.ts';

/** An entry of a callback's journal. */
export interface StoryEntry {
  at: number;
  event: string;
  /** Until when the callback was put off by it; null where it was not, or nothing was kept of it. */
  dueAt: number | null;
}

/** What is known of a callback's life. Times in ms since 1970. */
export interface Story {
  joinedAt: number;
  createdAt: number;
  isByPhone: boolean;
  scheduledFor: number | null;
  /** Oldest first. */
  entries: readonly StoryEntry[];
  /** In order: the n-th `claimed` began the n-th. */
  attempts: readonly { firstParty: Role; result: AttemptResult | null }[];
}

const pauseAfter: Record<AttemptResult, OvertakeReason> = {
  bridged: 'unknown',
  busy: 'no-answer',
  'no-answer': 'no-answer',
  rejected: 'no-answer',
  'carrier-error': 'failed-try',
  'no-key': 'no-answer',
  snoozed: 'snoozed',
  cancelled: 'failed-try',
  'customer-hung-up': 'no-answer',
  'agent-refused': 'no-agent',
  'agent-timeout': 'no-agent',
  'agent-hung-up': 'no-agent',
  fenced: 'failed-try',
  unknown: 'failed-try',
};

/** What a callback was doing from when on: why others could be served before it. By time, never empty. */
export function spansOf(story: Story): Span[] {
  // Before it was promised, the person stood in the contact centre's own line.
  const first = story.createdAt > story.joinedAt ? 'routed-first' : 'unknown';
  const spans: Span[] = [{ from: story.joinedAt, reason: first }];
  const add = (at: number, reason: OvertakeReason): void => {
    // The clock of the database may have been set back.
    spans.push({ from: Math.max(at, spans.at(-1)?.from ?? at), reason });
  };
  let tries = 0;
  let pauseEnds = Infinity;
  for (const entry of story.entries) {
    if (entry.event === 'claimed') tries += 1;
    const began = begunBy(entry, story, tries);
    if (!began) continue;
    if (pauseEnds < entry.at) add(pauseEnds, 'not-yet-rung');
    add(entry.at, began.reason);
    pauseEnds = began.until ?? Infinity;
  }
  if (pauseEnds < Infinity) add(pauseEnds, 'not-yet-rung');
  return spans;
}

/** @returns null for what changes nothing here; `until` null: until the next entry that does */
function begunBy(
  { event, at, dueAt }: StoryEntry,
  story: Story,
  tries: number,
): { reason: OvertakeReason; until: number | null } | null {
  const attempt = story.attempts[tries - 1];
  const isAgentFirst = attempt?.firstParty === 'agent';
  switch (event) {
    case 'requested':
      return story.isByPhone ? { reason: 'registering', until: null } : inLine(story);
    case 'registration-ended':
      return inLine(story);
    case 'claimed':
      return { reason: isAgentFirst ? 'routed-first' : 'ready-first', until: null };
    case 'first-party-ready':
      return { reason: isAgentFirst ? 'ready-first' : 'routed-first', until: null };
    case 'taken-over':
      // Its node died in the middle of a try, and what may still ring is waited for.
      return tries > 0 ? { reason: 'failed-try', until: null } : null;
    case 'snoozed':
      return { reason: 'snoozed', until: dueAt };
    case 'rescheduled':
      return { reason: 'scheduled', until: dueAt };
    case 'unscheduled':
    case 'called-now':
      return { reason: 'not-yet-rung', until: null };
    case 'cancel-requested':
      // It counts only where the cancellation was taken back.
      return { reason: 'held-back', until: null };
    case 'restored':
      return story.scheduledFor === null
        ? { reason: 'held-back', until: dueAt }
        : { reason: 'scheduled', until: dueAt };
    case 'postponed':
      // Due already: until it is switched on again.
      return { reason: 'held-back', until: dueAt !== null && dueAt > at ? dueAt : null };
    case 'attempt-failed':
    case 'node-lost':
      return { reason: attempt?.result ? pauseAfter[attempt.result] : 'unknown', until: dueAt };
    default:
      return null;
  }
}

/** It waits for its turn, unless it was asked for at a time: of the first of several times nothing was kept. */
function inLine({ scheduledFor, entries }: Story): ReturnType<typeof begunBy> {
  if (scheduledFor === null) return { reason: 'not-yet-rung', until: null };
  const wasMoved = entries.some(({ event }) => event === 'rescheduled');
  return wasMoved
    ? { reason: 'unknown', until: null }
    : { reason: 'scheduled', until: scheduledFor };
}
