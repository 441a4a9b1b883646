import type { Params } from './text.ts';
import { readParams, splitOutside } from './text.ts';

/** How long a session lives without a refresh, and who refreshes (RFC 4028 §4). */
export interface SessionExpires {
  seconds: number;
  refresher: 'uac' | 'uas' | null;
}

/** Reads Session-Expires; null when malformed. */
export function parseSessionExpires(text: string): SessionExpires | null {
  const read = readDelta(text);
  if (!read) return null;
  const refresher = read.params.get('refresher')?.toLowerCase() ?? null;
  if (refresher !== null && refresher !== 'uac' && refresher !== 'uas') return null;
  return { seconds: read.seconds, refresher };
}

/** Reads Min-SE as seconds (RFC 4028 §5); null when malformed. */
export function parseMinSe(text: string): number | null {
  return readDelta(text)?.seconds ?? null;
}

function readDelta(text: string): { seconds: number; params: Params } | null {
  const [digits = '', ...rest] = splitOutside(text, ';') ?? [];
  const params = readParams(rest);
  const seconds = Number(digits);
  return params && /^[0-9]+$/.test(digits) && seconds < 2 ** 32 ? { seconds, params } : null;
}

export function printSessionExpires(value: SessionExpires): string {
  return `${value.seconds}${value.refresher === null ? '' : `;refresher=${value.refresher}`}`;
}
