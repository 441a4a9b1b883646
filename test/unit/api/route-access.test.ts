import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createApi, createApiEngine } from '../../support/api.ts';
import { routeAccess, routesOf } from '../../support/route-access.ts';

test('every route asks for what the table in test/support/route-access.ts says', async () => {
  const routes = await routesOf(() => createApi(createApiEngine()));
  const asked = routes.map(({ method, url, access }) => `${method} ${url}: ${access}`);
  const wanted = Object.entries(routeAccess).map(([route, access]) => `${route}: ${access}`);
  assert.deepEqual(new Set(asked), new Set(wanted));
});
