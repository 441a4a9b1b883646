import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';

/** Who may import whom, below `src/`: the matrix of ARCHITECTURE.md. `import type` counts. */
const mayImport: Record<string, string[]> = {
  base: [],
  callback: ['base'],
  estimate: ['base', 'callback'],
  sip: ['base'],
  media: ['base'],
  checks: ['base', 'sip'],
  store: ['base', 'callback'],
  engine: ['base', 'callback', 'estimate', 'store'],
  edge: ['base', 'callback', 'engine', 'sip', 'media'],
  twilio: ['base', 'callback', 'engine'],
  api: ['base', 'callback', 'engine'],
  flex: ['base'],
  sim: ['base', 'callback', 'estimate', 'sip', 'media'],
  twin: ['base', 'sip', 'media'],
  // Nothing of ours but the types generated from the API.
  console: [],
};

const root = join(import.meta.dirname, '../../src');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file))
  .sort();
const sources = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]));
/** Code without comments, so that a rule named in prose is not taken for a breach. */
const codes = new Map(
  [...sources].map(([file, text]) => [
    file,
    text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, ''),
  ]),
);

function importsOf(file: string): string[] {
  const found: string[] = [];
  for (const match of codes.get(file)!.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g))
    found.push(relative(root, join(root, dirname(file), match[1]!)));
  return found;
}

/** `''` is the wiring: the files right below `src/` and the commands in `cli/`. */
const roomOf = (file: string): string => {
  const room = file.includes('/') ? file.split('/')[0]! : '';
  return room === 'cli' ? '' : room;
};

test('a room imports only the rooms that the matrix allows', () => {
  const breaches: string[] = [];
  for (const file of files) {
    const room = roomOf(file);
    if (room === '') continue;
    const allowed = mayImport[room];
    if (!allowed) {
      breaches.push(`${file}: the room ${room}/ is not in the matrix`);
      continue;
    }
    for (const target of importsOf(file)) {
      // The texts of prompts/ are data that any room may read.
      if (target.endsWith('.json')) continue;
      const other = roomOf(target);
      if (other !== room && !allowed.includes(other))
        breaches.push(`${file} imports ${target || '(outside src)'}`);
    }
  }
  assert.deepEqual(breaches, []);
});

test('nothing but the wiring imports the wiring', () => {
  const breaches = files.flatMap((file) =>
    importsOf(file)
      .filter((target) => roomOf(target) === '' && roomOf(file) !== '')
      .map((target) => `${file} imports ${target}`),
  );
  assert.deepEqual(breaches, []);
});

test('every relative import names an existing file with its ending', () => {
  const missing = files.flatMap((file) =>
    importsOf(file)
      .filter((target) => !sources.has(target) && !/\.(json|css)$/.test(target))
      .map((target) => `${file} imports ${target}`),
  );
  assert.deepEqual(missing, []);
});

test('no files import each other in a ring', () => {
  const done = new Set<string>();
  const rings: string[] = [];
  const walk = (file: string, path: string[]): void => {
    const at = path.indexOf(file);
    if (at !== -1) {
      rings.push([...path.slice(at), file].join(' -> '));
      return;
    }
    if (done.has(file) || !sources.has(file)) return;
    for (const target of importsOf(file)) walk(target, [...path, file]);
    done.add(file);
  };
  for (const file of files) walk(file, []);
  assert.deepEqual(rings, []);
});

test('no file is longer than 400 lines', () => {
  const long = [...sources]
    .map(([file, text]) => ({ file, lines: text.split('\n').length - 1 }))
    .filter(({ lines }) => lines > 400);
  assert.deepEqual(long, []);
});

/** What only some files may do; the pattern is looked for in code, not in comments. */
const onlyHere: { what: string; pattern: RegExp; allowed: RegExp }[] = [
  { what: 'reads the environment', pattern: /process\.env/, allowed: /^config\.ts$/ },
  {
    what: 'tells the time',
    pattern: /Date\.now|new Date\(\)|performance\.now|Temporal\.Now|set(Timeout|Interval)\(|hrtime/,
    allowed: /^(base|console\/api)\/clock\.ts$/,
  },
  { what: 'writes to the console', pattern: /\bconsole\./, allowed: /^cli(\.ts|\/)/ },
  { what: 'talks SQL', pattern: /from 'pg'|from 'kysely'/, allowed: /^store\// },
  { what: 'uses Math.random', pattern: /Math\.random/, allowed: /^$/ },
];

for (const { what, pattern, allowed } of onlyHere) {
  test(`only ${allowed.source} ${what}`, () => {
    const breaches = [...codes]
      .filter(([file, code]) => !allowed.test(file) && pattern.test(code))
      .map(([file]) => file);
    assert.deepEqual(breaches, []);
  });
}

test('no barrels: no file only re-exports others', () => {
  const barrels = [...codes]
    .filter(([, code]) => {
      const lines = code.split('\n').filter((line) => line.trim() !== '');
      return lines.length > 0 && lines.every((line) => /^\s*export .*from '/.test(line));
    })
    .map(([file]) => file);
  assert.deepEqual(barrels, []);
});
