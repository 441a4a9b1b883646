import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from '../../engine/context.ts';
import { getCallback, lineView, listCallbacks } from '../../engine/queries.ts';
import type { App } from '../app.ts';

import { LiveBoard, pictureOf, type Picture } from '../live/board.ts';
import { renderPage } from '../live/page.ts';
import { OpenStreams } from '../open-streams.ts';

export interface LivePageOptions {
  /** Shown without a key, to this machine only: for the demo. */
  open: boolean;
  /** How to dial in, a line each. */
  dialIn: string[];
}

const callbacksShown = 12;

/** The page at `/` and what it reads. */
export function addLiveRoutes(app: App, engine: Engine, options: LivePageOptions): void {
  const hide = { config: { access: 'open' as const }, schema: { hide: true } };
  const page = renderPage({ needsKey: !options.open, dialIn: options.dialIn });
  app.get('/', hide, (_request, reply) => reply.type('text/html; charset=utf-8').send(page));
  const files = { 'page.js': 'text/javascript', 'page.css': 'text/css' };
  for (const [name, type] of Object.entries(files)) {
    const text = readFileSync(join(import.meta.dirname, '../live', name), 'utf8');
    app.get(`/live/${name}`, hide, (_request, reply) =>
      reply.type(`${type}; charset=utf-8`).send(text),
    );
  }

  const board = new LiveBoard(engine.clock, engine.log, () => readPicture(engine));
  const streams = new OpenStreams(app, engine.clock);
  app.get(
    '/live/feed',
    {
      config: { access: options.open ? 'local' : 'read' },
      exposeHeadRoute: false,
      schema: { hide: true },
    },
    (_request, reply) => {
      streams.refuseIfFull();
      return streams.answer(reply, (stream) =>
        board.follow((picture) => stream.send('picture', picture, null)),
      );
    },
  );
}

async function readPicture(engine: Engine): Promise<Picture> {
  const [line, { items }] = await Promise.all([
    lineView(engine),
    listCallbacks(engine, { limit: callbacksShown }),
  ]);
  return pictureOf(line, await Promise.all(items.map(({ id }) => getCallback(engine, id))));
}
