import { keptEnvironment, liveEnvironment } from '../names.ts';
import type { Kind } from '../kind.ts';
import { present, serviceOf } from '../serverless.ts';

/** An environment of the service: `live` runs the Functions, `kept` holds what things were like before us. */
export const functionsEnvironment: Kind = {
  title: 'Functions environment',
  partOf: 'functions-service',
  async list(account, known) {
    const environments = (await serviceOf(account, known)?.environments.list()) ?? [];
    return environments
      .filter(({ uniqueName }) => uniqueName === liveEnvironment || uniqueName === keptEnvironment)
      .map(({ sid, uniqueName, domainName }) => ({
        kind: 'functions-environment',
        name: uniqueName,
        sid,
        ours: true,
        fields: {},
        outputs: { domain: domainName },
      }));
  },
  async create(account, known, uniqueName) {
    // One environment of a service may do without a suffix, and the others need one each.
    const suffix = uniqueName === liveEnvironment ? {} : { domainSuffix: uniqueName };
    await present(serviceOf(account, known), 'service').environments.create({
      uniqueName,
      ...suffix,
    });
  },
  async update() {
    // It has no fields of ours.
  },
  async remove(account, known, { sid }) {
    await serviceOf(account, known)?.environments(sid).remove();
  },
};
