import { z } from 'zod';
import { UserError } from '../../base/errors.ts';
import type { Engine } from '../../engine/context.ts';
import { latestEventId, readEvents } from '../../engine/events.ts';
import type { EventView } from '../../engine/views.ts';
import type { App } from '../app.ts';
import { EventHub } from '../event-hub.ts';
import { showEntry, showSummary, type Viewer } from '../mask.ts';
import { OpenStreams } from '../open-streams.ts';
import { fields, reference } from '../schemas/fields.ts';

function shownTo(event: EventView, viewer: Viewer): EventView {
  return { ...showEntry(event, viewer), callback: showSummary(event.callback, viewer) };
}

/** The live stream of what happens: the journal, as server-sent events. */
export function addEventRoutes(app: App, engine: Engine): void {
  const read = (after: string, limit: number) => readEvents(engine, { after, limit });
  const hub = new EventHub(engine.clock, engine.log, read);
  const streams = new OpenStreams(app, engine.clock);
  app.get(
    '/v1/events',
    {
      config: { access: 'read' },
      exposeHeadRoute: false,
      schema: {
        tags: ['events'],
        summary: 'What happens, as it happens (server-sent events)',
        description:
          'Each journal entry is one event: its name, an `id` to resume after with the header Last-Event-ID, and as data the entry as JSON. A comment every 15 s keeps the connection. Who reads too slowly is cut off and may resume.',
        headers: z.looseObject({
          'last-event-id': z.string().optional().describe('Go on after this event.'),
        }),
        querystring: fields({ callTargetId: reference('call target').exactOptional() }),
        produces: ['text/event-stream'],
      },
    },
    async (request, reply) => {
      streams.refuseIfFull(request);
      const resumeAfter = request.headers['last-event-id'];
      // Asked before the answer begins, so that nothing is missed that happens after it.
      const cursor = resumeAfter ?? (await latestEventId(engine));
      if (!/^\d{1,18}-\d{1,18}$/.test(cursor))
        throw new UserError('bad-request', 'Last-Event-ID is not the id of an event of ours.');
      const { callTargetId } = request.query;
      return streams.answer(reply, (stream) =>
        hub.subscribe(cursor, (events) => {
          for (const event of events)
            if (callTargetId === undefined || event.callTargetId === callTargetId)
              stream.send(event.event, shownTo(event, request.caller), event.id);
        }),
      );
    },
  );
}
