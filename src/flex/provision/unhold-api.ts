import { z } from 'zod';
import { RefusedByUnhold } from './refusal.ts';
import type { HttpRequest, Send } from './transport.ts';

export interface UnholdLogin {
  /** As this machine reaches it: `http://127.0.0.1:8080`. */
  readonly url: string;
  /** With scope `admin`. */
  readonly apiKey: string;
}

/** Unhold's HTTP API, as far as provisioning needs it. */
export interface UnholdApi {
  /** All pages of a list. */
  list<Item>(path: string, item: z.ZodType<Item>): Promise<Item[]>;
  post<Answer>(path: string, body: object, answer: z.ZodType<Answer>): Promise<Answer>;
  patch(path: string, body: object): Promise<void>;
  remove(path: string): Promise<void>;
  /** Whether another key is good for reading offers. */
  accepts(apiKey: string): Promise<boolean>;
}

const problem = z.object({ code: z.string(), detail: z.string() });

export function createUnholdApi({ url, apiKey }: UnholdLogin, send: Send): UnholdApi {
  async function ask(
    method: HttpRequest['method'],
    path: string,
    body?: object,
    key = apiKey,
  ): Promise<unknown> {
    const reply = await send({
      method,
      url: url + path,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer = parsed(reply.body);
    if (reply.status < 300) return answer;
    const { code, detail } = problem.safeParse(answer).data ?? {
      code: '',
      detail: `status ${reply.status}`,
    };
    throw new RefusedByUnhold(reply.status, code, detail);
  }
  return {
    async list(path, item) {
      const page = z.object({ items: z.array(item), nextCursor: z.string().nullable() });
      const items = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const query: string = cursor === '' ? '' : `?cursor=${encodeURIComponent(cursor)}`;
        const answer = page.parse(await ask('GET', path + query));
        items.push(...answer.items);
        cursor = answer.nextCursor;
      }
      return items;
    },
    async post(path, body, answer) {
      return answer.parse(await ask('POST', path, body));
    },
    async patch(path, body) {
      await ask('PATCH', path, body);
    },
    async remove(path) {
      await ask('DELETE', path);
    },
    async accepts(key) {
      try {
        // Any call will do: one that nobody handed over is `unknown`, not an error.
        await ask('GET', '/v1/handovers/unhold-flex', undefined, key);
        return true;
      } catch (error) {
        if (error instanceof RefusedByUnhold && (error.status === 401 || error.status === 403))
          return false;
        throw error;
      }
    },
  };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
