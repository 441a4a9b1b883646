import { sql } from 'kysely';
import { at, json, maybeText, text } from './rows.ts';
import type { Session } from './schema.ts';

/** A recording of a prompt that somebody uploaded, without its audio. */
export interface Take {
  id: string;
  prompt: string;
  /** Of G.711 µ-law: 8,000 a second. */
  bytes: number;
  fileName: string | null;
  warnings: unknown;
  /** Milliseconds since 1970. */
  madeAt: number;
  madeBy: string;
}

/** What is said of a prompt instead of what comes with Unhold. */
export interface ChosenTake extends Take {
  since: number;
  chosenBy: string;
}

const takeColumns = sql<Take>`take.id, take.prompt, octet_length(take.audio) as bytes,
  take.file_name as "fileName", take.warnings, take.made_at as "madeAt", take.made_by as "madeBy"`;

/** @param take.audio G.711 µ-law, 1-960,000 bytes (two minutes) */
export async function insertTake(
  session: Session,
  take: Omit<Take, 'bytes' | 'madeAt'> & { callTargetId: string; audio: Uint8Array },
): Promise<void> {
  const { id, callTargetId, prompt, audio, fileName, warnings, madeBy } = take;
  await session.kysely
    .insertInto('prompt_take')
    .values({
      ...{ id, call_target_id: callTargetId, prompt, made_by: text(madeBy) },
      audio: Buffer.from(audio.buffer, audio.byteOffset, audio.byteLength),
      ...{ file_name: maybeText(fileName), warnings: json(warnings), made_at: at(session.now()) },
    })
    .execute();
}

/** From now on this take is said. @returns false when there is no such take of that prompt */
export async function chooseTake(
  trx: Session,
  chosen: { callTargetId: string; prompt: string; takeId: string; by: string },
): Promise<boolean> {
  const { callTargetId, prompt, takeId, by } = chosen;
  const { numAffectedRows } = await sql`
    insert into prompt_in_use (call_target_id, prompt, take_id, since, chosen_by)
    select call_target_id, prompt, id, ${at(trx.now())}, ${text(by)} from prompt_take
    where call_target_id = ${callTargetId} and prompt = ${prompt} and id = ${takeId}
    on conflict (call_target_id, prompt) do update
    set take_id = excluded.take_id, since = excluded.since, chosen_by = excluded.chosen_by`.execute(
    trx.kysely,
  );
  return numAffectedRows === 1n;
}

/** From now on what comes with Unhold is said. */
export async function chooseBuiltIn(
  trx: Session,
  { callTargetId, prompt }: { callTargetId: string; prompt: string },
): Promise<void> {
  await trx.kysely
    .deleteFrom('prompt_in_use')
    .where('call_target_id', '=', callTargetId)
    .where('prompt', '=', prompt)
    .execute();
}

/** What a call target says in a voice of its own. @param prompt absent: of all prompts */
export async function chosenTakes(
  session: Session,
  callTargetId: string,
  prompt?: string,
): Promise<ChosenTake[]> {
  const only = prompt === undefined ? sql`` : sql`and take.prompt = ${prompt}`;
  const { rows } = await sql<ChosenTake>`
    select ${takeColumns}, used.since, used.chosen_by as "chosenBy"
    from prompt_in_use used join prompt_take take on take.id = used.take_id
    where used.call_target_id = ${callTargetId} ${only}`.execute(session.kysely);
  return rows;
}

/** Which take is said of which prompt: all that a call needs to know. */
export async function promptsInUse(
  session: Session,
  callTargetId: string,
): Promise<{ prompt: string; takeId: string }[]> {
  return session.kysely
    .selectFrom('prompt_in_use')
    .select(['prompt', 'take_id as takeId'])
    .where('call_target_id', '=', callTargetId)
    .execute();
}

/** All takes of a prompt that are kept, newest first. */
export async function takesOf(
  session: Session,
  callTargetId: string,
  prompt: string,
): Promise<Take[]> {
  const { rows } = await sql<Take>`
    select ${takeColumns} from prompt_take take
    where call_target_id = ${callTargetId} and prompt = ${prompt} order by id desc`.execute(
    session.kysely,
  );
  return rows;
}

/** G.711 µ-law of those that are there. */
export async function audioOfTakes(
  session: Session,
  ids: string[],
): Promise<{ id: string; audio: Uint8Array }[]> {
  if (ids.length === 0) return [];
  return session.kysely
    .selectFrom('prompt_take')
    .select(['id', 'audio'])
    .where('id', 'in', ids)
    .execute();
}

/** Forgets all but the newest of a prompt; never what is said now, or was until now. @param keep ids not to forget */
export async function pruneTakes(
  trx: Session,
  of: { callTargetId: string; prompt: string; keep: string[]; most: number },
): Promise<void> {
  const { callTargetId, prompt, keep, most } = of;
  await sql`
    delete from prompt_take where call_target_id = ${callTargetId} and prompt = ${prompt}
    and id <> all(${keep}::uuid[]) and id not in (
      select id from prompt_take where call_target_id = ${callTargetId} and prompt = ${prompt}
      order by id desc limit ${most})`.execute(trx.kysely);
}
