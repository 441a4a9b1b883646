import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import texts from '../../prompts/en/texts.json' with { type: 'json' };
import type { MediaEngine } from '../media/media-engine.ts';
import { readWav } from '../media/wav.ts';

/** Where the recordings that come with Unhold are. */
export const audioDir = join(import.meta.dirname, '../../prompts/en/audio');

/** Names of prompts that there is no recording of. */
export function missingPrompts(dir = audioDir): string[] {
  return Object.keys(texts).filter((name) => !existsSync(join(dir, `${name}.wav`)));
}

/**
 * Loads the recording of every prompt and gives their names; throws an Error naming all that are
 * missing, or the one that cannot be read.
 */
export function loadPrompts(media: MediaEngine, dir = audioDir): Set<string> {
  const names = Object.keys(texts);
  const fileOf = (name: string): string => join(dir, `${name}.wav`);
  const missing = missingPrompts(dir);
  if (missing.length > 0)
    throw new Error(
      `${missing.length} prompts have no audio in ${dir}: ${missing.slice(0, 20).join(', ')}. Fix: npm run prompts`,
    );
  for (const name of names) {
    try {
      media.load(name, readWav(readFileSync(fileOf(name))));
    } catch (error) {
      throw new Error(`the prompt ${fileOf(name)} cannot be read: ${String(error)}`, {
        cause: error,
      });
    }
  }
  return new Set(names);
}
