import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { callTargetDefaults } from '../../../src/callback/call-target.ts';
import { consoleTypes } from '../../../scripts/console-types.ts';
import { createApi, createApiEngine } from '../../support/api.ts';

const path = join(import.meta.dirname, '../../../docs/openapi.json');

// oxlint-disable-next-line typescript/no-explicit-any
async function readDocument(): Promise<any> {
  const app = await createApi(createApiEngine());
  const answer = await app.inject('/v1/openapi.json');
  await app.close();
  return answer.json();
}

test('docs/openapi.json is what the server says of itself', async () => {
  const document = `${JSON.stringify(await readDocument(), null, 2)}\n`;
  // `UPDATE=1 npm run test:unit` writes it anew.
  if (process.env['UPDATE']) writeFileSync(path, document);
  assert.equal(readFileSync(path, 'utf8'), document, 'it has drifted: UPDATE=1 npm run test:unit');
});

test('the types of the console are those of the API', async () => {
  const file = join(import.meta.dirname, '../../../src/console/api/schema.ts');
  const types = consoleTypes(await readDocument());
  if (process.env['UPDATE']) writeFileSync(file, types);
  assert.equal(readFileSync(file, 'utf8'), types, 'they have drifted: UPDATE=1 npm run test:unit');
});

test('every call and every setting is described, every default named', async () => {
  const document = await readDocument();
  for (const [path, operations] of Object.entries<object>(document.paths))
    for (const [method, operation] of Object.entries(operations)) {
      assert.ok(operation.summary, `${method} ${path} has no summary`);
      assert.ok(operation.tags.length === 1, `${method} ${path} has no place`);
      assert.ok(operation.responses.default.content['application/problem+json']);
    }
  const { properties, required } = document.components.schemas.NewCallTargetInput;
  for (const [name, field] of Object.entries<{ default?: unknown }>(properties)) {
    assert.match(JSON.stringify(field), /"description":"[^"]{5}/, `${name} is not described`);
    if (name.endsWith('Seconds')) assert.match(JSON.stringify(field), /Seconds\./);
    const value = callTargetDefaults[name as keyof typeof callTargetDefaults];
    assert.deepEqual(field.default, value, `the default of ${name}`);
  }
  assert.deepEqual(required, ['name', 'destination', 'callerId']);
});
