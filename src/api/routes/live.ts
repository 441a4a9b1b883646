import type { Engine } from '../../engine/context.ts';
import { getCallback, lineView, listCallbacks } from '../../engine/queries.ts';
import type { App } from '../app.ts';
import type { ConsoleOptions } from '../console-files.ts';

import { LiveBoard, pictureOf, type Picture } from '../live/board.ts';
import { OpenStreams } from '../open-streams.ts';

const callbacksShown = 12;

/** What the live page reads. */
export function addLiveRoutes(app: App, engine: Engine, { demo }: ConsoleOptions): void {
  const board = new LiveBoard(engine.clock, engine.log, () => readPicture(engine));
  const streams = new OpenStreams(app, engine.clock);
  app.get(
    '/live/feed',
    {
      config: { access: demo ? 'local' : 'read' },
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
