import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  bundleFunctions,
  functionDependencies,
  functionNames,
  functionRuntime,
} from '../../../src/flex/functions/bundle.ts';

const root = join(import.meta.dirname, '../../..');
const require = createRequire(import.meta.url);
const bundles = await bundleFunctions();

test('there is one protected Function for each name, at its path', () => {
  assert.deepEqual(
    bundles.map(({ name, path, visibility }) => ({ name, path, visibility })),
    functionNames.map((name) => ({ name, path: `/${name}`, visibility: 'protected' })),
  );
});

test('each is plain CommonJS: required as it is, it has a handler', (t) => {
  // Below node_modules, so that what the build installs beside the code is found.
  const cache = join(root, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const dir = mkdtempSync(join(cache, 'functions-'));
  t.after(() => rmSync(dir, { recursive: true }));
  for (const { name, code } of bundles) {
    const file = join(dir, `${name}.cjs`);
    writeFileSync(file, code);
    const loaded: unknown = require(file);
    assert.ok(typeof loaded === 'object' && loaded !== null && 'handler' in loaded);
    assert.equal(typeof loaded.handler, 'function');
  }
});

test('nothing is required but what the runtime has or the build installs', () => {
  const installed = functionDependencies.map(({ name }) => name as string);
  for (const { name, code } of bundles)
    for (const [, module = ''] of code.matchAll(/require\("([^"]+)"\)/g))
      assert.ok(
        installed.some((known) => module === known || module.startsWith(`${known}/`)),
        `${name} requires ${module}`,
      );
});

test('the same sources give the same bytes, without a trace of where they lie', async () => {
  const again = await bundleFunctions();
  assert.deepEqual(again, bundles);
  for (const { code } of bundles) assert.ok(!code.includes(root));
});

test('the code is small and made for the newest Node that Twilio runs', () => {
  assert.equal(functionRuntime, 'node22');
  for (const { code } of bundles) assert.ok(Buffer.byteLength(code) < 64 * 1024);
});

test('what the build installs is what is tested here', () => {
  const file = readFileSync(join(root, 'package.json'), 'utf8');
  const { dependencies } = JSON.parse(file) as { dependencies: Record<string, string> };
  for (const { name, version } of functionDependencies) assert.equal(dependencies[name], version);
});
