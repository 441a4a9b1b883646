import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { everyWidget, flowOf, state } from '../../support/studio-flows.ts';

const script = join(import.meta.dirname, '../../../scripts/check-flows.ts');

function run(...paths: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...paths], {
    ...{ encoding: 'utf8', timeout: 30_000 },
  });
  return { code: status, out: stdout, err: stderr };
}

function folder(t: TestContext, files: Record<string, unknown>): string {
  const path = mkdtempSync(join(tmpdir(), 'flows-'));
  t.after(() => rmSync(path, { recursive: true }));
  mkdirSync(join(path, 'deep'));
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(path, name), JSON.stringify(content));
  return path;
}

test('good flows are counted, also inside of what the API answers', (t) => {
  const path = folder(t, {
    'a.json': everyWidget(),
    'deep/b.json': { sid: 'FW1', definition: everyWidget() },
    'no-flow.txt': 1,
  });
  assert.deepEqual(run(path), { code: 0, out: '2 of 2 flows are valid\n', err: '' });
});

test('a bad flow is told with its problems, and is not a success', (t) => {
  const say = state('say', 'say-play', { say: 1 }, {});
  const stray = state('say', 'say-play', { Say: 'x' }, {});
  const path = folder(t, {
    'bad.json': flowOf('say', [say]),
    'stray.json': flowOf('say', [stray]),
  });
  const { code, out } = run(path);
  assert.equal(code, 1);
  assert.deepEqual(out.split('\n'), [
    `${path}/bad.json`,
    '  #/states/1/properties/say: 1 is not of type string: Studio wants "1" here, in quotes',
    `${path}/stray.json (valid, but)`,
    '  #/states/1/properties: "Say" is not a property here: say is',
    '1 of 2 flows are valid',
    '',
  ]);
});

test('nothing to check is not a success', (t) => {
  assert.equal(run(folder(t, {})).code, 1);
  const { code, err } = run();
  assert.equal(code, 2);
  assert.match(err, /npm run check-flows/);
  assert.deepEqual(run('/nowhere/at-all'), {
    code: 2,
    out: '',
    err: 'There is no /nowhere/at-all\n',
  });
});
