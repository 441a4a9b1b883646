import { UserError } from '../../../base/errors.ts';
import { isMarked } from '../names.ts';
import { refusalOf } from '../refusal.ts';
import type { Kind } from '../kind.ts';
import { textOf, type Actual, type Fields } from '../resource.ts';

/** The SIP domain that return calls come in by (Twilio's guide, step 3); it runs the return flow. */
export const sipDomain: Kind = {
  title: 'SIP domain',
  async list({ twilio, settings }) {
    const wanted = `${settings.sipDomain}.sip.twilio.com`;
    const domains = await twilio.api.v2010.account.sip.domains.list();
    const found: Actual[] = [];
    for (const domain of domains) {
      const ours = isMarked(settings.name, domain.friendlyName);
      if (!ours && domain.domainName !== wanted) continue;
      found.push({
        kind: 'sip-domain',
        name: domain.domainName,
        sid: domain.sid,
        ours,
        fields: {
          friendlyName: domain.friendlyName,
          voiceUrl: domain.voiceUrl ?? '',
          voiceMethod: domain.voiceMethod,
          statusCallback: domain.voiceStatusCallbackUrl ?? '',
          statusCallbackMethod: domain.voiceStatusCallbackMethod,
        },
      });
    }
    return found;
  },
  async create({ twilio }, _known, domainName, fields) {
    try {
      await twilio.api.v2010.account.sip.domains.create({ domainName, ...parameters(fields) });
    } catch (error) {
      throw isTaken(error)
        ? new UserError(
            'bad-config',
            `The SIP domain ${domainName} is taken: the name is in use in another account, or was until a few weeks ago. Fix: set sipDomain to another name.`,
          )
        : error;
    }
  },
  async update({ twilio }, _known, { sid }, fields) {
    await twilio.api.v2010.account.sip.domains(sid).update(parameters(fields));
  },
  async remove({ twilio }, _known, { sid }) {
    await twilio.api.v2010.account.sip.domains(sid).remove();
  },
};

/** The wording is Twilio's; its code differs between trunk domains (21248) and SIP domains. */
function isTaken(error: unknown): boolean {
  const refusal = refusalOf(error);
  return (
    refusal !== null &&
    refusal.status < 500 &&
    /taken|in use|already|not available|exists|unique/i.test(refusal.message)
  );
}

function parameters(fields: Fields) {
  return {
    friendlyName: textOf(fields, 'friendlyName'),
    voiceUrl: textOf(fields, 'voiceUrl'),
    voiceMethod: textOf(fields, 'voiceMethod'),
    voiceStatusCallbackUrl: textOf(fields, 'statusCallback'),
    voiceStatusCallbackMethod: textOf(fields, 'statusCallbackMethod'),
  };
}
