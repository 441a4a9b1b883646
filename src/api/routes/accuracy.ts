import { weeklyAccuracy } from '../../engine/accuracy.ts';
import type { Engine } from '../../engine/context.ts';
import {
  accuracyByWeek,
  calibrationOfWeek,
  hoursOfWeek,
  quotesOfWeek,
} from '../../engine/quote-figures.ts';
import type { App } from '../app.ts';
import { accuracy, weekInQuery } from '../schemas/accuracy.ts';
import { fields, reference } from '../schemas/fields.ts';
import { calibration, hours, quotes, weeks, wholeInQuery } from '../schemas/quote-figures.ts';

const tags = ['call targets'];
const params = fields({ id: reference('call target') });
const week = weekInQuery.exactOptional();

export function addAccuracyRoutes(app: App, engine: Engine): void {
  app.get(
    '/v1/call-targets/:id/accuracy',
    {
      config: { access: 'read' },
      schema: {
        ...{ tags, params, querystring: fields({ week }) },
        summary: 'How good the quotes of a week were, against what happened',
        response: { 200: accuracy },
      },
    },
    ({ params, query }) => weeklyAccuracy(engine, params.id, query.week),
  );
  app.get(
    '/v1/call-targets/:id/accuracy/quotes',
    {
      config: { access: 'read' },
      schema: {
        ...{ tags, params },
        summary: 'What was promised against what happened, quote by quote',
        querystring: fields({ week, limit: wholeInQuery(1, 2_000, 500, 'Quotes at most.') }),
        response: { 200: quotes },
      },
    },
    ({ params, query }) => quotesOfWeek(engine, { callTargetId: params.id, ...query }),
  );
  app.get(
    '/v1/call-targets/:id/accuracy/calibration',
    {
      config: { access: 'read' },
      schema: {
        ...{ tags, params, querystring: fields({ week }) },
        summary: 'How often what was said held, by the length of what was said',
        response: { 200: calibration },
      },
    },
    ({ params, query }) => calibrationOfWeek(engine, { callTargetId: params.id, ...query }),
  );
  app.get(
    '/v1/call-targets/:id/accuracy/hours',
    {
      config: { access: 'read' },
      schema: {
        ...{ tags, params, querystring: fields({ week }) },
        summary: 'How far off the quotes were, by hour of the day',
        response: { 200: hours },
      },
    },
    ({ params, query }) => hoursOfWeek(engine, { callTargetId: params.id, ...query }),
  );
  app.get(
    '/v1/call-targets/:id/accuracy/weeks',
    {
      config: { access: 'read' },
      schema: {
        ...{ tags, params },
        summary: 'How good the quotes of the last weeks were',
        querystring: fields({ week, weeks: wholeInQuery(1, 53, 12, 'Weeks up to that one.') }),
        response: { 200: weeks },
      },
    },
    ({ params, query }) => accuracyByWeek(engine, { callTargetId: params.id, ...query }),
  );
}
