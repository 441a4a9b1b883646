import type { CallTargetSettings } from './call-target.ts';

/**
 * When a new callback is due and when its promise lapses. Times in milliseconds since 1970.
 * @param facts.scheduledFor the time the person chose, or null for "when it is my turn"
 * @param facts.waitSeconds estimate from the moment the person joined the line
 */
export function promiseTimes(
  facts: { now: number; joinedAt: number; scheduledFor: number | null; waitSeconds: number },
  settings: CallTargetSettings,
): { dueAt: number; expiresAt: number } {
  const earliest = facts.now + settings.minimumDelaySeconds * 1000;
  const wanted = facts.scheduledFor ?? facts.joinedAt + facts.waitSeconds * 1000;
  const expiresAt = (facts.scheduledFor ?? facts.now) + settings.expiresAfterSeconds * 1000;
  // A turn that comes after the expiry never comes: it is looked at when it expires.
  return { dueAt: Math.min(Math.max(wanted, earliest), expiresAt), expiresAt };
}
