import { maskNumber } from '../base/phone-number.ts';
import type { AttemptView, CallbackSummary, CallbackView, JournalView } from '../engine/views.ts';

/** Whether who asks may see whom we call; nobody in particular may not. */
export type Viewer = { seesNumbers: boolean } | null;

/** Masks everything in a text that may be a phone number, percent-encoded ones too. */
export function maskNumbersIn(text: string): string {
  return text.replace(/(?:\+|%2B)?\d{7,}/gi, maskNumber);
}

/** What looks like a number and is none: a time of ours, an id. */
const noNumber = String.raw`\d{4}-\d\d-\d\dT[\d:.]+Z|[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}`;
/** At least seven digits of any script, however a person sets them apart. */
const anyNumber = String.raw`(?:\+|%2B)?\p{Nd}(?:(?:[\s().\-/+]|%2[089BDEF])*\p{Nd}){6,}`;
const numberOrNot = new RegExp(`(${noNumber})|${anyNumber}`, 'giu');

/** A text as `viewer` may see it: numbers masked, also those written with blanks, dashes or brackets. */
export function showText(text: string, viewer: Viewer): string {
  if (viewer?.seesNumbers) return text;
  return text.replace(numberOrNot, (found, kept: string | undefined) =>
    kept === undefined ? maskNumber(found) : found,
  );
}

/** A callback of a list or an event as `viewer` may see it. */
export function showSummary<Summary extends CallbackSummary>(
  summary: Summary,
  viewer: Viewer,
): Summary {
  if (viewer?.seesNumbers) return summary;
  const show = (text: string): string => showText(text, viewer);
  const metadata = Object.entries(summary.metadata).map(([name, value]) => [name, show(value)]);
  return {
    ...summary,
    number: maskNumber(summary.number),
    reason: summary.reason && show(summary.reason),
    metadata: Object.fromEntries(metadata) as Record<string, string>,
  };
}

/** A callback with its story as `viewer` may see it. */
export function showCallback(callback: CallbackView, viewer: Viewer): CallbackView {
  if (viewer?.seesNumbers) return callback;
  return {
    ...showSummary(callback, viewer),
    attempts: callback.attempts.map((attempt) => showAttempt(attempt, viewer)),
    journal: callback.journal.map((entry) => showEntry(entry, viewer)),
  };
}

/** A journal entry as `viewer` may see it. */
export function showEntry<Entry extends Pick<JournalView, 'actor' | 'reason'>>(
  entry: Entry,
  viewer: Viewer,
): Entry {
  const { actor, reason } = entry;
  return { ...entry, actor: showText(actor, viewer), reason: reason && showText(reason, viewer) };
}

function showAttempt(attempt: AttemptView, viewer: Viewer): AttemptView {
  const legs = attempt.legs.map((leg) => ({
    ...leg,
    to: showText(leg.to, viewer),
    reason: leg.reason && showText(leg.reason, viewer),
  }));
  return { ...attempt, legs };
}
