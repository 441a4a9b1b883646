import { variableNames } from '../../functions/lib/config.ts';
import type { Kind } from '../kind.ts';
import { textOf } from '../resource.ts';
import { liveOf, present } from '../serverless.ts';

const ours: ReadonlySet<string> = new Set(variableNames);

/** An environment variable of the Functions. The API key is one too, but of the kind `functions-key`. */
export const variable: Kind = {
  title: 'Functions variable',
  partOf: 'functions-service',
  async list(account, known) {
    const variables = (await liveOf(account, known)?.variables.list()) ?? [];
    return variables
      .filter(({ key }) => ours.has(key) && key !== 'UNHOLD_API_KEY')
      .map(({ sid, key, value }) => ({
        kind: 'variable',
        name: key,
        sid,
        ours: true,
        fields: { value },
      }));
  },
  async create(account, known, key, fields) {
    await present(liveOf(account, known), 'environment').variables.create({
      key,
      value: textOf(fields, 'value'),
    });
  },
  async update(account, known, { sid }, fields) {
    await present(liveOf(account, known), 'environment')
      .variables(sid)
      .update({ value: textOf(fields, 'value') });
  },
  async remove(account, known, { sid }) {
    await liveOf(account, known)?.variables(sid).remove();
  },
};
