import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import type { components } from '../../api/schema.ts';

export type Tried = components['schemas']['TriedDialogue'];
export type TriedStep = Tried['steps'][number];
export type Press = NonNullable<components['schemas']['DialogueToTryInput']['keys']>[number];

export const dialogues = ['registration', 'customer', 'agent'] as const;
export type Dialogue = (typeof dialogues)[number];

/** What is tried, as it was when one called. */
export interface Trial {
  dialogue: Dialogue;
  number: string;
  /** Null: as it is known. */
  waitSeconds: number | null;
  isOffered: boolean;
  isDraft: boolean;
  /** Counts the calls, so that each is asked anew. */
  nth: number;
}

export function triedQuery(id: string, trial: Trial, keys: readonly Press[]) {
  const { dialogue, number, waitSeconds, isOffered, isDraft: draft } = trial;
  return queryOptions({
    queryKey: ['call-targets', id, 'dialogue', trial, keys],
    queryFn: () =>
      ask(
        api.POST('/v1/call-targets/{id}/dialogue', {
          params: { path: { id } },
          body: {
            ...{ dialogue, draft, keys: [...keys], number: number === '' ? null : number },
            assume: {
              ...(waitSeconds !== null && { waitSeconds }),
              ...(isOffered && { offered: true }),
            },
          },
        }),
      ),
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
}

export function offerQuery(id: string, trial: Trial) {
  const { number } = trial;
  return queryOptions({
    queryKey: ['call-targets', id, 'offer', number, trial.nth],
    queryFn: () =>
      ask(
        api.GET('/v1/call-targets/{id}/offer', {
          params: { path: { id }, query: { ...(number !== '' && { number }) } },
        }),
      ),
    gcTime: 0,
  });
}

/** All that is said in a step, in one. @param address `audio` of the step */
export function askForSpeech(id: string, address: string): Promise<ArrayBuffer> {
  const parts = new URL(address, location.origin).searchParams.get('parts') ?? '';
  return ask(
    api.GET('/v1/call-targets/{id}/speech', {
      params: { path: { id }, query: { parts } },
      parseAs: 'arrayBuffer',
    }),
  );
}
