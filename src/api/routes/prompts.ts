import type { FastifyReply } from 'fastify';
import type { Engine } from '../../engine/context.ts';
import type { PromptDesk } from '../../engine/prompt-desk.ts';
import {
  checkAudio,
  getPrompt,
  listPrompts,
  promptAudio,
  replacePrompt,
  restorePrompt,
} from '../../engine/prompts.ts';
import { composeSpeech } from '../../engine/speech.ts';
import { actorOf } from '../access.ts';
import { answerOnce, idempotencyHeaders } from '../answer-once.ts';
import type { App } from '../app.ts';
import { noDesk } from '../no-audio.ts';
import { fields, reference, text } from '../schemas/fields.ts';
import { page } from '../schemas/paging.ts';
import {
  audioCheck,
  prompt,
  promptChange,
  promptStory,
  restoring,
  wavFile,
} from '../schemas/prompt.ts';

/** Two minutes of 48 kHz, 16 bit, mono. */
const fileBytesMax = 12_000_000;

const ofTarget = fields({ id: reference('call target') });
const ofPrompt = fields({ id: reference('call target'), key: text(1, 60, 'The prompt.') });
const tags = ['prompts'];

export function addPromptRoutes(app: App, engine: Engine, desk: PromptDesk = noDesk): void {
  app.get(
    '/v1/call-targets/:id/prompts',
    {
      config: { access: 'read' },
      schema: {
        tags,
        summary: 'Everything that is said, and what of it is replaced; all on one page',
        params: ofTarget,
        response: { 200: page(prompt) },
      },
    },
    async ({ params }) => ({ items: await listPrompts(engine, desk, params.id), nextCursor: null }),
  );
  app.get(
    '/v1/call-targets/:id/prompts/:key',
    {
      config: { access: 'read' },
      schema: {
        tags,
        summary: 'One prompt with the recordings that are kept of it',
        params: ofPrompt,
        response: { 200: promptStory },
      },
    },
    ({ params }) => getPrompt(engine, desk, promptOf(params)),
  );
  app.get(
    '/v1/call-targets/:id/prompts/:key/audio',
    {
      config: { access: 'read' },
      schema: {
        tags,
        summary: 'Listen to a prompt, as a phone plays it',
        params: ofPrompt,
        querystring: fields({
          take: text(
            1,
            60,
            'The id of a take, or `built-in`; left out, what is said now.',
          ).exactOptional(),
        }),
        produces: ['audio/wav'],
        response: { 200: wavFile.describe('A WAV file of 8 kHz, 16 bit, mono.') },
      },
    },
    async ({ params, query }, reply) =>
      sendWav(reply, desk, await promptAudio(engine, desk, { ...promptOf(params), ...query })),
  );
  app.post(
    '/v1/call-targets/:id/prompts/:key/restore',
    {
      config: { access: 'write' },
      schema: {
        tags,
        summary: 'Say an earlier recording again, or what comes with Unhold',
        headers: idempotencyHeaders,
        params: ofPrompt,
        body: restoring,
        response: { 200: promptChange },
      },
    },
    (request, reply) =>
      answerOnce(engine, request, reply, 200, () =>
        restorePrompt(
          engine,
          desk,
          { ...promptOf(request.params), ...request.body },
          actorOf(request),
        ),
      ),
  );
  app.delete(
    '/v1/call-targets/:id/prompts/:key/audio',
    {
      config: { access: 'write' },
      schema: {
        tags,
        summary: 'Say what comes with Unhold again; the recordings are kept',
        params: ofPrompt,
        response: { 200: promptChange },
      },
    },
    (request) =>
      restorePrompt(engine, desk, { ...promptOf(request.params), takeId: null }, actorOf(request)),
  );
  app.get(
    '/v1/call-targets/:id/speech',
    {
      config: { access: 'read' },
      schema: {
        tags,
        summary: 'Listen to several prompts in one, as a caller of this call target hears them',
        params: ofTarget,
        querystring: fields({
          parts: text(
            1,
            6_000,
            'Prompts in order, with commas; `~250` is a pause of 250 ms. At most 150, and three minutes of audio.',
          ),
        }),
        produces: ['audio/wav'],
        response: { 200: wavFile.describe('A WAV file of 8 kHz, 16 bit, mono.') },
      },
    },
    async ({ params, query }, reply) =>
      sendWav(reply, desk, await composeSpeech(engine, desk, params.id, query.parts)),
  );
  void app.register((scope: App) => addUploads(scope, engine, desk));
}

/** Routes that take a file: whatever its type is said to be, its bytes tell. */
async function addUploads(app: App, engine: Engine, desk: PromptDesk): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.put(
    '/v1/call-targets/:id/prompts/:key/audio',
    {
      bodyLimit: fileBytesMax,
      config: { access: 'write', audit: 'without-body' },
      schema: {
        tags,
        summary: 'Say this recording from the next call on',
        description:
          'A WAV file of 8 to 48 kHz, mono or stereo, at most two minutes and 12 MB; it is brought to what a phone plays. 422 `bad-audio` says what was found and how to mend it.',
        params: ofPrompt,
        querystring: fields({
          fileName: text(1, 200, 'What its owner calls the file.').exactOptional(),
        }),
        consumes: ['audio/wav'],
        body: wavFile,
        response: { 200: promptChange },
      },
    },
    (request) =>
      replacePrompt(
        engine,
        desk,
        {
          ...promptOf(request.params),
          file: bytesOf(request.body),
          fileName: request.query.fileName ?? null,
        },
        actorOf(request),
      ),
  );
  app.post(
    '/v1/audio-check',
    {
      bodyLimit: fileBytesMax,
      config: { access: 'write', audit: 'without-body' },
      schema: {
        tags,
        summary: 'Whether a file could be a prompt, and how it sounds; nothing is stored',
        consumes: ['audio/wav'],
        body: wavFile,
        response: { 200: audioCheck },
      },
    },
    ({ body }) => checkAudio(desk, bytesOf(body)),
  );
}

/** No body at all is a file without bytes. */
function bytesOf(body: unknown): Uint8Array {
  return Buffer.isBuffer(body) ? body : new Uint8Array(0);
}

const promptOf = ({ id, key }: { id: string; key: string }) => ({ callTargetId: id, key });

function sendWav(reply: FastifyReply, desk: PromptDesk, audio: Uint8Array) {
  return reply.type('audio/wav').send(Buffer.from(desk.wavOf(audio)));
}
