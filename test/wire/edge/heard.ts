import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import texts from '../../../prompts/en/texts.json' with { type: 'json' };
import { encodeInto } from '../../../src/media/g711.ts';
import { readWav } from '../../../src/media/wav.ts';

const audioDir = join(import.meta.dirname, '../../../prompts/en/audio');
/** 50 ms: long enough that no two prompts share them, short enough to survive a lost packet. */
const signatureBytes = 400;

function coded(audio: Int16Array): Buffer {
  const bytes = Buffer.alloc(audio.length);
  encodeInto('ulaw', audio, bytes);
  return bytes;
}

const clips = new Map<string, Buffer>();
function clip(name: string): Buffer {
  const known = clips.get(name) ?? coded(readWav(readFileSync(join(audioDir, `${name}.wav`))));
  clips.set(name, known);
  return known;
}

/** Where the clip has most changes in these bytes: a place that is like no other. */
function loudest(bytes: Buffer, from: number, to: number): Buffer {
  let best = from;
  let most = -1;
  for (let at = from; at + signatureBytes <= to; at += 80) {
    const kinds = new Set(bytes.subarray(at, at + signatureBytes)).size;
    if (kinds > most) [best, most] = [at, kinds];
  }
  return bytes.subarray(best, best + signatureBytes);
}

/** Whether what a µ-law phone heard holds the beginning of this prompt, sample for sample. */
export function isPromptIn(name: string, audio: Int16Array): boolean {
  const bytes = clip(name);
  return coded(audio).includes(loudest(bytes, 0, Math.max(signatureBytes, bytes.length >> 1)));
}

/**
 * Which prompts are in what a µ-law phone heard, sample for sample, in order; `…` after one that was cut short.
 * @param audio 8 kHz, as decoded by the phone
 */
export function promptsIn(audio: Int16Array): string[] {
  const heard = coded(audio);
  const found: { at: number; name: string }[] = [];
  for (const name of Object.keys(texts)) {
    const bytes = clip(name);
    const half = Math.max(signatureBytes, bytes.length >> 1);
    const begun = loudest(bytes, 0, Math.min(half, 6_000));
    const ended = loudest(bytes, Math.max(0, bytes.length - half), bytes.length);
    for (
      let at = heard.indexOf(begun);
      at !== -1;
      at = heard.indexOf(begun, at + bytes.length / 2)
    ) {
      const end = heard.subarray(at, at + bytes.length + signatureBytes).indexOf(ended);
      found.push({ at, name: end === -1 ? `${name}…` : name });
    }
  }
  return found.sort((a, b) => a.at - b.at).map(({ name }) => name);
}
