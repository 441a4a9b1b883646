import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import type { components } from '../../api/schema.ts';

export type Prompt = components['schemas']['Prompt'];
export type PromptChange = components['schemas']['PromptChange'];
export type AudioCheck = components['schemas']['AudioCheck'];
export type AudioWarning = AudioCheck['warnings'][number];

export function promptsQuery(id: string) {
  return queryOptions({
    queryKey: ['call-targets', id, 'prompts'],
    queryFn: () => ask(api.GET('/v1/call-targets/{id}/prompts', { params: { path: { id } } })),
  });
}

export function promptQuery(id: string, key: string) {
  return queryOptions({
    queryKey: ['call-targets', id, 'prompts', key],
    queryFn: () =>
      ask(api.GET('/v1/call-targets/{id}/prompts/{key}', { params: { path: { id, key } } })),
  });
}

/** The audio of a prompt. @param take id of a take, `built-in`, or absent: what is said now */
export function askForAudio(id: string, key: string, take?: string): Promise<ArrayBuffer> {
  return ask(
    api.GET('/v1/call-targets/{id}/prompts/{key}/audio', {
      params: { path: { id, key }, query: { ...(take !== undefined && { take }) } },
      parseAs: 'arrayBuffer',
    }),
  );
}

/** A file goes as it is, not as JSON. */
const asFile = (file: File) => ({
  body: '',
  bodySerializer: () => file,
  headers: { 'content-type': 'audio/wav' },
});

export function askToCheck(file: File): Promise<AudioCheck> {
  return ask(api.POST('/v1/audio-check', asFile(file)));
}

export function askToReplace(id: string, key: string, file: File): Promise<PromptChange> {
  return ask(
    api.PUT('/v1/call-targets/{id}/prompts/{key}/audio', {
      params: { path: { id, key }, query: { fileName: printableName(file.name) } },
      ...asFile(file),
    }),
  );
}

/** @param takeId null: what comes with Unhold @param instead what must be said now */
export function askToRestore(
  id: string,
  key: string,
  { takeId, instead }: { takeId: string | null; instead: string | null },
): Promise<PromptChange> {
  return ask(
    api.POST('/v1/call-targets/{id}/prompts/{key}/restore', {
      params: { path: { id, key } },
      body: { takeId, instead },
    }),
  );
}

/** A file may be called anything. */
function printableName(name: string): string {
  return name.replaceAll(/\p{Cc}/gu, '').slice(0, 200) || '?';
}
