import type { Typed } from './draft-state.ts';

/** What was typed and is not saved yet, kept for this window: it outlives a reload, and nobody else sees it. */

const keyOf = (place: string): string => `unhold.typed.${place}`;

export function readTyped(place: string): ReadonlyMap<string, Typed> {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(keyOf(place)) ?? '[]');
    if (!Array.isArray(kept)) return new Map();
    return new Map(kept.filter(isEntry));
  } catch {
    // Storage is forbidden, or holds something else: nothing was kept.
    return new Map();
  }
}

export function writeTyped(place: string, typed: ReadonlyMap<string, Typed>): void {
  try {
    sessionStorage.setItem(keyOf(place), JSON.stringify([...typed]));
  } catch {
    // Storage is full or forbidden: what was typed lives as long as the page.
  }
}

export function forgetTyped(place: string): void {
  try {
    sessionStorage.removeItem(keyOf(place));
  } catch {
    // Nothing is there where nothing may be kept.
  }
}

function isEntry(entry: unknown): entry is [string, Typed] {
  if (!Array.isArray(entry)) return false;
  const [path, typed]: unknown[] = entry;
  return typeof path === 'string' && typeof typed === 'object' && typed !== null;
}
