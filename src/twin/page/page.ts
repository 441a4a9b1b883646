import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Picture } from './picture.ts';

const files = {
  '/': ['page.html', 'text/html'],
  '/twin/page.css': ['page.css', 'text/css'],
  '/twin/page.js': ['page.js', 'text/javascript'],
} as const;

/** Nothing from elsewhere runs or is loaded; nobody frames the page. */
const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

/** The live page, on the twin's own address. @param read what it shows, made anew for each look */
export function addPage(app: FastifyInstance, read: () => Picture): void {
  for (const [path, [file, type]] of Object.entries(files)) {
    const text = readFileSync(join(import.meta.dirname, file), 'utf8');
    app.get(path, (_request, reply) =>
      reply.headers({ ...headers, 'content-type': `${type}; charset=utf-8` }).send(text),
    );
  }
  app.get('/twin/picture', (_request, reply) => reply.headers(headers).send(read()));
  app.setNotFoundHandler((_request, reply) =>
    reply
      .code(404)
      .type('text/plain')
      .send(
        'There is nothing here. The page is at /; REST answers to the names of Twilio’s hosts, given as Host or X-Twilio-Host.\n',
      ),
  );
}
