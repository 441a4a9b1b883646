import type { Account } from '../account.ts';
import { isMarked, marked } from '../names.ts';
import type { Kind } from '../kind.ts';
import type { Known } from '../resource.ts';
import { present } from '../serverless.ts';

/** One network of our access control list; its name is the network, `203.0.113.0/24`. */
export const allowedAddress: Kind = {
  title: 'allowed address',
  async list(account, known) {
    const addresses = (await addressesOf(account, known)?.list()) ?? [];
    return addresses.map(({ sid, friendlyName, ipAddress, cidrPrefixLength }) => ({
      kind: 'allowed-address',
      name: `${ipAddress}/${cidrPrefixLength}`,
      sid,
      ours: isMarked(account.settings.name, friendlyName),
      fields: {},
    }));
  },
  async create(account, known, network) {
    const [ipAddress = '', prefix] = network.split('/');
    await present(addressesOf(account, known), 'access control list').create({
      friendlyName: marked(account.settings.name, network),
      ipAddress,
      cidrPrefixLength: Number(prefix),
    });
  },
  async update() {
    // It has no fields of ours.
  },
  async remove(account, known, { sid }) {
    const list = known.all('access-list')[0];
    if (list === undefined) return;
    await account.twilio.api.v2010.account.sip
      .ipAccessControlLists(list.sid)
      .ipAddresses(sid)
      .remove();
  },
};

function addressesOf({ twilio }: Account, known: Known) {
  const list = known.all('access-list')[0];
  if (list === undefined) return null;
  return twilio.api.v2010.account.sip.ipAccessControlLists(list.sid).ipAddresses;
}
