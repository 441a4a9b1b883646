import { weeklyAccuracy } from '../../engine/accuracy.ts';
import type { Engine } from '../../engine/context.ts';
import type { App } from '../app.ts';
import { accuracy, weekInQuery } from '../schemas/accuracy.ts';
import { fields, reference } from '../schemas/fields.ts';

export function addAccuracyRoute(app: App, engine: Engine): void {
  app.get(
    '/v1/call-targets/:id/accuracy',
    {
      config: { access: 'read' },
      schema: {
        tags: ['call targets'],
        summary: 'How good the quotes of a week were, against what happened',
        params: fields({ id: reference('call target') }),
        querystring: fields({ week: weekInQuery.exactOptional() }),
        response: { 200: accuracy },
      },
    },
    ({ params, query }) => weeklyAccuracy(engine, params.id, query.week),
  );
}
