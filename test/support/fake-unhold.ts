import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { callTargetPatch, newCallTarget } from '../../src/api/schemas/call-target.ts';
import { newApiKey, newPhoneNumber } from '../../src/api/schemas/others.ts';

/**
 * Unhold's API in memory, as far as provisioning asks it. Bodies are checked by the API's own schemas; that the
 * real one does the same is proved by test/store/flex-unhold.test.ts.
 */
export interface FakeUnhold {
  readonly adminKey: string;
  readonly callTargets: Map<string, { id: string; name: string; [field: string]: unknown }>;
  readonly phoneNumbers: Map<string, { number: string; callTargetId: string }>;
  readonly apiKeys: Map<string, ApiKey>;
  /** Ids of call targets that callbacks belong to. */
  readonly inUse: Set<string>;
  answer(method: string, path: string, headers: Headers, body: string): Response;
}

interface ApiKey {
  id: string;
  name: string;
  scopes: string[];
  revokedAt: string | null;
  secret: string;
}

const json = (status: number, body: unknown): Response => Response.json(body, { status });
const problem = (status: number, code: string, detail: string): Response =>
  json(status, { code, detail });
const list = (items: unknown[]): Response => json(200, { items, nextCursor: null });

export function createFakeUnhold(): FakeUnhold {
  const unhold: FakeUnhold = {
    adminKey: 'admin-key-of-this-unhold',
    ...{ callTargets: new Map(), phoneNumbers: new Map(), apiKeys: new Map(), inUse: new Set() },
    answer(method, path, headers, body) {
      const key = headers.get('authorization')?.replace('Bearer ', '');
      const issued = [...unhold.apiKeys.values()].find(({ secret }) => secret === key);
      if (path.startsWith('/v1/handovers/') && issued?.revokedAt === null)
        return json(200, { callSid: 'x', became: 'unknown', callbackId: null });
      if (key !== unhold.adminKey) return problem(401, 'unauthorized', 'An API key is needed');
      const [, resource = '', id = ''] = /^\/v1\/([a-z-]+)(?:\/(.+))?$/.exec(path) ?? [];
      const route = routes[`${method} ${resource}`];
      return route?.(unhold, decodeURIComponent(id), body) ?? problem(404, 'not-found', path);
    },
  };
  return unhold;
}

type Route = (unhold: FakeUnhold, id: string, body: string) => Response;

function checked<T>(schema: z.ZodType<T>, body: string, then: (value: T) => Response): Response {
  const parsed = schema.safeParse(JSON.parse(body));
  return parsed.success ? then(parsed.data) : problem(400, 'bad-request', parsed.error.message);
}

const routes: Record<string, Route> = {
  'GET call-targets': ({ callTargets }) => list([...callTargets.values()]),
  'POST call-targets': ({ callTargets }, _id, body) =>
    checked(newCallTarget, body, (settings) => {
      if ([...callTargets.values()].some(({ name }) => name === settings.name))
        return problem(409, 'already-exists', 'That name is taken');
      const made = { id: randomUUID(), ...settings };
      callTargets.set(made.id, made);
      return json(201, made);
    }),
  'PATCH call-targets': ({ callTargets }, id, body) =>
    checked(callTargetPatch, body, (patch) => {
      const target = callTargets.get(id);
      if (target === undefined) return problem(404, 'not-found', id);
      return json(200, Object.assign(target, patch));
    }),
  'DELETE call-targets': ({ callTargets, phoneNumbers, inUse }, id) => {
    const isUsed = [...phoneNumbers.values()].some(({ callTargetId }) => callTargetId === id);
    if (isUsed || inUse.has(id)) return problem(409, 'in-use', 'It is still in use');
    return callTargets.delete(id)
      ? new Response(null, { status: 204 })
      : problem(404, 'not-found', id);
  },
  'GET phone-numbers': ({ phoneNumbers }) => list([...phoneNumbers.values()]),
  'POST phone-numbers': ({ phoneNumbers, callTargets }, _id, body) =>
    checked(newPhoneNumber, body, (given) => {
      if (phoneNumbers.has(given.number)) return problem(409, 'already-exists', given.number);
      if (!callTargets.has(given.callTargetId)) return problem(404, 'not-found', 'call target');
      phoneNumbers.set(given.number, given);
      return json(201, given);
    }),
  'DELETE phone-numbers': ({ phoneNumbers }, id) =>
    phoneNumbers.delete(id) ? new Response(null, { status: 204 }) : problem(404, 'not-found', id),
  'GET api-keys': ({ apiKeys }) =>
    list([...apiKeys.values()].map((key) => ({ ...key, secret: undefined }))),
  'POST api-keys': ({ apiKeys }, _id, body) =>
    checked(newApiKey, body, (given) => {
      const made = {
        id: randomUUID(),
        ...given,
        revokedAt: null,
        secret: `unhold_${randomUUID()}`,
      };
      apiKeys.set(made.id, made);
      const { secret, ...key } = made;
      return json(201, { ...key, createdAt: '2026-01-01T00:00:00Z', key: secret });
    }),
  'DELETE api-keys': ({ apiKeys }, id) => {
    const key = apiKeys.get(id);
    if (key === undefined || key.revokedAt !== null) return problem(404, 'not-found', id);
    key.revokedAt = '2026-01-01T00:00:00Z';
    return new Response(null, { status: 204 });
  },
};
