import { only } from '../names.ts';
import type { Kind } from '../kind.ts';
import { present } from '../serverless.ts';

/** That the trunk takes calls from our access control list. */
export const trunkAccess: Kind = {
  title: 'access to the trunk',
  async list({ twilio }, known) {
    const trunk = known.all('trunk')[0];
    const list = known.all('access-list')[0];
    if (trunk === undefined || list === undefined) return [];
    const lists = await twilio.trunking.v1.trunks(trunk.sid).ipAccessControlLists.list();
    return lists
      .filter(({ sid }) => sid === list.sid)
      .map(({ sid }) => ({ kind: 'trunk-access', name: only, sid, ours: true, fields: {} }));
  },
  async create({ twilio }, known) {
    const trunk = present(known.all('trunk')[0], 'trunk');
    const list = present(known.all('access-list')[0], 'access control list');
    await twilio.trunking.v1
      .trunks(trunk.sid)
      .ipAccessControlLists.create({ ipAccessControlListSid: list.sid });
  },
  async update() {
    // It has no fields of ours.
  },
  async remove({ twilio }, known, { sid }) {
    const trunk = known.all('trunk')[0];
    if (trunk !== undefined)
      await twilio.trunking.v1.trunks(trunk.sid).ipAccessControlLists(sid).remove();
  },
};
