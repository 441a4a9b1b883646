import type { Client } from 'pg';

/** The schema as SQL text: tables with their columns, constraints and indexes, in the order of their names. */
export async function printSchema(client: Client): Promise<string> {
  const tables = await client.query<{ name: string; options: string[] | null }>(
    `select relname as name, reloptions as options from pg_class
     where relkind = 'r' and relnamespace = 'public'::regnamespace order by relname`,
  );
  const parts: string[] = [];
  for (const { name, options } of tables.rows) {
    const columns = await client.query<{ line: string }>(
      `select format('%I %s', attname, format_type(atttypid, atttypmod))
        || case when attnotnull then ' not null' else '' end
        || case attidentity when 'a' then ' generated always as identity' else '' end
        || coalesce(' default ' || pg_get_expr(adbin, adrelid), '') as line
       from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
       where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum`,
      [name],
    );
    const constraints = await client.query<{ line: string }>(
      // PostgreSQL 18 lists not-null as constraints, older ones do not.
      `select format('constraint %I %s', conname, pg_get_constraintdef(oid)) as line
       from pg_constraint where conrelid = $1::regclass and contype <> 'n' order by conname`,
      [name],
    );
    const indexes = await client.query<{ line: string }>(
      `select pg_get_indexdef(indexrelid) || ';' as line from pg_index
       where indrelid = $1::regclass and not exists (select from pg_constraint where conindid = indexrelid)
       order by indexrelid::regclass::text`,
      [name],
    );
    const lines = [...columns.rows, ...constraints.rows].map(({ line }) => `  ${line}`);
    const table = `create table ${name} (\n${lines.join(',\n')}\n)${options ? ` with (${options.join(', ')})` : ''};`;
    parts.push([table, ...indexes.rows.map(({ line }) => line)].join('\n'));
  }
  return `-- Generated from src/store/migrations by test/store/schema.test.ts; do not edit.\n\n${parts.join('\n\n')}\n`;
}
