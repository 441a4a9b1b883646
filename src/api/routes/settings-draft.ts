import { z } from 'zod';
import type { Engine } from '../../engine/context.ts';
import {
  discardDraft,
  getDraft,
  publishDraft,
  putDraft,
  rebaseDraft,
} from '../../engine/settings-draft.ts';
import { actorOf } from '../access.ts';
import { answerOnce, idempotencyHeaders } from '../answer-once.ts';
import type { App } from '../app.ts';
import { showChanges, showSettings, showVersion } from '../mask-settings.ts';
import { callTarget } from '../schemas/call-target.ts';
import { fields, reference } from '../schemas/fields.ts';
import {
  draftToDiscard,
  draftToPublish,
  draftToRebase,
  draftToSave,
  settingsDraft,
} from '../schemas/settings-version.ts';

const tags = ['call targets'];
const params = fields({ id: reference('call target') });
const path = '/v1/call-targets/:id/draft';

export function addSettingsDraftRoutes(app: App, engine: Engine): void {
  app.get(
    path,
    {
      config: { access: 'read' },
      schema: {
        tags,
        summary: 'The draft of its next settings, with what it changes and what is wrong with it',
        params,
        response: { 200: settingsDraft },
      },
    },
    async ({ params, caller }) => {
      const draft = await getDraft(engine, params.id);
      const { settings, changes, overtakenBy } = draft;
      return {
        ...draft,
        settings: showSettings(settings, caller),
        changes: showChanges(changes, caller),
        overtakenBy: overtakenBy && showVersion(overtakenBy, caller),
      };
    },
  );
  app.put(
    path,
    {
      // Saved as one types, and in force for nobody: what came of it is in the version that is published.
      config: { access: 'write', audit: 'without-body' },
      schema: {
        tags,
        summary: 'Save the draft; it is in force for nobody',
        description:
          'The form of each field is checked; settings that contradict each other are kept and listed as `faults`. 409 `draft-changed` when somebody else saved meanwhile.',
        params,
        body: draftToSave,
        response: { 200: settingsDraft },
      },
    },
    (request) => putDraft(engine, request.params.id, request.body, actorOf(request)),
  );
  app.delete(
    path,
    {
      config: { access: 'write' },
      schema: {
        tags,
        summary: 'Throw the draft away',
        params,
        querystring: draftToDiscard,
        response: { 204: z.undefined().describe('There is none any more.') },
      },
    },
    async ({ params, query }, reply) => {
      await discardDraft(engine, params.id, query.ifRevision);
      return reply.code(204).send();
    },
  );
  app.post(
    `${path}/rebase`,
    {
      config: { access: 'write' },
      schema: {
        tags,
        summary: 'Put the draft on top of the settings that are in force by now',
        description:
          'What the draft changes stays, also where the settings in force changed the same; all else becomes as in force.',
        headers: idempotencyHeaders,
        params,
        body: draftToRebase,
        response: { 200: settingsDraft },
      },
    },
    (request, reply) =>
      answerOnce(engine, request, reply, 200, () =>
        rebaseDraft(engine, request.params.id, request.body.ifRevision, actorOf(request)),
      ),
  );
  app.post(
    `${path}/publish`,
    {
      config: { access: 'write' },
      schema: {
        tags,
        summary: 'Put the draft into force, as a new version',
        description:
          'Callbacks that wait keep the times they were promised. 409 `published-meanwhile` when another version is in force than the draft is based on: it tells `version`, `by`, `at`, `note` and `changes`, and the draft stays; `rebase` puts it on top. 422 `bad-setting` while it contradicts itself.',
        headers: idempotencyHeaders,
        params,
        body: draftToPublish,
        response: { 200: callTarget },
      },
    },
    (request, reply) =>
      answerOnce(engine, request, reply, 200, () =>
        publishDraft(engine, request.params.id, { ...request.body, actor: actorOf(request) }),
      ),
  );
}
