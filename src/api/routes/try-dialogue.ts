import type { Engine } from '../../engine/context.ts';
import type { PromptDesk } from '../../engine/prompt-desk.ts';
import { tryDialogue } from '../../engine/try-dialogue.ts';
import type { App } from '../app.ts';
import { noDesk } from '../no-audio.ts';
import { fields, reference } from '../schemas/fields.ts';
import { dialogueToTry, triedDialogue } from '../schemas/tried-dialogue.ts';

export function addTryDialogueRoute(app: App, engine: Engine, desk: PromptDesk = noDesk): void {
  app.post(
    '/v1/call-targets/:id/dialogue',
    {
      // Who may ask for any number learns whether it has a callback.
      config: { access: 'operate', audit: false },
      schema: {
        tags: ['prompts'],
        summary: 'Go through what somebody would hear, key by key',
        description:
          'With the settings and the line of this moment. Nothing is kept of it: no callback is registered and nobody is called.',
        params: fields({ id: reference('call target') }),
        body: dialogueToTry,
        response: { 200: triedDialogue },
      },
    },
    ({ params, body }) => tryDialogue(engine, desk, { callTargetId: params.id, ...body }),
  );
}
