import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from './app.ts';

export interface ConsoleOptions {
  /** The folder of the built console; null: there is none, the API alone is served. */
  dir: string | null;
  /** The demonstration: who comes from this machine is signed in as its admin, without a word. */
  demo: boolean;
  /** How to dial in, a SIP address each. */
  dialIn: string[];
}

export const noConsole: ConsoleOptions = { dir: null, demo: false, dialIn: [] };

const open = { config: { access: 'open' as const }, schema: { hide: true } };

/** Files under their own hash never change. Each lies there compressed too. */
export async function addConsoleFiles(app: App, dir: string | null): Promise<void> {
  if (dir === null) return;
  const page = readFileSync(join(dir, 'index.html'), 'utf8');
  await app.register(fastifyStatic, { root: dir, serve: false, preCompressed: true });
  app.get<{ Params: { file: string } }>('/assets/:file', open, (request, reply) =>
    reply
      .removeHeader('cache-control')
      .sendFile(`assets/${request.params.file}`, { immutable: true, maxAge: '365d' }),
  );
  app.decorate('consolePage', page);
  app.get('/', open, (_request, reply) => sendPage(reply, page));
}

declare module 'fastify' {
  interface FastifyInstance {
    /** The frame of every page of the console. */
    consolePage?: string;
  }
}

/** An address of the console's own, such as `/callbacks/…`: the page finds out in the browser what to show there. */
export function isConsoleAddress(request: FastifyRequest): boolean {
  return (
    request.server.consolePage !== undefined &&
    (request.method === 'GET' || request.method === 'HEAD') &&
    (request.headers.accept ?? '').includes('text/html') &&
    !/^\/(v1|docs|assets|twilio)(\/|$|\?)/.test(request.url)
  );
}

/** @returns the page, whatever it will show */
export function sendPage(reply: FastifyReply, page: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(page);
}
