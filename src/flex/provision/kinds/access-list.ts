import { accessListWhat, marked, isMarked } from '../names.ts';
import type { Kind } from '../kind.ts';
import type { Actual } from '../resource.ts';

/** The IP access control list (Twilio's guide, step 2). */
export const accessList: Kind = {
  title: 'IP access control list',
  async list({ twilio, settings }) {
    const found: Actual[] = [];
    for (const {
      sid,
      friendlyName,
    } of await twilio.api.v2010.account.sip.ipAccessControlLists.list()) {
      if (friendlyName !== marked(settings.name, accessListWhat)) continue;
      const addresses = await twilio.api.v2010.account.sip
        .ipAccessControlLists(sid)
        .ipAddresses.list();
      const foreign = addresses.filter((each) => !isMarked(settings.name, each.friendlyName));
      found.push({
        kind: 'access-list',
        name: friendlyName,
        sid,
        ours: true,
        fields: {},
        ...(foreign.length > 0 && {
          keepBecause: `it holds addresses that were not made here: ${foreign.map(({ ipAddress }) => ipAddress).join(', ')}`,
        }),
      });
    }
    return found;
  },
  async create({ twilio }, _known, friendlyName) {
    await twilio.api.v2010.account.sip.ipAccessControlLists.create({ friendlyName });
  },
  async update() {
    // It has no fields of ours.
  },
  async remove({ twilio }, _known, { sid }) {
    await twilio.api.v2010.account.sip.ipAccessControlLists(sid).remove();
  },
};
