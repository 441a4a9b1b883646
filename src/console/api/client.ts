import createClient from 'openapi-fetch';
import { startLearning } from './clock.ts';
import { Problem } from './problem.ts';
import type { paths } from './schema.ts';

/** The API, typed by its own description: `ask(api.GET('/v1/callbacks', { params: { query } }))`. */
export const api = createClient<paths>({ baseUrl: '', fetch: fetchTimed });

async function fetchTimed(request: Request): Promise<Response> {
  const learn = startLearning();
  const answer = await fetch(request);
  learn(answer.headers.get('date'));
  return answer;
}

interface Answer<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/** The data of an answer. @throws Problem also when there is no answer */
export async function ask<Data>(answer: Promise<Answer<Data>>): Promise<Data> {
  const { data, error, response } = await answer.catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new Problem({ detail: 'The server does not answer.' }, 0);
  });
  if (!response.ok) throw new Problem(error, response.status);
  // An answer without a body has the type of none.
  return data as Data;
}
