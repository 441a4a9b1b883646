import { z } from 'zod';
import { UserError } from '../../../base/errors.ts';
import { sleep } from '../../../base/clock.ts';
import type { Account } from '../account.ts';
import { differences } from '../diff.ts';
import { only } from '../names.ts';
import type { Kind } from '../kind.ts';
import { textOf, type Fields, type Known } from '../resource.ts';
import { liveOf, present, serviceOf } from '../serverless.ts';

/** What the Functions run as: the build that is deployed to the live environment. */
export const build: Kind = {
  title: 'Functions build',
  partOf: 'functions-service',
  async list(account, known) {
    const environment = await liveOf(account, known)?.fetch();
    // Twilio answers null for an environment without a deployment, whatever the type says.
    const sid: string | null = environment?.buildSid ?? null;
    if (sid === null || sid === '') return [];
    const deployed = await present(serviceOf(account, known), 'service').builds(sid).fetch();
    return [{ kind: 'build', name: only, sid, ours: true, fields: fieldsOf(deployed) }];
  },
  async create(account, known, _name, fields) {
    await deploy(account, known, fields);
  },
  async update(account, known, _actual, fields) {
    await deploy(account, known, fields);
  },
  async remove() {
    // Builds and deployments go with their service, and a deployed build cannot be removed alone.
  },
};

const versions = z.array(z.object({ sid: z.string(), path: z.string() }));
const dependencies = z.array(z.object({ name: z.string(), version: z.string() }));

interface BuildAnswer {
  readonly runtime: string;
  readonly functionVersions: unknown;
  readonly dependencies: unknown;
}

function fieldsOf({ runtime, functionVersions, dependencies: packages }: BuildAnswer): Fields {
  const functions = versions.parse(functionVersions ?? []).map(({ sid, path }) => [path, sid]);
  return {
    runtime,
    dependencies: dependencies.parse(packages ?? []),
    functions: Object.fromEntries(functions),
  };
}

async function deploy(account: Account, known: Known, fields: Fields): Promise<void> {
  const service = present(serviceOf(account, known), 'service');
  // One of an earlier run that was cut short is as good as a new one.
  const same = (await service.builds.list()).find(
    (each) => each.status !== 'failed' && differences(fieldsOf(each), fields).length === 0,
  );
  const { sid } = same ?? (await service.builds.create(parameters(fields)));
  await finish(account, known, sid);
  await present(liveOf(account, known), 'environment').deployments.create({ buildSid: sid });
}

function parameters(fields: Fields) {
  const functions = z.record(z.string(), z.string()).parse(fields['functions']);
  return {
    functionVersions: Object.values(functions),
    dependencies: JSON.stringify(fields['dependencies']),
    runtime: textOf(fields, 'runtime'),
  };
}

const pollMs = 2000;
const polls = 150;

/** Builds take seconds to minutes. @throws UserError when it fails or takes more than five minutes */
async function finish(account: Account, known: Known, sid: string): Promise<void> {
  const service = present(serviceOf(account, known), 'service');
  for (let poll = 0; poll < polls; poll++) {
    const { status } = await service.builds(sid).buildStatus().fetch();
    if (status === 'completed') return;
    if (status === 'failed')
      throw new UserError(
        'bad-config',
        `Twilio could not build the Functions (build ${sid}), and its API gives no reason. Callers still reach what ran before. Fix: read the build log in the Console under Functions, Services, ${present(known.all('functions-service')[0], 'service').name}, then run the same command again, which builds anew.`,
      );
    await sleep(account.clock, pollMs);
  }
  throw new UserError(
    'upstream-away',
    `Twilio has been building the Functions (build ${sid}) for five minutes. Fix: run the same command again later; it goes on with this build.`,
  );
}
