import { UserError } from '../base/errors.ts';
import { isId, newId } from '../base/ids.ts';
import { printActor, type Actor } from '../callback/callback.ts';
import {
  isPromptName,
  kindOf,
  momentsOf,
  promptNames,
  textOfPrompt,
} from '../callback/prompt-places.ts';
import type { PromptName } from '../callback/prompt-set.ts';
import { lockCallTarget } from '../store/call-targets.ts';
import {
  audioOfTakes,
  chooseBuiltIn,
  chooseTake,
  chosenTakes,
  insertTake,
  pruneTakes,
  takesOf,
  type ChosenTake,
  type Take,
} from '../store/prompts.ts';
import type { Session } from '../store/schema.ts';
import { needCallTarget } from './call-targets.ts';
import type { Engine } from './context.ts';
import { printTime } from './print-views.ts';
import type { PromptDesk, ReadAudio, TakeWarning } from './prompt-desk.ts';
import type { PromptChange, PromptStory, PromptView, TakeView } from './prompt-views.ts';

/*
 * What a call target says, in which voice. A recording that was uploaded (a take) is never changed; one of them, or
 * what comes with Unhold, is in use. So whatever is replaced can be said again, and a call plays what was in use as
 * it began.
 */

/** Of each prompt so many takes are kept, and the one in use. */
const takesMax = 10;
const samplesPerSecond = 8_000;

/** Every prompt, in the order in which texts.json tells them. @throws UserError not-found */
export async function listPrompts(
  ctx: Engine,
  desk: PromptDesk,
  callTargetId: string,
): Promise<PromptView[]> {
  await needCallTarget(ctx, callTargetId);
  const chosen = await chosenTakes(ctx.db, callTargetId);
  return promptNames.map((key) => printPrompt(desk, key, chosen));
}

/** One prompt with the takes that are kept. @throws UserError not-found */
export async function getPrompt(
  ctx: Engine,
  desk: PromptDesk,
  of: { callTargetId: string; key: string },
): Promise<PromptStory> {
  const key = promptNamed(of.key);
  await needCallTarget(ctx, of.callTargetId);
  const [chosen, takes] = await Promise.all([
    chosenTakes(ctx.db, of.callTargetId, key),
    takesOf(ctx.db, of.callTargetId, key),
  ]);
  return { ...printPrompt(desk, key, chosen), takes: takes.map(printTake) };
}

/**
 * The audio of a prompt, G.711 µ-law.
 * @param of.take id of a take, `built-in`, or absent: what is said now
 * @throws UserError not-found
 */
export async function promptAudio(
  ctx: Engine,
  desk: PromptDesk,
  of: { callTargetId: string; key: string; take?: string },
): Promise<Uint8Array> {
  const key = promptNamed(of.key);
  await needCallTarget(ctx, of.callTargetId);
  if (of.take === 'built-in') return desk.builtIn(key);
  const [inUse] = await chosenTakes(ctx.db, of.callTargetId, key);
  const id = of.take ?? inUse?.id;
  if (id === undefined) return desk.builtIn(key);
  const takes = await takesOf(ctx.db, of.callTargetId, key);
  if (!takes.some((take) => take.id === id)) throw noTake(id);
  const [found] = await audioOfTakes(ctx.db, [id]);
  if (!found) throw noTake(id);
  return found.audio;
}

/** What a file would be as a prompt; nothing is stored. @throws UserError bad-audio (`extra.fields`) */
export async function checkAudio(
  desk: PromptDesk,
  file: Uint8Array,
): Promise<{ seconds: number; format: string; warnings: TakeWarning[] }> {
  const { audio, format, warnings } = await readFile(desk, file);
  return { seconds: secondsOf(audio.length), format, warnings };
}

/**
 * From the next call on, says this instead. What was said until now is kept.
 * @throws UserError not-found, bad-audio (`extra.fields`)
 */
export async function replacePrompt(
  ctx: Engine,
  desk: PromptDesk,
  wanted: { callTargetId: string; key: string; file: Uint8Array; fileName: string | null },
  actor: Actor,
): Promise<PromptChange> {
  const key = promptNamed(wanted.key);
  await needCallTarget(ctx, wanted.callTargetId);
  const { audio, warnings } = await readFile(desk, wanted.file);
  const { callTargetId, fileName } = wanted;
  const id = newId();
  const by = printActor(actor);
  return changePrompt(ctx, desk, { callTargetId, key }, async (trx, before) => {
    const take = { id, callTargetId, prompt: key, audio, fileName, warnings, madeBy: by };
    await insertTake(trx, take);
    await chooseTake(trx, { callTargetId, prompt: key, takeId: id, by });
    const keep = before === null ? [id] : [id, before];
    await pruneTakes(trx, { callTargetId, prompt: key, keep, most: takesMax });
  });
}

/**
 * From the next call on, says a take again, or what comes with Unhold.
 * @param wanted.takeId null: what comes with Unhold
 * @param wanted.instead what must be said now, for nothing of somebody else's to be undone; absent: anything
 * @throws UserError not-found, prompt-changed
 */
export async function restorePrompt(
  ctx: Engine,
  desk: PromptDesk,
  wanted: { callTargetId: string; key: string; takeId: string | null; instead?: string | null },
  actor: Actor,
): Promise<PromptChange> {
  const key = promptNamed(wanted.key);
  await needCallTarget(ctx, wanted.callTargetId);
  const { callTargetId, takeId, instead } = wanted;
  return changePrompt(ctx, desk, { callTargetId, key }, async (trx, before) => {
    if (instead !== undefined && instead !== before)
      throw new UserError(
        'prompt-changed',
        `${key} was replaced by somebody else meanwhile; look at what is said now, and choose again.`,
      );
    if (takeId === null) return chooseBuiltIn(trx, { callTargetId, prompt: key });
    const chosen = { callTargetId, prompt: key, takeId, by: printActor(actor) };
    if (!isId(takeId) || !(await chooseTake(trx, chosen))) throw noTake(takeId);
  });
}

/** Changes what is said under the lock of the call target, so that two who change at once do it one after the other. */
async function changePrompt(
  ctx: Engine,
  desk: PromptDesk,
  of: { callTargetId: string; key: PromptName },
  change: (trx: Session, before: string | null) => Promise<void>,
): Promise<PromptChange> {
  const { callTargetId, key } = of;
  return ctx.db.tx(async (trx) => {
    if (!(await lockCallTarget(trx, callTargetId)))
      throw new UserError('not-found', `There is no call target ${callTargetId}`);
    const [before] = await chosenTakes(trx, callTargetId, key);
    await change(trx, before?.id ?? null);
    const after = await chosenTakes(trx, callTargetId, key);
    return { ...printPrompt(desk, key, after), previousTakeId: before?.id ?? null };
  });
}

/** @throws UserError not-found */
export function promptNamed(key: string): PromptName {
  if (isPromptName(key)) return key;
  throw new UserError('not-found', `There is no prompt ${key.slice(0, 60)}`);
}

async function readFile(desk: PromptDesk, file: Uint8Array): Promise<ReadAudio> {
  const read = await desk.read(file);
  if ('audio' in read) return read;
  const { found, wanted, fix } = read;
  throw new UserError('bad-audio', `Found ${found}, wanted ${wanted}. ${fix}`, {
    fields: [{ field: 'file', found, wanted, fix }],
  });
}

function noTake(id: string): UserError {
  return new UserError(
    'not-found',
    `There is no take ${id.slice(0, 60)} of this prompt (any more)`,
  );
}

/** Whole hundredths. */
export function secondsOf(samples: number): number {
  return Math.round((samples * 100) / samplesPerSecond) / 100;
}

function printPrompt(desk: PromptDesk, key: PromptName, chosen: ChosenTake[]): PromptView {
  const take = chosen.find(({ prompt }) => prompt === key);
  const builtInSeconds = secondsOf(desk.builtIn(key).length);
  return {
    ...{ key, text: textOfPrompt(key), kind: kindOf(key), builtInSeconds },
    saidAt: momentsOf(key).map((moment) => {
      const [dialogue = '', at = ''] = moment.split(' ');
      return { dialogue, moment: at };
    }),
    seconds: take ? secondsOf(take.bytes) : builtInSeconds,
    replaced: take
      ? { ...printTake(take), since: printTime(take.since), chosenBy: take.chosenBy }
      : null,
  };
}

function printTake(take: Take): TakeView {
  return {
    ...{ takeId: take.id, seconds: secondsOf(take.bytes), fileName: take.fileName },
    // Written by us, as it was read.
    warnings: take.warnings as TakeWarning[],
    ...{ madeAt: printTime(take.madeAt), madeBy: take.madeBy },
  };
}
