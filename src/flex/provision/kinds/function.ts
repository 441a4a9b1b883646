import { functionPaths } from '../function-paths.ts';
import type { Account } from '../account.ts';
import type { Kind } from '../kind.ts';
import { textOf, type Actual, type Fields, type Known } from '../resource.ts';
import { present, serviceOf } from '../serverless.ts';

/** A Function with its newest version. The code is compared with what the account has, byte for byte. */
export const functionKind: Kind = {
  title: 'Function',
  partOf: 'functions-service',
  async list(account, known) {
    const service = serviceOf(account, known);
    if (service === null) return [];
    const found: Actual[] = [];
    for (const { sid, friendlyName } of await service.functions.list()) {
      if (!functionPaths.includes(friendlyName)) continue;
      const { functionVersions } = service.functions(sid);
      const newest = (await functionVersions.list())
        .toSorted((a, b) => b.dateCreated.getTime() - a.dateCreated.getTime())
        .at(0);
      const isThere = newest !== undefined && newest.path === friendlyName;
      found.push({
        kind: 'function',
        name: friendlyName,
        sid,
        ours: true,
        fields: isThere
          ? {
              visibility: newest.visibility,
              code: (await functionVersions(newest.sid).functionVersionContent().fetch()).content,
            }
          : {},
        ...(isThere && { outputs: { versionSid: newest.sid } }),
      });
    }
    return found;
  },
  async create(account, known, friendlyName, fields) {
    const service = present(serviceOf(account, known), 'service');
    const { sid } = await service.functions.create({ friendlyName });
    await upload(account, known, { sid, path: friendlyName }, fields);
  },
  async update(account, known, { sid, name }, fields) {
    await upload(account, known, { sid, path: name }, fields);
  },
  async remove(account, known, { sid }) {
    await serviceOf(account, known)?.functions(sid).remove();
  },
};

async function upload(
  account: Account,
  known: Known,
  { sid, path }: { sid: string; path: string },
  fields: Fields,
): Promise<void> {
  const service = present(known.all('functions-service')[0], 'service');
  await account.upload(service.sid, sid, {
    path,
    visibility: textOf(fields, 'visibility'),
    code: textOf(fields, 'code'),
  });
}
