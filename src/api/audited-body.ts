import { showText } from './mask.ts';

const secretNames = /password|secret|token|^code$|^key$/i;
const maxCharacters = 8_192;

/**
 * A body as it may be kept for years: secrets left out, and, where it may hold customers' numbers, those masked.
 * @param body as it was parsed; undefined or null: none
 */
export function auditedBody(body: unknown, mayHoldNumbers: boolean): unknown {
  if (body === undefined || body === null) return undefined;
  const kept = keep(body, mayHoldNumbers);
  const { length } = JSON.stringify(kept) ?? '';
  return length > maxCharacters ? { notKept: `${length} characters` } : kept;
}

function keep(value: unknown, mayHoldNumbers: boolean): unknown {
  if (typeof value === 'string') return storable(mayHoldNumbers ? showText(value, null) : value);
  if (Array.isArray(value)) return value.map((item) => keep(item, mayHoldNumbers));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, held]) => [
      storable(name),
      secretNames.test(name) && held !== null ? '(not kept)' : keep(held, mayHoldNumbers),
    ]),
  );
}

/** PostgreSQL's json takes no NUL and no half characters. */
function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}
