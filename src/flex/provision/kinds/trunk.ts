import { UserError } from '../../../base/errors.ts';
import { isMarked } from '../names.ts';
import { refusalOf } from '../refusal.ts';
import type { Kind } from '../kind.ts';
import { textOf, type Fields } from '../resource.ts';

/** The Elastic SIP trunk: a way to telephones, nothing that a flow or TwiML sees. */
export const trunk: Kind = {
  title: 'Elastic SIP trunk',
  async list({ twilio, settings }) {
    const trunks = await twilio.trunking.v1.trunks.list();
    return trunks
      .filter(({ friendlyName }) => isMarked(settings.name, friendlyName))
      .map(({ sid, friendlyName, domainName, secure }) => ({
        kind: 'trunk',
        name: friendlyName,
        sid,
        ours: true,
        fields: { domainName: domainName ?? '', secure },
      }));
  },
  async create({ twilio }, _known, friendlyName, fields) {
    try {
      await twilio.trunking.v1.trunks.create({ friendlyName, ...parameters(fields) });
    } catch (error) {
      throw refusalOf(error)?.code === 21_248
        ? new UserError(
            'bad-config',
            `The trunk domain ${textOf(fields, 'domainName')} is taken: the name is in use in another account, or was until a few weeks ago (error 21248). Fix: set trunk.domain to another name.`,
          )
        : error;
    }
  },
  async update({ twilio }, _known, { sid }, fields) {
    await twilio.trunking.v1.trunks(sid).update(parameters(fields));
  },
  async remove({ twilio }, _known, { sid }) {
    await twilio.trunking.v1.trunks(sid).remove();
  },
};

function parameters(fields: Fields) {
  return { domainName: textOf(fields, 'domainName'), secure: fields['secure'] === true };
}
