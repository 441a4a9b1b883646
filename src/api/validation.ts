import type { FastifySchemaCompiler } from 'fastify';
import type { z } from 'zod';
import { UserError } from '../base/errors.ts';
import type { FieldError } from './problems.ts';

const partNames: Record<string, string> = {
  body: 'body',
  querystring: 'query',
  params: 'path',
  headers: 'headers',
};

/** Checks a part of the request against its zod schema; every field at fault is named at once. */
export const compileValidator: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  const part = partNames[httpPart ?? 'body'] ?? 'request';
  return (data: unknown) => {
    // A body that is not there comes as null.
    const result = schema.safeParse(data ?? undefined, { reportInput: true });
    if (result.success) return { value: result.data };
    const errors = result.error.issues.flatMap((issue) => fieldErrors(issue, part));
    const [first] = errors;
    const detail = first
      ? `${first.field}: wanted ${first.wanted}, found ${first.found}.`
      : 'The request does not have the form it must have.';
    return { error: new UserError('bad-request', detail, { errors: errors.slice(0, 20) }) };
  };
};

type Issue = z.core.$ZodIssue;

/** Each field that an issue names. @param part stands for the whole where the issue is of no field */
export function fieldErrors(issue: Issue, part: string): FieldError[] {
  const at = issue.path.map(String);
  const field = at.join('.') || part;
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      field: [...at, clip(key) || '(empty)'].join('.'),
      wanted: issue.message,
      found: 'an unknown field',
    }));
  if (issue.code === 'invalid_key') {
    const wanted = issue.issues[0]?.message ?? issue.message;
    return [{ field: at.slice(0, -1).join('.') || part, wanted, found: shown(at.at(-1)) }];
  }
  return [{ field, wanted: issue.message, found: shown(issue.input) }];
}

/** A value as it goes into a message: short, on one line, never interpreted. */
function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  return clip(JSON.stringify(value) ?? typeof value);
}

function clip(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
