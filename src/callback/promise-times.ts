import type { CallTargetSettings } from './call-target.ts';

/**
 * When a new callback is due, from when its turn may come before that, and when its promise lapses. Times in milliseconds since 1970.
 * @param facts.scheduledFor the time the person chose, or null for "when it is my turn"
 * @param facts.waitSeconds estimate from the moment the person joined the line
 */
export function promiseTimes(
  facts: { now: number; joinedAt: number; scheduledFor: number | null; waitSeconds: number },
  settings: CallTargetSettings,
): { dueAt: number; readyAt: number; expiresAt: number } {
  const earliest = facts.now + settings.minimumDelaySeconds * 1000;
  const wanted = facts.scheduledFor ?? facts.joinedAt + facts.waitSeconds * 1000;
  const expiresAt = (facts.scheduledFor ?? facts.now) + settings.expiresAfterSeconds * 1000;
  // A turn that comes after the expiry never comes: it is looked at when it expires.
  const dueAt = Math.min(Math.max(wanted, earliest), expiresAt);
  // Somebody with nobody before them in line waits for no estimate; a time that was chosen is kept.
  const readyAt = facts.scheduledFor === null ? Math.min(earliest, dueAt) : dueAt;
  return { dueAt, readyAt, expiresAt };
}
