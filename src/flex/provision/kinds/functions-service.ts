import { functionPaths } from '../function-paths.ts';
import { isMarked, keptEnvironment, liveEnvironment, serviceName } from '../names.ts';
import type { Kind } from '../kind.ts';
import { textOf, type Actual, type Fields } from '../resource.ts';

/** The Functions service (Twilio docs, Serverless API, "Service"); everything of Functions is in it. */
export const functionsService: Kind = {
  title: 'Functions service',
  async list({ twilio, settings }) {
    const found: Actual[] = [];
    for (const service of await twilio.serverless.v1.services.list()) {
      const { sid, uniqueName, friendlyName, includeCredentials } = service;
      if (uniqueName !== serviceName(settings.name)) continue;
      // Instances of a list do not lead on: SDK 6.2.0 leaves their SID out.
      const { environments, functions, assets } = twilio.serverless.v1.services(sid);
      const foreign = [
        ...(await environments.list())
          .map(({ uniqueName }) => uniqueName)
          .filter((name) => name !== liveEnvironment && name !== keptEnvironment),
        ...(await functions.list())
          .map((each) => each.friendlyName)
          .filter((name) => !functionPaths.includes(name)),
        ...(await assets.list()).map((each) => each.friendlyName),
      ];
      found.push({
        kind: 'functions-service',
        name: uniqueName,
        sid,
        ours: isMarked(settings.name, friendlyName),
        fields: { friendlyName, includeCredentials },
        ...(foreign.length > 0 && {
          keepBecause: `it holds what was not made here: ${foreign.join(', ')}`,
        }),
      });
    }
    return found;
  },
  async create({ twilio }, _known, uniqueName, fields) {
    await twilio.serverless.v1.services.create({ uniqueName, ...parameters(fields) });
  },
  async update({ twilio }, _known, { sid }, fields) {
    await twilio.serverless.v1.services(sid).update(parameters(fields));
  },
  async remove({ twilio }, _known, { sid }) {
    await twilio.serverless.v1.services(sid).remove();
  },
};

function parameters(fields: Fields): { friendlyName: string; includeCredentials: boolean } {
  return {
    friendlyName: textOf(fields, 'friendlyName'),
    includeCredentials: fields['includeCredentials'] === true,
  };
}
