import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createApi, createApiEngine } from '../../support/api.ts';
import { routeAccess, routesOf } from '../../support/route-access.ts';

test('every route asks for what the table in test/support/route-access.ts says', async (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'unhold-console-'));
  t.after(() => rmSync(dir, { recursive: true }));
  writeFileSync(join(dir, 'index.html'), '');
  const shown = { dir, demo: false, dialIn: [] };
  const routes = await routesOf(() => createApi(createApiEngine(), { console: shown }));
  const asked = routes.map(({ method, url, access }) => `${method} ${url}: ${access}`);
  const wanted = Object.entries(routeAccess).map(([route, access]) => `${route}: ${access}`);
  assert.deepEqual(new Set(asked), new Set(wanted));
});
