import { createHash } from 'node:crypto';
import type { LegIdentifiers } from '../callback/callback.ts';

/**
 * Call-ID, From tag and first branch of a leg. Derived, so that whoever knows the attempt can name what is on
 * the wire, and never guessable from outside for a From tag.
 * @param attemptId of the attempt (or of the call held), @param name of the leg within it, such as `customer-1`
 */
export function legIdentifiers(attemptId: string, name: string): LegIdentifiers {
  const hex = createHash('sha256').update(`${attemptId}/${name}`).digest('hex');
  return {
    callId: `unhold-${attemptId}-${name}`,
    fromTag: hex.slice(0, 16),
    // RFC 3261 §8.1.1.7: the magic cookie begins every branch.
    branch: `z9hG4bK${hex.slice(16, 48)}`,
  };
}

/** True for a Call-ID that a leg of ours has: the call has come back to us. */
export function isOurCallId(callId: string): boolean {
  return /^unhold-[0-9a-f-]{36}-(customer|agent|hold|test)-\d+$/.test(callId);
}
