import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../base/errors.ts';

/** Which files describe a host (`@twilio/cli-core` 9.0.0, `src/services/twilio-api/`). */
const filesOfHost: Record<string, readonly string[]> = {
  'api.twilio.com': ['api_v2010'],
  'trunking.twilio.com': ['trunking_v1'],
  'taskrouter.twilio.com': ['taskrouter_v1'],
  'serverless.twilio.com': ['serverless_v1'],
  'studio.twilio.com': ['studio_v2', 'studio_v1'],
  'flex-api.twilio.com': ['flex_v1', 'flex_v2'],
  'voice.twilio.com': ['voice_v1'],
  'events.twilio.com': ['events_v1'],
  'monitor.twilio.com': ['monitor_v1'],
};

export type JsonSchema = Readonly<Record<string, unknown>>;
const schema = z.record(z.string(), z.unknown());
const media = z.object({ schema: schema.default({}) });
const responses = z.record(
  z.string(),
  z.object({ content: z.record(z.string(), media).optional() }),
);
const operation = z.object({
  parameters: z
    .array(z.object({ name: z.string(), in: z.string(), required: z.boolean().optional(), schema }))
    .default([]),
  requestBody: z.object({ content: z.record(z.string(), media) }).optional(),
  responses,
});
const file = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.object({ schemas: z.record(z.string(), schema) }),
});

export type OpenApiOperation = z.infer<typeof operation>;

export interface OpenApiFile {
  readonly name: string;
  /** What `NAME#/components/schemas/...` refers to. */
  readonly components: JsonSchema;
  /** @param path the template, as in the file */
  operation(method: string, path: string): OpenApiOperation | null;
}

/** Reads Twilio's published OpenAPI of a host; empty when there is none. @param directory of `openApiDirectory` */
export function readOpenApi(host: string, directory: string): OpenApiFile[] {
  return (filesOfHost[host] ?? []).map((name) => {
    const read = file.parse(
      JSON.parse(readFileSync(join(directory, `twilio_${name}.json`), 'utf8')),
    );
    return {
      name,
      components: { schemas: requireAll(patch(read.components.schemas, name)) },
      operation(method, path) {
        const found = read.paths[path]?.[method.toLowerCase()];
        if (found === undefined) return null;
        const patched = operation.parse(patch(found, name));
        return { ...patched, responses: responses.parse(requireAll(patched.responses)) };
      },
    };
  });
}

/** Where the files are. @param from the module that asks @throws UserError when they are not installed */
export function openApiDirectory(from = import.meta.url): string {
  let found: string | undefined;
  try {
    found = findPackageJSON('@twilio/cli-core', from);
  } catch {
    found = undefined;
  }
  if (found === undefined)
    throw new UserError(
      'bad-config',
      'The check against the OpenAPI of Twilio needs the package @twilio/cli-core, which is not installed: ' +
        'run "npm ci" without --omit=dev, or leave --strict out.',
    );
  return join(dirname(found), 'src/services/twilio-api');
}

/**
 * Makes the published schemas usable: `nullable` without a type goes, `uri` may be relative (in 2010-04-01 it always
 * is), null is a value of a nullable enum. And closed: nothing that is not declared.
 */
function patch(value: unknown, fileName: string): unknown {
  if (Array.isArray(value)) return value.map((item) => patch(item, fileName));
  if (typeof value !== 'object' || value === null) return value;
  const node: Record<string, unknown> = {};
  for (const [key, held] of Object.entries(value)) {
    if (key === 'example' || key === 'examples' || key === 'x-twilio') continue;
    if (key === 'nullable' && !('type' in value)) continue;
    if (key === '$ref') node[key] = `${fileName}${String(held)}`;
    else if (key === 'format' && held === 'uri') node[key] = 'uri-reference';
    else if (key === 'enum' && 'nullable' in value && Array.isArray(held))
      node[key] = [...held, null];
    else node[key] = patch(held, fileName);
  }
  if (node['type'] === 'object' && node['properties'] !== undefined)
    node['additionalProperties'] = false;
  return node;
}

/** The schema with every declared property required, all the way down: what an answer must be. */
function requireAll(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(requireAll);
  if (typeof value !== 'object' || value === null) return value;
  const node: Record<string, unknown> = Object.fromEntries(
    Object.entries(value).map(([key, held]) => [key, requireAll(held)]),
  );
  const { properties } = node;
  if (node['type'] === 'object' && typeof properties === 'object' && properties !== null)
    node['required'] = Object.keys(properties);
  return node;
}
