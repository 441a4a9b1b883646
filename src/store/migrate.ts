import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { UserError } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import { connectionConfig, readError } from './connection.ts';

export interface Migration {
  number: number;
  name: string;
  sql: string;
  checksum: string;
}

/** The migrations that belong to this code, in order: `0001-name.sql`, `0002-…`. */
export function readMigrations(folder = join(import.meta.dirname, 'migrations')): Migration[] {
  return readdirSync(folder)
    .filter((file) => /^\d{4}-.+\.sql$/.test(file))
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name), 'utf8');
      const checksum = createHash('sha256').update(sql).digest('hex');
      return { number: Number(name.slice(0, 4)), name, sql, checksum };
    });
}

/** Any number that nobody else uses as an advisory lock. */
const lockKey = 5_566_001;

/**
 * Brings the database to what this code wants, all in one transaction; many processes may do so at once.
 * @returns the names of the migrations applied
 * @throws UserError bad-config when the database is newer than the code or was migrated by other files; database-away
 */
export async function migrate(options: {
  url: string;
  log: Log;
  migrations?: Migration[];
}): Promise<string[]> {
  const { url, log, migrations = readMigrations() } = options;
  // Building an index on a large table, or waiting for a process that does, takes its time.
  const { query_timeout: _, ...config } = connectionConfig(url);
  const client = new Client({ ...config, statement_timeout: 0 });
  client.on('error', (error) =>
    log.warn({ error: error.message }, 'The migrating connection broke'),
  );
  try {
    await client.connect();
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [lockKey]);
    const applied = await applyMissing(client, migrations);
    await client.query('commit');
    if (applied.length > 0) log.info({ applied }, 'The database was migrated');
    return applied;
  } catch (error) {
    throw readError(error);
  } finally {
    await client.end();
  }
}

async function applyMissing(client: Client, migrations: Migration[]): Promise<string[]> {
  await client.query(`create table if not exists schema_version (
    number integer primary key, name text not null, checksum text not null, applied_at timestamptz not null)`);
  const { rows } = await client.query<{ number: number; name: string; checksum: string }>(
    'select number, name, checksum from schema_version order by number',
  );
  const done = new Map(rows.map((row) => [row.number, row]));
  for (const row of rows) checkApplied(row, migrations);
  const missing = migrations.filter(({ number }) => !done.has(number));
  for (const { number, name, sql, checksum } of missing) {
    await client.query(sql);
    await client.query(
      'insert into schema_version (number, name, checksum, applied_at) values ($1, $2, $3, clock_timestamp())',
      [number, name, checksum],
    );
  }
  return missing.map(({ name }) => name);
}

function checkApplied(
  row: { number: number; name: string; checksum: string },
  migrations: Migration[],
): void {
  const known = migrations.find(({ number }) => number === row.number);
  if (!known)
    throw new UserError(
      'bad-config',
      `The database is newer than this program: it has had migration ${row.name}, which is not known here. Start the newer version, or restore a backup made before it.`,
    );
  if (known.checksum !== row.checksum)
    throw new UserError(
      'bad-config',
      `Migration ${row.name} of the database is not the ${known.name} that is here. Applied migrations are never edited: restore the file, and put the change in a new one.`,
    );
}
