/**
 * The API's description as TypeScript, in the form that openapi-fetch reads (`paths`, `components`). Our own, since
 * the generators there are drive the compiler API of TypeScript 5, which TypeScript 7 does not have.
 */
interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  description?: string;
}

interface Parameter {
  name: string;
  in: 'query' | 'path' | 'header' | 'cookie';
  required?: boolean;
  schema: Schema;
}

interface Body {
  required?: boolean;
  content?: Record<string, { schema?: Schema }>;
}

interface Operation {
  parameters?: Parameter[];
  requestBody?: Body;
  responses: Record<string, Body>;
}

export interface OpenApi {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

const methods = ['get', 'put', 'post', 'delete', 'patch'];

/** @returns the text of `src/console/api/schema.ts` */
export function consoleTypes(api: OpenApi): string {
  const schemas = Object.entries(api.components.schemas).map(
    ([name, schema]) => `${key(name)}: ${typeOf(schema)};`,
  );
  const paths = Object.entries(api.paths).map(
    ([path, operations]) =>
      `${key(path)}: { ${methods.map((method) => `${method}${operationOf(operations[method])};`).join(' ')} };`,
  );
  return [
    '// Generated from docs/openapi.json by scripts/console-types.ts; do not edit (UPDATE=1 npm run test:unit).',
    `export interface components { schemas: {\n${schemas.join('\n')}\n} }`,
    `export interface paths {\n${paths.join('\n')}\n}\n`,
  ].join('\n');
}

function operationOf(operation: Operation | undefined): string {
  if (!operation) return '?: never';
  const { parameters = [], requestBody, responses } = operation;
  const body = requestBody
    ? `requestBody${requestBody.required ? '' : '?'}: ${contentOf(requestBody)}`
    : 'requestBody?: never';
  const answers = Object.entries(responses).map(
    ([status, answer]) =>
      `${/^\d/.test(status) ? status : key(status)}: { headers: Record<string, unknown>; ${answer.content ? `content: ${contentMapOf(answer)}` : 'content?: never'} }`,
  );
  return `: { parameters: ${parametersOf(parameters)}; ${body}; responses: { ${answers.join('; ')} } }`;
}

function parametersOf(parameters: Parameter[]): string {
  const parts = (['query', 'header', 'path', 'cookie'] as const).map((place) => {
    const here = parameters.filter((parameter) => parameter.in === place);
    if (here.length === 0) return `${place}?: never`;
    const fields = here.map(
      ({ name, required, schema }) => `${key(name)}${required ? '' : '?'}: ${typeOf(schema)}`,
    );
    const optional = here.every(({ required }) => !required);
    return `${place}${optional ? '?' : ''}: { ${fields.join('; ')} }`;
  });
  return `{ ${parts.join('; ')} }`;
}

function contentOf(body: Body): string {
  return `{ content: ${contentMapOf(body)} }`;
}

function contentMapOf({ content = {} }: Body): string {
  const types = Object.entries(content).map(
    ([type, { schema }]) => `${key(type)}: ${schema ? typeOf(schema) : 'unknown'}`,
  );
  return `{ ${types.join('; ')} }`;
}

function typeOf(schema: Schema): string {
  if (schema.$ref) {
    const name = schema.$ref.split('/').at(-1) ?? '';
    return `components['schemas'][${key(name)}]`;
  }
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return union(schema.enum.map((value) => JSON.stringify(value)));
  const either = schema.anyOf ?? schema.oneOf;
  if (either) return union(either.map(typeOf));
  if (schema.allOf) return schema.allOf.map((part) => `(${typeOf(part)})`).join(' & ');
  const types = [schema.type ?? []].flat();
  if (types.length === 0) return schema.properties ? objectOf(schema) : 'unknown';
  return union(types.map((type) => plainType(type, schema)));
}

function plainType(type: string, schema: Schema): string {
  if (type === 'array') return `(${schema.items ? typeOf(schema.items) : 'unknown'})[]`;
  if (type === 'object') return objectOf(schema);
  return type === 'integer' ? 'number' : type;
}

function objectOf({ properties, required = [], additionalProperties }: Schema): string {
  if (!properties) {
    const value = typeof additionalProperties === 'object' ? typeOf(additionalProperties) : null;
    return value ? `Record<string, ${value}>` : 'Record<string, unknown>';
  }
  const fields = Object.entries(properties).map(
    ([name, schema]) => `${key(name)}${required.includes(name) ? '' : '?'}: ${typeOf(schema)}`,
  );
  return `{ ${fields.join('; ')} }`;
}

function union(types: string[]): string {
  const all = [...new Set(types)];
  return all.length === 1 ? (all[0] ?? 'never') : `(${all.join(' | ')})`;
}

const key = (name: string): string => JSON.stringify(name);
