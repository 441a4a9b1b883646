import { UserError } from '../base/errors.ts';
import { isId, newId } from '../base/ids.ts';
import type { Metadata } from '../callback/callback.ts';
import type { MetadataItem } from '../callback/call-target.ts';
import {
  deleteRecordings,
  findRecording as findAudio,
  findRecordingOf,
  insertRecording,
} from '../store/recordings.ts';
import type { Engine } from './context.ts';

/*
 * What a caller says for the agent. It is stored under its own id as soon as it is said; the metadata holds its name,
 * and the promise makes it the callback's own in the commit that stores it. So a promise never waits for audio, and
 * audio that came to no promise is forgotten.
 */

const prefix = 'recording-';
/** For how long a recording outlives the end of its callback, or the call that came to no promise. */
const keptMs = 86_400_000;

/**
 * Stores what was said. @param audio G.711 µ-law, 1-960,000 bytes (two minutes)
 * @returns the name by which metadata refers to it
 * @throws UserError database-away
 */
export async function keepRecording(ctx: Engine, audio: Uint8Array): Promise<string> {
  const id = newId();
  await insertRecording(ctx.db, { id, audio });
  return prefix + id;
}

/** G.711 µ-law; null when there is none of that name (any more). @throws UserError database-away */
export async function findRecording(ctx: Engine, name: string): Promise<Uint8Array | null> {
  const id = idIn(name);
  return id === null ? null : findAudio(ctx.db, id);
}

/**
 * What was said for a callback, G.711 µ-law.
 * @param of.name as its metadata has it
 * @throws UserError not-found, also when it was deleted a day after the callback had ended
 */
export async function recordingOf(
  ctx: Engine,
  of: { callbackId: string; name: string },
): Promise<Uint8Array> {
  const { callbackId, name } = of;
  const id = idIn(name);
  const audio = id && isId(callbackId) ? await findRecordingOf(ctx.db, callbackId, id) : null;
  if (!audio)
    throw new UserError(
      'not-found',
      'This callback has no such recording; it is deleted a day after the callback has ended.',
    );
  return audio;
}

/** The ids of the recordings that this metadata refers to. */
export function recordingsIn(metadata: Metadata, items: readonly MetadataItem[]): string[] {
  return items.flatMap(({ name, type }) => {
    const id = type === 'audio' ? idIn(metadata[name] ?? '') : null;
    return id === null ? [] : [id];
  });
}

/** Forgets recordings a day after their callback has ended. @throws UserError database-away */
export async function forgetRecordings(ctx: Engine): Promise<void> {
  const count = await deleteRecordings(ctx.db, ctx.db.now() - keptMs);
  if (count > 0) ctx.log.info({ count }, 'Recordings were deleted, a day after their callbacks');
}

function idIn(name: string): string | null {
  const id = name.startsWith(prefix) ? name.slice(prefix.length) : '';
  return isId(id) ? id : null;
}
