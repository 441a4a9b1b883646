import { configFromEnvironment, type Config, type Mode } from '../config.ts';
import { UserError } from '../base/errors.ts';

/** The configuration, or an error that names everything wrong at once; warnings go to standard error. */
export function readSettings(mode: Mode): Config {
  const result = configFromEnvironment(mode);
  for (const warning of result.warnings) console.error(`Warning: ${warning}`);
  if (result.ok) return result.config;
  throw new UserError(
    'bad-config',
    `The settings cannot be used:\n${result.errors.map((error) => `  - ${error}`).join('\n')}`,
  );
}
