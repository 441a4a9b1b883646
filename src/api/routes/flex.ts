import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../base/errors.ts';
import type { Engine } from '../../engine/context.ts';
import {
  getFlexRun,
  getFlexState,
  keepFlexSettings,
  startFlexRun,
  type FlexRunView,
} from '../../engine/flex-runs.ts';
import { z } from 'zod';
import type { App } from '../app.ts';
import {
  flexApplyRequest,
  flexDestroyRequest,
  flexPlan,
  flexPlanRequest,
  flexRun,
  flexState,
  runParams,
} from '../schemas/set-up.ts';
import type { FlexDesk, FlexPlanOptions, PlannedFlex, SetUpDesk } from '../set-up-desk.ts';
import { maskSid } from './set-up.ts';

const tags = ['set-up'];

/** The Flex side from the console: `unhold flex plan`, `apply` and `destroy`, against the account of this node. */
export function addFlexRoutes(app: App, engine: Engine, desk: SetUpDesk): void {
  const { twilio } = desk.facts;
  const account = twilio && maskSid(twilio.accountSid);
  app.get(
    '/v1/flex',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        summary: 'The settings planned with last, and the latest run',
        response: { 200: flexState },
      },
    },
    async () => {
      const { kept, run } = await getFlexState(engine);
      const file = kept === null ? ((await desk.flex?.fileSettings()) ?? null) : null;
      const source = kept
        ? ('kept' as const)
        : file === null
          ? ('none' as const)
          : ('file' as const);
      return {
        ...{ account, settings: kept?.settings ?? file, source, run },
        ...{ keptAt: kept?.keptAt ?? null, keptBy: kept?.keptBy ?? null },
      };
    },
  );
  const schemaFile = join(import.meta.dirname, '../../../schemas/unhold.flex.schema.json');
  app.get(
    '/v1/flex/schema',
    {
      config: { access: 'read' },
      schema: {
        tags,
        summary: 'The JSON Schema of the settings: every field explained',
        response: { 200: z.record(z.string(), z.unknown()).describe('JSON Schema, 2020-12.') },
      },
    },
    () => JSON.parse(readFileSync(schemaFile, 'utf8')) as Record<string, unknown>,
  );
  app.post(
    '/v1/flex/plan',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        summary: 'What apply, or destroy, would do, field by field',
        description: 'Reads the Twilio account and changes nothing in it; the settings are kept.',
        body: flexPlanRequest,
        response: { 200: flexPlan },
      },
    },
    async ({ body, caller }) => {
      const planned = await needFlex(desk.flex).plan(body);
      await planned.close();
      await keepFlexSettings(engine, body.settings, caller?.name ?? '');
      return printPlan(planned, body.destroy);
    },
  );
  app.post(
    '/v1/flex/apply',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        summary: 'Carry out the plan that was read',
        description:
          'Begins, and answers; follow it by `GET /v1/flex/runs/{id}`. One at a time over all nodes. 409 `plan-changed` when the account, or the settings, are not as they were when the plan was read.',
        body: flexApplyRequest,
        response: { 202: flexRun },
      },
    },
    async ({ body, caller }, reply) => {
      reply.code(202);
      return begin(engine, desk.flex, { ...body, destroy: false }, caller?.name ?? '');
    },
  );
  app.post(
    '/v1/flex/destroy',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        summary: 'Take it all away again, as planned with `destroy`',
        description: 'Like apply. `confirm` must be the `name` in the settings, typed out.',
        body: flexDestroyRequest,
        response: { 202: flexRun },
      },
    },
    async ({ body, caller }, reply) => {
      reply.code(202);
      return begin(engine, desk.flex, { ...body, destroy: true }, caller?.name ?? '');
    },
  );
  app.get(
    '/v1/flex/runs/:id',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        summary: 'How far it is',
        params: runParams,
        response: { 200: flexRun },
      },
    },
    ({ params }) => getFlexRun(engine, params.id),
  );
}

function needFlex(flex: FlexDesk | null): FlexDesk {
  if (flex !== null) return flex;
  throw new UserError(
    'bad-config',
    'This node has no Twilio account. Fix: start it with TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and UNHOLD_PUBLIC_URL, or run "npm run unhold -- flex apply" where they are set.',
  );
}

async function begin(
  engine: Engine,
  flex: FlexDesk | null,
  asked: FlexPlanOptions & { digest: string; confirm?: string },
  startedBy: string,
): Promise<FlexRunView> {
  const planned = await needFlex(flex).plan(asked);
  try {
    refuseUnread(planned, asked);
    const { run } = await startFlexRun(engine, {
      ...{ verb: asked.destroy ? 'destroy' : 'apply', startedBy, total: countOf(planned.changes) },
      carryOut: async (onStep) => {
        try {
          await planned.carryOut(onStep);
        } finally {
          await planned.close();
        }
      },
    });
    return run;
  } catch (error) {
    await planned.close();
    throw error;
  }
}

/** Only what somebody has read is carried out. */
function refuseUnread(
  planned: PlannedFlex,
  { confirm, digest, destroy }: { confirm?: string; digest: string; destroy: boolean },
): void {
  if (destroy && confirm !== planned.name)
    throw new UserError('bad-request', `Type ${planned.name} to have it taken away.`, {
      errors: [{ field: 'confirm', wanted: planned.name, found: confirm ?? 'nothing' }],
    });
  if (digestOf(planned, destroy) !== digest)
    throw new UserError(
      'plan-changed',
      'What apply would do is no longer what the plan said. Fix: look at the plan again.',
    );
}

function printPlan(planned: PlannedFlex, destroy: boolean) {
  const { settings, name, changes, text, checklist, deaf } = planned;
  const digest = digestOf(planned, destroy);
  return { settings, name, changes, todo: countOf(changes), text, digest, checklist, deaf };
}

const countOf = (changes: PlannedFlex['changes']): number =>
  changes.filter(({ action }) => action !== 'leave').length;

function digestOf({ name, changes }: PlannedFlex, destroy: boolean): string {
  const what = changes.filter(({ action }) => action !== 'leave');
  return createHash('sha256')
    .update(JSON.stringify([destroy, name, what]))
    .digest('hex');
}
