import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { UserError } from '../base/errors.ts';
import { flexSettings, type FlexSettings } from './settings.ts';

/** @throws UserError bad-config, naming every field that is wrong, what was wanted there and the fix */
export async function readSettings(file: string): Promise<FlexSettings> {
  const content = await readFile(file, 'utf8').catch((error: unknown) => {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new UserError(
      'bad-config',
      missing
        ? `There is no settings file ${file}. Fix: write one with "npm run unhold -- flex init", or name yours with --file.`
        : `The settings file ${file} cannot be read (${error instanceof Error ? error.message : 'unknown'}). Fix: check its permissions.`,
    );
  });
  return parseSettings(content, file);
}

/** @param file its name, for the message */
export function parseSettings(content: string, file: string): FlexSettings {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (error) {
    const said = error instanceof Error ? error.message : 'no JSON';
    throw new UserError(
      'bad-config',
      `${file} is not JSON (RFC 8259): ${said}. Fix: look for a comma or quote too many or too few; comments are not allowed.`,
    );
  }
  return checkedSettings(value, file);
}

/** @param file where they come from, for the message @throws UserError bad-config; `extra.fields` names each */
export function checkedSettings(value: unknown, file: string): FlexSettings {
  const parsed = flexSettings.safeParse(value);
  const problems = parsed.success
    ? contradictions(parsed.data)
    : parsed.error.issues.flatMap((issue) => describe(issue, value));
  if (parsed.success && problems.length === 0) return parsed.data;
  const lines = problems.map(
    ({ field, found, wanted, fix }) =>
      `  - ${field}: found ${found}, wanted ${wanted}. Fix: ${fix}.`,
  );
  throw new UserError('bad-config', `${file} cannot be used:\n${lines.join('\n')}`, {
    fields: problems.map(({ field, found, wanted }) => ({ field, found, wanted })),
  });
}

interface Problem {
  field: string;
  found: string;
  wanted: string;
  fix: string;
}

/** What no field says alone. */
function contradictions({ customerNumbers, returnNumber }: FlexSettings): Problem[] {
  const seen = new Set<string>();
  const problems: Problem[] = [];
  for (const [index, { number }] of customerNumbers.entries()) {
    const field = `customerNumbers.${index}.number`;
    if (seen.has(number))
      problems.push({
        ...{ field, found: `${number} again`, wanted: 'each number once' },
        fix: 'remove one',
      });
    if (number === returnNumber)
      problems.push({
        ...{ field, found: `${number}, which is returnNumber too` },
        wanted: 'two numbers, as callers and return calls need different flows',
        fix: 'use another number for one of them',
      });
    seen.add(number);
  }
  return problems;
}

function describe(issue: z.core.$ZodIssue, value: unknown): Problem[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      field: [...issue.path, key].join('.'),
      ...{ found: 'a field that is not known', wanted: issue.message },
      fix: 'remove it or correct its name',
    }));
  const found = at(value, issue.path);
  const field = issue.path.join('.') || 'the file';
  const example = exampleOf(issue.path, value);
  const fix =
    example === undefined
      ? `write ${issue.message}`
      : `${found === undefined ? 'add it' : 'write it'} like ${JSON.stringify(example)}`;
  return [{ field, found: show(found), wanted: issue.message, fix }];
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = Reflect.get(current, key);
  }
  return current;
}

function show(found: unknown): string {
  if (found === undefined) return 'nothing';
  const said = JSON.stringify(found);
  return said.length > 80 ? `${said.slice(0, 80)}…` : said;
}

/** The example that the schema gives for the field, looked up in its JSON Schema. */
function exampleOf(path: readonly PropertyKey[], value: unknown): unknown {
  const provider = at(value, ['provider']);
  let node: unknown = z
    .array(z.looseObject({}))
    .parse(settingsJsonSchema()['oneOf'])
    .find((branch) => at(branch, ['properties', 'provider', 'const']) === provider);
  for (const key of path)
    node = typeof key === 'number' ? at(node, ['items']) : at(node, ['properties', key]);
  return at(node, ['examples', 0]);
}

/** The JSON Schema of the file, as it is shipped in `schemas/unhold.flex.schema.json`. */
export function settingsJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(flexSettings, { io: 'input' });
}
