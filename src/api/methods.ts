import type { FastifyInstance } from 'fastify';

/** Which methods an address knows, so that a wrong one is 405 and not 404. */
export class Methods {
  readonly #routes: { pattern: RegExp; methods: string[] }[] = [];

  /** Listens to the routes as they are made; call it before them. */
  constructor(app: FastifyInstance) {
    app.addHook('onRoute', ({ url, method }) => {
      const source = url.replace(/[.+^$()|[\]\\]/g, '\\$&').replace(/:[^/]+/g, '[^/]+');
      const pattern = new RegExp(`^${source.replace(/\*/g, '.*')}$`);
      this.#routes.push({ pattern, methods: [method].flat() });
    });
  }

  /** The methods of an address in alphabetical order; none when there is no such address. */
  of(url: string): string[] {
    const path = url.split('?', 1)[0] ?? '';
    const found = this.#routes.filter(({ pattern }) => pattern.test(path));
    return [...new Set(found.flatMap(({ methods }) => methods))].sort();
  }
}
