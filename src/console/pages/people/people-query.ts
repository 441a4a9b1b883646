import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import type { components } from '../../api/schema.ts';

export type ListedPerson = components['schemas']['ListedPerson'];

export const peopleQuery = queryOptions({
  queryKey: ['people'],
  queryFn: async () => (await ask(api.GET('/v1/people'))).items,
});
