import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { FastifyInstance } from 'fastify';
import type { Access } from '../../src/api/access.ts';

/**
 * Who may use which route, written by hand: a route that is not here fails the tests, so that
 * nobody adds one without having thought of this.
 */
export const routeAccess: Readonly<Record<string, Access>> = {
  'GET /': 'open',
  'GET /docs': 'open',
  'GET /docs/json': 'open',
  'GET /docs/yaml': 'open',
  'GET /docs/static/*': 'open',
  'GET /docs/static/index.html': 'open',
  'GET /docs/static/swagger-initializer.js': 'open',
  'GET /healthz': 'open',
  'GET /assets/:file': 'open',
  'GET /metrics': 'local',
  'GET /readyz': 'open',
  'GET /v1/openapi.json': 'open',

  'DELETE /v1/session': 'session',
  'GET /v1/session': 'session',
  'POST /v1/session': 'open',
  'POST /v1/session/demo': 'local',
  'GET /v1/session/oidc': 'open',
  'GET /v1/session/oidc/callback': 'open',

  'POST /v1/invitations/accept': 'open',
  'POST /v1/invitations/look': 'open',
  'DELETE /v1/account/sessions': 'session',
  'DELETE /v1/account/sessions/:id': 'session',
  'GET /v1/account': 'session',
  'GET /v1/account/sessions': 'session',
  'POST /v1/account/password': 'session',
  'POST /v1/account/totp': 'session',
  'POST /v1/account/totp/confirm': 'session',
  'POST /v1/account/totp/remove': 'session',
  'DELETE /v1/people/:id/sessions': 'admin',
  'DELETE /v1/people/:id/totp': 'admin',
  'GET /v1/audit': 'admin',
  'GET /v1/people': 'admin',
  'PATCH /v1/people/:id': 'admin',
  'POST /v1/people': 'admin',
  'POST /v1/people/:id/invitation': 'admin',

  'GET /v1/callbacks': 'read',
  'GET /v1/callbacks.csv': 'read',
  'GET /v1/callbacks/counts': 'read',
  'GET /v1/callbacks/:id': 'read',
  'POST /v1/callbacks': 'operate',
  'POST /v1/callbacks/:id/agent-answered': 'operate',
  'POST /v1/callbacks/:id/call-now': 'operate',
  'POST /v1/callbacks/:id/cancel': 'operate',
  'POST /v1/callbacks/:id/reschedule': 'operate',
  'POST /v1/callbacks/:id/restore': 'operate',
  'GET /v1/events': 'read',
  'GET /v1/live': 'read',
  'GET /v1/live/stream': 'read',
  'GET /v1/handovers/:callSid': 'offer:read',

  'DELETE /v1/call-targets/:id': 'write',
  'GET /v1/call-targets': 'read',
  'GET /v1/call-targets/:id': 'read',
  'DELETE /v1/call-targets/:id/draft': 'write',
  'GET /v1/call-targets/:id/accuracy': 'read',
  'GET /v1/call-targets/:id/accuracy/calibration': 'read',
  'GET /v1/call-targets/:id/accuracy/hours': 'read',
  'GET /v1/call-targets/:id/accuracy/quotes': 'read',
  'GET /v1/call-targets/:id/accuracy/weeks': 'read',
  'GET /v1/call-targets/:id/draft': 'read',
  'GET /v1/call-targets/:id/versions': 'read',
  'GET /v1/call-targets/:id/versions/:version': 'read',
  'POST /v1/call-targets/:id/draft/publish': 'write',
  'POST /v1/call-targets/:id/draft/rebase': 'write',
  'POST /v1/call-targets/:id/versions/:version/restore': 'write',
  'PUT /v1/call-targets/:id/draft': 'write',
  'GET /v1/call-targets/:id/estimate': 'offer:read',
  'GET /v1/call-targets/:id/fairness': 'read',
  'GET /v1/call-targets/:id/offer': 'offer:read',
  'GET /v1/call-targets/:id/queue': 'read',
  'GET /v1/call-targets/:id/prompts': 'read',
  'GET /v1/call-targets/:id/prompts/:key': 'read',
  'GET /v1/call-targets/:id/prompts/:key/audio': 'read',
  'DELETE /v1/call-targets/:id/prompts/:key/audio': 'write',
  'PUT /v1/call-targets/:id/prompts/:key/audio': 'write',
  'POST /v1/call-targets/:id/prompts/:key/restore': 'write',
  'GET /v1/call-targets/:id/speech': 'read',
  'POST /v1/audio-check': 'write',
  'GET /v1/callbacks/:id/recordings/:name/audio': 'operate',
  'POST /v1/call-targets/:id/dialogue': 'operate',
  'PATCH /v1/call-targets/:id': 'write',
  'POST /v1/call-targets': 'write',
  'GET /v1/reports/callbacks': 'read',
  'GET /v1/reports/callbacks.csv': 'read',
  'DELETE /v1/phone-numbers/:number': 'write',
  'GET /v1/phone-numbers': 'read',
  'POST /v1/phone-numbers': 'write',

  'DELETE /v1/what-ifs/:id': 'write',
  'GET /v1/call-targets/:id/stored-weeks': 'read',
  'GET /v1/what-ifs': 'read',
  'GET /v1/what-ifs/:id': 'read',
  'POST /v1/what-ifs': 'write',
  'POST /v1/what-ifs/:id/cancel': 'write',
  'POST /v1/what-ifs/:id/restore': 'write',
  'GET /v1/flex': 'admin',
  'GET /v1/flex/runs/:id': 'admin',
  'GET /v1/flex/schema': 'read',
  'POST /v1/flex/apply': 'admin',
  'POST /v1/flex/destroy': 'admin',
  'POST /v1/flex/plan': 'admin',
  'GET /v1/set-up': 'read',
  'POST /v1/set-up/checks': 'operate',
  'GET /v1/test-calls/:id': 'read',
  'POST /v1/test-calls': 'operate',

  'DELETE /v1/api-keys/:id': 'admin',
  'GET /v1/api-keys': 'admin',
  'POST /v1/api-keys': 'admin',
};

export interface Route {
  method: string;
  url: string;
  access: Access;
}

/** Every route that fastify was told of while `build` ran; HEAD goes as its GET. */
export async function routesOf(build: () => Promise<FastifyInstance>): Promise<Route[]> {
  const routes: Route[] = [];
  const listen = (message: unknown): void => {
    const { fastify } = message as { fastify: FastifyInstance };
    fastify.addHook('onRoute', ({ method, url, config }) => {
      const access = config?.access ?? (url.startsWith('/docs') ? 'open' : 'admin');
      for (const each of [method].flat())
        if (each !== 'HEAD') routes.push({ method: each, url, access });
    });
  };
  subscribe('fastify.initialization', listen);
  try {
    const app = await build();
    await app.close();
  } finally {
    unsubscribe('fastify.initialization', listen);
  }
  return routes;
}
