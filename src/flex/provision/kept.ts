import { z } from 'zod';
import { UserError } from '../../base/errors.ts';
import type { Account } from './account.ts';
import { keptEnvironment } from './names.ts';
import type { Known } from './resource.ts';

/**
 * What things were like before us, kept in the account itself so that any machine can restore it: variables of an
 * environment that no Function runs in. A variable takes 450 bytes (Twilio docs, "Variables"), so a record is cut.
 */

const keyForm = /^([A-Za-z0-9]+)_(\d{1,2})$/;
const bytesMax = 450;
/** The first part says how many there are; it is written last, so a record is whole or not there. */
const countForm = /^(\d{1,2}):/;

export type KeptRecord = Readonly<Record<string, string>>;

/** Records by the SID they are about. */
export async function recall(account: Account, known: Known): Promise<Map<string, KeptRecord>> {
  const parts = new Map<string, string[]>();
  for (const { key, value } of (await keptVariables(account, known)?.list()) ?? []) {
    const [, sid, index] = keyForm.exec(key) ?? [];
    if (sid === undefined) continue;
    const list = parts.get(sid) ?? [];
    list[Number(index)] = value;
    parts.set(sid, list);
  }
  const records = new Map<string, KeptRecord>();
  for (const [sid, list] of parts) {
    const count = Number(countForm.exec(list[0] ?? '')?.[1] ?? Number.NaN);
    const whole = Array.from({ length: count || 0 }, (_, index) => list[index] ?? '');
    if (whole.length > 0 && whole.every((part) => part !== ''))
      records.set(sid, readRecord(sid, whole.join('').replace(countForm, '')));
  }
  return records;
}

function readRecord(sid: string, text: string): KeptRecord {
  try {
    return z.record(z.string(), z.string()).parse(JSON.parse(text));
  } catch (error) {
    throw new UserError(
      'bad-config',
      `What ${sid} was like before is not readable: the variables ${sid}_… of the Functions environment "${keptEnvironment}" were changed. Fix: put them back, or remove them, and ${sid} will lead nowhere after destroy.`,
      {},
      { cause: error },
    );
  }
}

/** Keeps a record, unless there is one: the first is what has to come back. */
export async function keep(
  account: Account,
  known: Known,
  sid: string,
  record: KeptRecord,
): Promise<void> {
  if ((await recall(account, known)).has(sid)) return;
  const variables = keptVariables(account, known);
  if (variables === null) throw new Error('there is no environment to keep records in');
  const there = new Map((await variables.list()).map((variable) => [variable.key, variable]));
  for (const [index, value] of cut(JSON.stringify(record)).entries().toArray().toReversed()) {
    const key = `${sid}_${index}`;
    const left = there.get(key);
    await (left === undefined
      ? variables.create({ key, value })
      : variables(left.sid).update({ value }));
  }
}

export async function forget(account: Account, known: Known, sid: string): Promise<void> {
  const variables = keptVariables(account, known);
  if (variables === null) return;
  for (const variable of await variables.list())
    if (keyForm.exec(variable.key)?.[1] === sid) await variables(variable.sid).remove();
}

function keptVariables(account: Account, known: Known) {
  const environment = known.find('functions-environment', keptEnvironment);
  const service = known.all('functions-service')[0];
  if (environment === null || service === undefined) return null;
  return account.twilio.serverless.v1.services(service.sid).environments(environment.sid).variables;
}

/** Cut where a byte count allows it: everything in the JSON beyond ASCII is escaped first. */
export function cut(text: string): string[] {
  const ascii = text.replace(
    /[\u0080-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const size = bytesMax - '99:'.length;
  const count = Math.max(1, Math.ceil(ascii.length / size));
  const parts = Array.from({ length: count }, (_, index) =>
    ascii.slice(index * size, (index + 1) * size),
  );
  return parts.map((part, index) => (index === 0 ? `${count}:${part}` : part));
}
