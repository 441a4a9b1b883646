import { z } from 'zod';
import type { Account } from '../account.ts';
import { json } from '../json.ts';
import { isMarked } from '../names.ts';
import { RefusedByUnhold } from '../refusal.ts';
import type { Kind } from '../kind.ts';
import type { Fields } from '../resource.ts';
import { present } from '../serverless.ts';

const metadataItem = z.looseObject({ name: z.string() });
const callTargetAnswer = z.looseObject({
  id: z.string(),
  name: z.string(),
  metadataItems: z.array(metadataItem),
  offerRule: z.looseObject({ thresholdSeconds: z.number() }),
});

/** The call target in Unhold. Whatever else it can be told is the operator's and stays. */
export const callTarget: Kind = {
  title: 'call target',
  async list({ unhold, settings }) {
    const targets = (await unhold?.list('/v1/call-targets', callTargetAnswer)) ?? [];
    return targets
      .filter(({ name }) => isMarked(settings.name, name))
      .map(({ id, name, metadataItems, offerRule, ...rest }) => ({
        kind: 'call-target',
        name,
        sid: id,
        ours: true,
        fields: {
          ...Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, json(value)])),
          metadataItem: itemOf(metadataItems),
          thresholdSeconds: offerRule.thresholdSeconds,
        },
      }));
  },
  async create({ unhold }, _known, name, { metadataItem, thresholdSeconds, ...fields }) {
    const offerRule = { thresholdSeconds };
    const body = { name, ...fields, ...fromTheQueue, offerRule, metadataItems: [metadataItem] };
    await present(unhold, 'Unhold').post('/v1/call-targets', body, callTargetAnswer);
  },
  async update(account, _known, { sid }, { metadataItem, thresholdSeconds, ...fields }) {
    const others = (await itemsOf(account, sid)).filter(({ name }) => name !== itemName);
    await present(account.unhold, 'Unhold').patch(`/v1/call-targets/${sid}`, {
      ...fields,
      offerRule: { thresholdSeconds },
      metadataItems: [metadataItem, ...others],
    });
  },
  async remove({ unhold }, _known, { sid }) {
    try {
      await unhold?.remove(`/v1/call-targets/${sid}`);
      return undefined;
    } catch (error) {
      if (!(error instanceof RefusedByUnhold) || error.code !== 'in-use') throw error;
      return 'callbacks belong to it, and their history stays';
    }
  },
};

/** TaskRouter shows us the queue: a new call target goes by it. An operator may choose otherwise, and it stays so. */
const fromTheQueue = {
  estimate: { source: 'line', fallbackSeconds: 240 },
  pacing: { mode: 'position' },
};

const itemName = 'x-user-to-user';

/** Our metadata item without what we do not set. */
function itemOf(items: readonly z.output<typeof metadataItem>[]): Fields[string] {
  const found = items.find(({ name }) => name === itemName);
  if (found === undefined) return null;
  const { name, type, maxLength, terminator } = found;
  return json({ name, type, maxLength, terminator });
}

async function itemsOf({ unhold }: Account, id: string) {
  const targets = (await unhold?.list('/v1/call-targets', callTargetAnswer)) ?? [];
  return targets.find((each) => each.id === id)?.metadataItems ?? [];
}
