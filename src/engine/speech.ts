import { UserError } from '../base/errors.ts';
import type { Part, PromptName } from '../callback/prompt-set.ts';
import { audioOfTakes, chosenTakes, type ChosenTake } from '../store/prompts.ts';
import { needCallTarget } from './call-targets.ts';
import type { Engine } from './context.ts';
import type { PromptDesk } from './prompt-desk.ts';
import { promptNamed } from './prompts.ts';

const partsMax = 150;
const silenceMsMax = 5_000;
/** Three minutes: longer than anything that is said in one breath. */
const samplesMax = 180 * 8_000;
/** G.711 µ-law for nothing. */
const silenceByte = 0xff;

/** How parts are written in an address: names of prompts, and `~250` for a pause of 250 ms. */
export function printParts(parts: readonly Part[]): string {
  return parts.map((part) => ('clip' in part ? part.clip : `~${part.silenceMs}`)).join(',');
}

/**
 * What a caller of this call target would hear, as one piece of audio: the parts one after the other.
 * @param text as `printParts` writes it, at most 150 parts
 * @returns G.711 µ-law, three minutes at most
 * @throws UserError not-found, bad-request
 */
export async function composeSpeech(
  ctx: Engine,
  desk: PromptDesk,
  callTargetId: string,
  text: string,
): Promise<Uint8Array> {
  await needCallTarget(ctx, callTargetId);
  const parts = readParts(text);
  const chosen = await chosenTakes(ctx.db, callTargetId);
  const wanted = new Set<string>(parts.flatMap((part) => ('clip' in part ? [part.clip] : [])));
  const takes = chosen.filter(({ prompt }) => wanted.has(prompt));
  const spoken = await spokenBy(ctx, desk, takes);
  const sounds = parts.map((part) =>
    'clip' in part ? spoken(part.clip) : new Uint8Array(part.silenceMs * 8).fill(silenceByte),
  );
  const samples = sounds.reduce((sum, { length }) => sum + length, 0);
  if (samples > samplesMax)
    throw new UserError('bad-request', 'parts: wanted at most three minutes of audio, found more.');
  return Buffer.concat(sounds);
}

/** The audio of each prompt as it is said now. */
async function spokenBy(
  ctx: Engine,
  desk: PromptDesk,
  takes: ChosenTake[],
): Promise<(prompt: PromptName) => Uint8Array> {
  const audio = await audioOfTakes(
    ctx.db,
    takes.map(({ id }) => id),
  );
  const replaced = new Map(
    takes.map(({ id, prompt }) => [prompt, audio.find((take) => take.id === id)?.audio]),
  );
  return (prompt) => replaced.get(prompt) ?? desk.builtIn(prompt);
}

function readParts(text: string): ({ clip: PromptName } | { silenceMs: number })[] {
  const names = text.split(',');
  if (names.length > partsMax)
    throw new UserError('bad-request', `parts: wanted at most ${partsMax}, found more.`);
  return names.map((name) => {
    const silenceMs = /^~(\d{1,4})$/.exec(name)?.[1];
    return silenceMs === undefined
      ? { clip: promptNamed(name) }
      : { silenceMs: Math.min(Number(silenceMs), silenceMsMax) };
  });
}
