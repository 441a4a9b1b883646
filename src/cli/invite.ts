import { parseArgs } from 'node:util';
import { UserError } from '../base/errors.ts';
import { createLog } from '../base/log.ts';
import { personRoles } from '../callback/person-role.ts';
import type { Config } from '../config.ts';
import { inviteFirstAdmin } from '../engine/invitations.ts';
import { inviteFromHere } from '../engine/people.ts';
import { openStore } from '../main.ts';
import type { Command } from './command.ts';
import { readSettings } from './settings.ts';

export const invite: Command = {
  name: 'invite',
  about: 'print a link by which somebody sets a password',
  help: `Usage: npm run unhold -- invite [EMAIL [--name NAME] [--role ROLE]]

Without an address: a new link for the first admin, who says by it who it is; only while there is none.
With one: a link for whoever has it, who keeps name and role, or for somebody new. The way back in for an
admin who has lost the password, too.

  --name NAME    of somebody new; default: the address
  --role ROLE    of somebody new: viewer, operator, manager or admin (the default)

A link works once and replaces earlier ones. The first admin's expires after a day, others after three.`,
  async run(args) {
    const { values, positionals } = parseArgs({
      ...{ args, allowPositionals: true },
      options: { name: { type: 'string' }, role: { type: 'string', default: 'admin' } },
    });
    const role = personRoles.find((name) => name === values.role);
    const [email] = positionals;
    if (!role || positionals.length > 1 || (email !== undefined && !/^\S+@\S+$/.test(email)))
      throw new UserError(
        'bad-request',
        `Found: ${args.join(' ')}. Wanted: an e-mail address, and a role of ${personRoles.join(', ')}. See --help.`,
      );
    const config = readSettings('serve');
    const store = await openStore(config, createLog('warn'));
    try {
      const invitation =
        email === undefined
          ? await inviteFirstAdmin(store, { again: true })
          : await inviteFromHere(store, { email, name: values.name ?? email, role });
      if (!invitation)
        throw new UserError(
          'in-use',
          'There is an admin already. Name the e-mail address of whom the link is for.',
        );
      console.log(`${addressOf(config)}${invitation.path}`);
      console.error(`Works once, until ${invitation.expiresAt}.`);
    } finally {
      await store.close();
    }
    return 0;
  },
};

function addressOf({ http }: Config): string {
  const host = ['0.0.0.0', '::'].includes(http.host) ? '127.0.0.1' : http.host;
  return http.publicUrl ?? `http://${host}:${http.port}`;
}
