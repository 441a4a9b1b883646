import type { Account } from '../account.ts';
import { isMarked } from '../names.ts';
import type { Kind } from '../kind.ts';
import { textOf, type Fields, type Known } from '../resource.ts';
import { present } from '../serverless.ts';

/** Where calls to numbers of the trunk would go. */
export const trunkOrigination: Kind = {
  title: 'origination URL of the trunk',
  async list(account, known) {
    const urls = (await trunkOf(account, known)?.originationUrls.list()) ?? [];
    return urls
      .filter(({ friendlyName }) => isMarked(account.settings.name, friendlyName))
      .map(({ sid, friendlyName, sipUrl, priority, weight, enabled }) => ({
        kind: 'trunk-origination',
        name: friendlyName,
        sid,
        ours: true,
        fields: { sipUrl, priority, weight, enabled },
      }));
  },
  async create(account, known, friendlyName, fields) {
    await present(trunkOf(account, known), 'trunk').originationUrls.create({
      friendlyName,
      ...parameters(fields),
    });
  },
  async update(account, known, { sid }, fields) {
    await present(trunkOf(account, known), 'trunk').originationUrls(sid).update(parameters(fields));
  },
  async remove(account, known, { sid }) {
    await trunkOf(account, known)?.originationUrls(sid).remove();
  },
};

function trunkOf({ twilio }: Account, known: Known) {
  const trunk = known.all('trunk')[0];
  return trunk === undefined ? null : twilio.trunking.v1.trunks(trunk.sid);
}

function parameters(fields: Fields) {
  return {
    sipUrl: textOf(fields, 'sipUrl'),
    priority: Number(fields['priority']),
    weight: Number(fields['weight']),
    enabled: fields['enabled'] === true,
  };
}
