import type { Engine } from '../../engine/context.ts';
import type { App } from '../app.ts';
import { LiveBoard } from '../live-board.ts';
import { OpenStreams } from '../open-streams.ts';
import { live } from '../schemas/live.ts';

/** The lines as they are, once and as a stream. */
export function addLiveRoutes(app: App, engine: Engine): void {
  const board = new LiveBoard(engine);
  const streams = new OpenStreams(app, engine.clock);
  app.get(
    '/v1/live',
    {
      config: { access: 'read' },
      schema: {
        tags: ['live'],
        summary: 'The lines as they are now',
        description:
          'Per call target who waits, live callers and callbacks in one order, the agents, the estimate, what is under way and what ended last. What the contact centre does not show is null.',
        response: { 200: live },
      },
    },
    ({ caller }) => board.look(caller?.seesNumbers ?? false),
  );
  app.get(
    '/v1/live/stream',
    {
      config: { access: 'read' },
      exposeHeadRoute: false,
      schema: {
        tags: ['live'],
        summary: 'The lines as they change (server-sent events)',
        description: [
          'The event `picture` comes at once and holds what `GET /v1/live` gives; `changes` (`{at, callTargets, removed, omittedCount}`) what is different',
          'since: of each call target the fields that have changed, to be put in place of the earlier ones. Twice a second at most;',
          'every 5 s without news `changes` comes with the time alone. `away` (`{at, since, code}`): the database does not answer, and',
          'what was shown is as of then; a `picture` comes when it does. Who connects again gets a `picture`: nothing is to be resumed.',
        ].join('\n'),
        produces: ['text/event-stream'],
      },
    },
    (request, reply) => {
      const { caller } = request;
      streams.refuseIfFull(request);
      return streams.answer(reply, (stream) =>
        board.follow({
          seesNumbers: caller?.seesNumbers ?? false,
          send: (text) => stream.sendText(text),
        }),
      );
    },
  );
}
