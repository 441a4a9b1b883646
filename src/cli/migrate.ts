import { createLog } from '../base/log.ts';
import { openStore } from '../main.ts';
import { takeNoArguments, type Command } from './command.ts';
import { readSettings } from './settings.ts';

export const migrateCommand: Command = {
  name: 'migrate',
  about: 'bring the database to the version of this code',
  help: `Usage: npm run unhold -- migrate

Applies the migrations that the database named by DATABASE_URL (or the embedded one) lacks. Safe to run
at any time and from several machines at once; "serve" does it, too. A database newer than this code is refused.`,
  async run(args) {
    takeNoArguments(args);
    const store = await openStore(readSettings('serve'), createLog('warn'));
    console.log(
      store.applied.length === 0
        ? 'The database is up to date.'
        : `Applied: ${store.applied.join(', ')}.`,
    );
    await store.close();
    return 0;
  },
};
