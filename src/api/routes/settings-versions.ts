import { UserError } from '../../base/errors.ts';
import type { Engine } from '../../engine/context.ts';
import { getVersion, listVersions, restoreVersion } from '../../engine/settings-versions.ts';
import { answerOnce, idempotencyHeaders } from '../answer-once.ts';
import type { App } from '../app.ts';
import { actorOf } from '../access.ts';
import { showSettings, showVersion } from '../mask-settings.ts';
import { callTarget, newCallTarget } from '../schemas/call-target.ts';
import { fields, reference } from '../schemas/fields.ts';
import { page, paging } from '../schemas/paging.ts';
import {
  settingsVersion,
  settingsVersionWhole,
  versionInUrl,
  versionToRestore,
} from '../schemas/settings-version.ts';
import { fieldErrors } from '../validation.ts';

const tags = ['call targets'];
const target = { id: reference('call target') };
const params = fields({ ...target, version: versionInUrl });

export function addSettingsVersionRoutes(app: App, engine: Engine): void {
  app.get(
    '/v1/call-targets/:id/versions',
    {
      config: { access: 'read' },
      schema: {
        tags,
        summary: 'The history of its settings, newest first, each version with what it changed',
        params: fields(target),
        querystring: fields(paging),
        response: { 200: page(settingsVersion) },
      },
    },
    async ({ params, query, caller }) => {
      const found = await listVersions(engine, params.id, query);
      return { ...found, items: found.items.map((version) => showVersion(version, caller)) };
    },
  );
  app.get(
    '/v1/call-targets/:id/versions/:version',
    {
      config: { access: 'read' },
      schema: {
        tags,
        summary: 'One version whole, compared with another',
        params,
        querystring: fields({
          against: versionInUrl
            .describe('Compared with this one; left out: the one before.')
            .exactOptional(),
        }),
        response: { 200: settingsVersionWhole },
      },
    },
    async ({ params, query, caller }) => {
      const { id, version } = params;
      const found = await getVersion(engine, id, version, query.against ?? null);
      return { ...showVersion(found, caller), settings: showSettings(found.settings, caller) };
    },
  );
  app.post(
    '/v1/call-targets/:id/versions/:version/restore',
    {
      config: { access: 'write' },
      schema: {
        tags,
        summary: 'Put its settings into force again, as a new version',
        description:
          'They are checked by the rules of today. Settings that are in force already make no version.',
        headers: idempotencyHeaders,
        params,
        body: versionToRestore,
        response: { 200: callTarget },
      },
    },
    (request, reply) =>
      answerOnce(engine, request, reply, 200, async () => {
        const { id, version } = request.params;
        refuseBadForm((await getVersion(engine, id, version)).settings);
        return restoreVersion(engine, id, version, { ...request.body, actor: actorOf(request) });
      }),
  );
}

/** Bounds may have become narrower since the settings were written. @throws UserError bad-setting */
function refuseBadForm(settings: unknown): void {
  const { error } = newCallTarget.safeParse(settings, { reportInput: true });
  if (!error) return;
  const errors = error.issues.flatMap((issue) => fieldErrors(issue, 'settings'));
  const said = errors.map(({ field, wanted }) => `${field}: wanted ${wanted}`).join('; ');
  throw new UserError('bad-setting', said, { fields: errors });
}
