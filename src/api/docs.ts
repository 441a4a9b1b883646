import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { errorCatalogue } from '../base/errors.ts';
import type { Access } from './access.ts';
import './schemas/problem.ts';

/** The description of the API, made from the same schemas that check the requests. */
export async function registerDocs(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Unhold API', version: '1', description: introduction() },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          key: { type: 'http', scheme: 'bearer', description: 'An API key.' },
          person: {
            ...{ type: 'apiKey', in: 'cookie', name: '__Host-unhold' },
            description: 'Somebody who has signed in; changes from our own pages only.',
          },
        },
      },
      tags: [
        { name: 'callbacks', description: 'Promises to people, and what became of them.' },
        { name: 'call targets', description: 'Queues that callbacks can be registered for.' },
        { name: 'prompts', description: 'What callers and agents hear, and in which voice.' },
        { name: 'phone numbers', description: 'Numbers that reach us, and their call target.' },
        {
          name: 'reports',
          description: 'What became of callbacks, counted, with what each figure says.',
        },
        { name: 'events', description: 'What happens, while it happens.' },
        { name: 'people', description: 'Who signs in, and what they may do.' },
        { name: 'live', description: 'The lines as they are, for people to watch.' },
        { name: 'API keys', description: 'Which programs may do what.' },
        { name: 'service', description: 'Health and metrics.' },
      ],
    },
    transform: (input) => {
      const { schema, url } = jsonSchemaTransform(input);
      return { schema: { ...schema, ...securityOf(input.route.config?.access) }, url };
    },
    transformObject: (document) =>
      withoutUnused(withProblems({ ...jsonSchemaTransformObject(document) })),
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    uiConfig: { deepLinking: true, docExpansion: 'list', validatorUrl: null },
    theme: { title: 'Unhold API' },
  });
  app.get('/v1/openapi.json', { schema: { hide: true }, config: { access: 'open' } }, () =>
    app.swagger(),
  );
}

function introduction(): string {
  const rows = errorCatalogue().map(
    ({ code, status, title }) => `| \`${code}\` | ${status} | ${title} |`,
  );
  return [
    'Callbacks for contact centres: promise them, watch them, change them.',
    'Times are ISO 8601 in UTC, durations are seconds with the unit in the name. Every POST honours the header',
    '`Idempotency-Key` for 24 hours: the same request again gets the same answer and is not carried out again.',
    'Lists give `nextCursor`; hand it back as `cursor` for the next page.',
    '',
    'Errors are problems (RFC 9457, `application/problem+json`) with a stable `code`; those about fields list each in `errors`.',
    '',
    '| code | status | meaning |',
    '| --- | --- | --- |',
    ...rows,
  ].join('\n');
}

function securityOf(access: Access = 'admin'): { security: Record<string, string[]>[] } {
  if (access === 'open' || access === 'local') return { security: [] };
  if (access === 'session') return { security: [{ person: [] }] };
  // OpenAPI 3.1 lets any scheme name the roles that are needed.
  return { security: [{ key: [access] }, { person: [access] }] };
}

type Operation = { responses: Record<string, { description: string; content?: unknown }> };

/** Whatever goes wrong is answered with a problem, on every path. */
function withProblems(document: Record<string, unknown>): Record<string, unknown> {
  const paths = document['paths'] as Record<string, Record<string, Operation>>;
  const content = {
    'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
  };
  for (const { responses } of Object.values(paths).flatMap(Object.values<Operation>)) {
    for (const answer of Object.values(responses))
      if (answer.description === 'Default Response') answer.description = 'Done.';
    responses['default'] = { description: 'What went wrong.', content };
  }
  return document;
}

/** Every named schema comes in a form for requests and one for answers; keeps those that are referred to. */
function withoutUnused(document: Record<string, unknown>): Record<string, unknown> {
  const components = document['components'] as Record<string, unknown>;
  const schemas = { ...(components['schemas'] as Record<string, unknown>) };
  for (let removed = true; removed;) {
    const text = JSON.stringify({ ...document, components: { schemas } });
    const unused = Object.keys(schemas).filter(
      (name) => !text.includes(`"#/components/schemas/${name}"`),
    );
    for (const name of unused) delete schemas[name];
    removed = unused.length > 0;
  }
  return { ...document, components: { ...components, schemas } };
}
