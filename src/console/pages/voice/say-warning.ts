import type { Texts } from '../../text/en.ts';
import type { Format } from '../../text/format.ts';
import type { AudioWarning } from './prompt-queries.ts';

/** What is odd about a recording, in words. */
export function sayWarning(
  { warning, found, limit }: AudioWarning,
  { warnings }: Texts['voice'],
  format: Format,
): string {
  return warnings[warning](format.number(found, 1), format.number(limit, 1));
}
