import type { Engine } from '../../engine/context.ts';
import type { PromptDesk } from '../../engine/prompt-desk.ts';
import { recordingOf } from '../../engine/recordings.ts';
import type { App } from '../app.ts';
import { noDesk } from '../no-audio.ts';
import { fields, reference, text } from '../schemas/fields.ts';
import { wavFile } from '../schemas/prompt.ts';

/** What people have said for the agent to hear. Who listens to it is written down. */
export function addRecordingRoute(app: App, engine: Engine, desk: PromptDesk = noDesk): void {
  app.get(
    '/v1/callbacks/:id/recordings/:name/audio',
    {
      config: { access: 'operate', audit: true },
      schema: {
        tags: ['callbacks'],
        summary: 'Listen to what was said for a callback; it is written down who does',
        params: fields({
          id: reference('callback'),
          name: text(1, 100, 'The value of the metadata item, `recording-…`.'),
        }),
        produces: ['audio/wav'],
        response: { 200: wavFile.describe('A WAV file of 8 kHz, 16 bit, mono.') },
      },
    },
    async ({ params: { id, name } }, reply) => {
      const audio = await recordingOf(engine, { callbackId: id, name });
      return reply.type('audio/wav').send(Buffer.from(desk.wavOf(audio)));
    },
  );
}
