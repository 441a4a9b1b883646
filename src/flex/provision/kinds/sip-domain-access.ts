import type { Account } from '../account.ts';
import type { Kind } from '../kind.ts';
import type { Actual, Known } from '../resource.ts';
import { present } from '../serverless.ts';

/** That the SIP domain takes calls from our access control list. */
export const sipDomainAccess: Kind = {
  title: 'access to the SIP domain',
  async list(account, known) {
    const list = known.all('access-list')[0];
    const found: Actual[] = [];
    for (const { name, sid: domainSid } of known.all('sip-domain'))
      for (const { sid } of await mappings(account, domainSid).list())
        if (sid === list?.sid)
          found.push({
            kind: 'sip-domain-access',
            name,
            sid,
            ours: true,
            fields: {},
            outputs: { domainSid },
          });
    return found;
  },
  async create(account, known, name) {
    const domain = present(known.find('sip-domain', name), 'SIP domain');
    const list = present(known.all('access-list')[0], 'access control list');
    await mappings(account, domain.sid).create({ ipAccessControlListSid: list.sid });
  },
  async update() {
    // It has no fields of ours.
  },
  async remove(account, _known: Known, { sid, outputs }) {
    await account.twilio.api.v2010.account.sip
      .domains(outputs?.['domainSid'] ?? '')
      .auth.calls.ipAccessControlListMappings(sid)
      .remove();
  },
};

/** The path under `Auth/Calls`, which replaced the one without (Twilio docs, "SIP Domain"). */
function mappings({ twilio }: Account, domainSid: string) {
  return twilio.api.v2010.account.sip.domains(domainSid).auth.calls.ipAccessControlListMappings;
}
