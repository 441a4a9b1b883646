import { z } from 'zod';
import type { Account } from '../account.ts';
import { functionsKeyName } from '../names.ts';
import type { Kind } from '../kind.ts';
import type { Known } from '../resource.ts';
import { liveOf, present } from '../serverless.ts';

const keyAnswer = z.object({ id: z.string(), name: z.string(), revokedAt: z.string().nullable() });
const issued = z.object({ key: z.string() });
const variableName = 'UNHOLD_API_KEY';

/**
 * The key that the Functions ask Unhold with, which may read offers and nothing else. Unhold shows it once, so it
 * counts as there when the Functions have one that works; else it is made anew.
 */
export const functionsKey: Kind = {
  title: 'API key of the Functions',
  async list(account, known) {
    const keys = await keysOf(account);
    if (keys.length === 0) return [];
    const value = (await variableOf(account, known))?.value ?? '';
    const works = value !== '' && (await account.unhold?.accepts(value)) === true;
    return keys.map(({ id, name }) => ({
      kind: 'functions-key',
      name,
      sid: id,
      ours: true,
      fields: { isInUse: works },
    }));
  },
  async create(account, known) {
    await renew(account, known);
  },
  async update(account, known) {
    await renew(account, known);
  },
  async remove(account, known) {
    await revokeAll(account);
    const variable = await variableOf(account, known);
    if (variable !== undefined) await liveOf(account, known)?.variables(variable.sid).remove();
  },
};

async function renew(account: Account, known: Known): Promise<void> {
  await revokeAll(account);
  const { variables } = present(liveOf(account, known), 'environment');
  // The variable first: setting it can be repeated, while a key that got lost on the way cannot be read again.
  const { sid } =
    (await variableOf(account, known)) ??
    (await variables.create({ key: variableName, value: 'none' }));
  const body = { name: functionsKeyName(account.settings.name), scopes: ['offer:read'] };
  const { key } = await present(account.unhold, 'Unhold').post('/v1/api-keys', body, issued);
  await variables(sid).update({ value: key });
}

async function revokeAll(account: Account): Promise<void> {
  for (const { id } of await keysOf(account)) await account.unhold?.remove(`/v1/api-keys/${id}`);
}

async function keysOf({ unhold, settings }: Account) {
  const keys = (await unhold?.list('/v1/api-keys', keyAnswer)) ?? [];
  return keys.filter(
    ({ name, revokedAt }) => name === functionsKeyName(settings.name) && revokedAt === null,
  );
}

async function variableOf(account: Account, known: Known) {
  const variables = (await liveOf(account, known)?.variables.list()) ?? [];
  return variables.find(({ key }) => key === variableName);
}
