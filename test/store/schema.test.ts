import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Client } from 'pg';
import { attemptResults, outcomes, states } from '../../src/callback/callback.ts';
import { createTestDatabase } from '../support/database.ts';
import { printSchema } from '../support/print-schema.ts';

const { url, close } = await createTestDatabase();
const client = new Client({ connectionString: url });
await client.connect();
after(async () => {
  await client.end();
  await close();
});
const root = join(import.meta.dirname, '../..');

test('docs/schema.sql is what the migrations make (write it with UPDATE=1 npm run test:store)', async () => {
  const file = join(root, 'docs/schema.sql');
  const schema = await printSchema(client);
  if (process.env['UPDATE']) writeFileSync(file, schema);
  assert.equal(readFileSync(file, 'utf8'), schema);
});

test('the typed tables have the columns of the real ones, and null where they have', async () => {
  const typed = new Map<string, string[]>();
  const files = ['schema.ts', 'schema-of-people.ts'];
  const source = files
    .map((file) => readFileSync(join(root, 'src/store', file), 'utf8'))
    .join('\n');
  for (const [, type = '', body = ''] of source.matchAll(/interface (\w+)Table \{([^}]*)\}/g)) {
    const table = type.replace(/(?<=.)[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
    const columns = [...body.matchAll(/^ {2}(\w+): (.+);$/gm)].map(
      ([, column, text = '']) => `${column}${/null|Maybe/.test(text) ? '?' : ''}`,
    );
    typed.set(table, columns);
  }
  const { rows } = await client.query<{ name: string; columns: string[] }>(
    `select table_name as name, array_agg(column_name || case is_nullable when 'YES' then '?' else '' end
       order by ordinal_position) as columns
     from information_schema.columns where table_schema = 'public' and table_name <> 'schema_version'
     group by table_name`,
  );
  assert.deepEqual(typed, new Map(rows.map(({ name, columns }) => [name, columns])));
  const listed = /interface Schema \{([^}]*)\}/.exec(source)?.[1] ?? '';
  assert.deepEqual(
    new Set([...listed.matchAll(/^ {2}(\w+):/gm)].map(([, table]) => table)),
    new Set(typed.keys()),
  );
});

test('the lists of states, outcomes and results are those of the rules', async () => {
  const allowed = async (table: string, column: string): Promise<string[]> => {
    const { rows } = await client.query<{ text: string }>(
      `select pg_get_constraintdef(oid) as text from pg_constraint where conname = $1`,
      [`${table}_${column}_check`],
    );
    return [...rows[0]!.text.matchAll(/'([^']+)'/g)].map(([, value]) => value!);
  };
  assert.deepEqual(await allowed('callback', 'state'), [...states]);
  assert.deepEqual(await allowed('callback', 'outcome'), [...outcomes]);
  assert.deepEqual(await allowed('attempt', 'result'), [...attemptResults]);
});
