import { UserError } from '../../../base/errors.ts';
import type { Account } from '../account.ts';
import { json } from '../json.ts';
import { flowFriendlyName, flowNames, marker } from '../names.ts';
import type { Kind } from '../kind.ts';
import type { Actual, Fields, Json } from '../resource.ts';

/** A Studio flow. Its description carries the marker, so that a flow of the same name is not taken for ours. */
export const flow: Kind = {
  title: 'Studio flow',
  async list({ twilio, settings }) {
    const names = flowNames.map((name) => flowFriendlyName(settings.name, name));
    const found: Actual[] = [];
    for (const { sid, friendlyName } of await twilio.studio.v2.flows.list()) {
      if (!names.includes(friendlyName)) continue;
      // The list leaves the definition out.
      const {
        status,
        definition: answered,
        webhookUrl,
      } = await twilio.studio.v2.flows(sid).fetch();
      const definition = json(answered);
      found.push({
        kind: 'flow',
        name: friendlyName,
        sid,
        ours: descriptionOf(definition).endsWith(marker),
        fields: { status, definition },
        outputs: { webhookUrl },
      });
    }
    return found;
  },
  async create(account, _known, friendlyName, fields) {
    await account.twilio.studio.v2.flows.create(await checked(account, friendlyName, fields));
  },
  async update({ twilio, ...account }, _known, { sid, name }, fields) {
    const parameters = await checked({ twilio, ...account }, name, fields);
    await twilio.studio.v2.flows(sid).update(parameters);
  },
  async remove({ twilio }, _known, { sid }) {
    await twilio.studio.v2.flows(sid).remove();
  },
};

async function checked({ twilio }: Account, friendlyName: string, { definition }: Fields) {
  const parameters = {
    friendlyName,
    status: 'published' as const,
    definition: JSON.stringify(definition),
    commitMessage: 'unhold flex apply',
  };
  const { valid } = await twilio.studio.v2.flowValidate.update(parameters);
  if (!valid)
    throw new UserError(
      'bad-config',
      `Studio does not accept the flow ${friendlyName}; nothing was published. Fix: report this with the settings file.`,
    );
  return parameters;
}

function descriptionOf(definition: Json): string {
  if (typeof definition !== 'object' || definition === null || Array.isArray(definition)) return '';
  const description = Reflect.get(definition, 'description') as unknown;
  return typeof description === 'string' ? description : '';
}
