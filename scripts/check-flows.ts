import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readDefinition } from '../src/twin/studio/validate.ts';

/** Checks every Studio flow (`*.json`, a definition or `{"definition": …}`) below the given files and directories. */
const paths = process.argv.slice(2);
if (paths.length === 0) {
  process.stderr.write('Say which flows to check: npm run check-flows -- DIRECTORY_OR_FILE…\n');
  process.exit(2);
}
const missing = paths.filter((path) => !existsSync(path));
if (missing.length > 0) {
  process.stderr.write(`There is no ${missing.join(' and no ')}\n`);
  process.exit(2);
}
const files = paths.flatMap(filesBelow).sort();
const refused = files.filter((file) => !check(file));
process.stdout.write(`${files.length - refused.length} of ${files.length} flows are valid\n`);
process.exitCode = refused.length > 0 || files.length === 0 ? 1 : 0;

function filesBelow(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.json')).map((name) => join(path, name));
}

function check(file: string): boolean {
  const read = readDefinition(withoutEnvelope(readFileSync(file, 'utf8')));
  const isValid = read.kind === 'valid';
  const problems = isValid ? read.warnings : read.problems;
  if (problems.length > 0) process.stdout.write(`${file}${isValid ? ' (valid, but)' : ''}\n`);
  for (const { path, message } of problems) process.stdout.write(`  ${path}: ${message}\n`);
  return isValid;
}

/** The definition of what Studio's REST API answers, or the text as it is. */
function withoutEnvelope(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    const isAnswer = typeof value === 'object' && value !== null && 'definition' in value;
    return isAnswer ? JSON.stringify(value.definition) : text;
  } catch {
    return text;
  }
}
