import { sql } from 'kysely';
import { UserError } from '../base/errors.ts';
import type { Session } from './schema.ts';

const oldestVersion = 150_000;

export interface ServerFacts {
  version: number;
  version_text: string;
  standby: boolean;
  fsync: string;
  full_page_writes: string;
  synchronous_commit: string;
}

/**
 * Refuses a server that may forget what it has committed: a promise said on the phone must survive.
 * @throws UserError bad-config, naming every fault and its fix
 */
export async function checkServer(session: Session): Promise<void> {
  const { rows } = await sql<ServerFacts>`select
    current_setting('server_version_num')::int as version, current_setting('server_version') as version_text,
    pg_is_in_recovery() as standby, current_setting('fsync') as fsync,
    current_setting('full_page_writes') as full_page_writes,
    current_setting('synchronous_commit') as synchronous_commit`.execute(session.kysely);
  const faults = rows.flatMap(faultsOf);
  if (faults.length > 0) throw new UserError('bad-config', faults.join(' '));
}

/** What is wrong with a server, each with its fix. */
export function faultsOf(facts: ServerFacts): string[] {
  const faults: string[] = [];
  if (facts.version < oldestVersion)
    faults.push(
      `The database is PostgreSQL ${facts.version_text}; 15 or newer is wanted: upgrade it.`,
    );
  if (facts.standby)
    faults.push(
      'The database is a read-only standby; the primary is wanted: point DATABASE_URL at it.',
    );
  if (facts.fsync === 'off')
    faults.push(
      'The database runs with fsync = off and forgets promises when the power fails: set fsync = on and reload.',
    );
  if (facts.full_page_writes === 'off')
    faults.push(
      'The database runs with full_page_writes = off and may be torn by a crash: set full_page_writes = on and reload.',
    );
  if (facts.synchronous_commit === 'off')
    faults.push(
      'The database answers a commit before it is stored (synchronous_commit = off): set it to on for the server, the database and the role.',
    );
  return faults;
}
