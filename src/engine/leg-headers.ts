import type { Callback } from '../callback/callback.ts';
import type { CallTarget } from '../callback/call-target.ts';
import { callerNumber } from '../callback/metadata.ts';
import { homeCountry } from '../callback/dial-rules.ts';

/** Says whose leg it is, on every leg of an attempt: the contact centre copies both to its task. */
export function attemptHeaders(callback: Callback, attemptId: string): [string, string][] {
  return [
    ['X-Unhold-Callback', callback.id],
    ['X-Unhold-Attempt', attemptId],
  ];
}

/**
 * What the agent side gets besides: since when the person stands in line, metadata under its items' names, exactly as it
 * arrived, and the number when it is another than the one the metadata came with.
 */
export function contextHeaders(callback: Callback, callTarget: CallTarget): [string, string][] {
  const headers = metadataHeaders(callback.metadata, callTarget);
  headers.push(['X-Unhold-Joined', new Date(callback.joinedAt).toISOString()]);
  const read = (name: string): string | null =>
    headers.find(([header]) => header.toLowerCase() === name.toLowerCase())?.[1] ?? null;
  if (callerNumber(callTarget, read, homeCountry(callTarget)) !== callback.number)
    headers.push(['X-Unhold-Number', callback.number]);
  return headers;
}

export function metadataHeaders(
  metadata: Callback['metadata'],
  callTarget: CallTarget,
): [string, string][] {
  return callTarget.metadataItems.flatMap(({ name, type }): [string, string][] => {
    // Digits that the caller typed go along, too; what was recorded can only be played.
    const value = type === 'audio' ? undefined : metadata[name];
    return value === undefined ? [] : [[name, value]];
  });
}
