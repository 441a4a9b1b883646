#!/usr/bin/env node
import { UserError } from './base/errors.ts';
import { UsageError, type Command } from './cli/command.ts';
import { demo } from './cli/demo.ts';
import { doctor } from './cli/doctor.ts';
import { flex } from './cli/flex.ts';
import { invite } from './cli/invite.ts';
import { migrateCommand } from './cli/migrate.ts';
import { serve } from './cli/serve.ts';
import { simulate } from './cli/simulate.ts';
import { twin } from './cli/twin.ts';

const commands: Command[] = [demo, serve, migrateCommand, invite, simulate, flex, doctor, twin];

const overview = `Unhold: callers hang up and keep their place in line; Unhold rings back.

Usage: npm run unhold -- COMMAND [OPTIONS]

${commands.map(({ name, about }) => `  ${name.padEnd(10)} ${about}`).join('\n')}

COMMAND --help tells more of each. npm start is the same as "demo".
Settings come from the environment: see docs/operating.md.`;

async function main(args: string[]): Promise<number> {
  const [name = '', ...rest] = args;
  if (name === '' || name === 'help' || name === '--help' || name === '-h') {
    console.log(overview);
    return name === '' ? 2 : 0;
  }
  const whole = commands.find((candidate) => candidate.name === name);
  if (!whole) throw new UsageError(`There is no command "${name}".`);
  const part = whole.parts?.find((candidate) => candidate.name === rest[0]);
  if (part) rest.shift();
  const command = part ?? whole;
  if (rest.includes('--help') || rest.includes('-h')) {
    console.log(command.help);
    return 0;
  }
  return command.run(rest);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof UsageError || isParseError(error)) {
    console.error(`${error.message}\n\n${overview}`);
    process.exitCode = 2;
  } else if (error instanceof UserError) {
    console.error(error.message);
    process.exitCode = 1;
  } else {
    throw error;
  }
}

/** What util.parseArgs throws for an option it does not know. */
function isParseError(error: unknown): error is Error {
  return (
    error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
  );
}
