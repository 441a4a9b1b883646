import { createLog } from '../../base/log.ts';
import { openStore } from '../../main.ts';
import type { Database } from '../../store/database.ts';
import { readSettings } from '../settings.ts';

/** Works with the database that the settings name. @throws UserError */
export async function withStore<Result>(work: (db: Database) => Promise<Result>): Promise<Result> {
  const store = await openStore(readSettings('serve'), createLog('warn'));
  try {
    return await work(store.db);
  } finally {
    await store.close();
  }
}
