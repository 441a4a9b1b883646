import type { Engine } from '../../engine/context.ts';
import { reportCallbacks } from '../../engine/reports.ts';
import type { App } from '../app.ts';
import { fields } from '../schemas/fields.ts';
import { report, reportQuery } from '../schemas/report.ts';

export function addReportRoutes(app: App, engine: Engine): void {
  app.get(
    '/v1/reports/callbacks',
    {
      config: { access: 'read' },
      schema: {
        tags: ['reports'],
        summary: 'What became of callbacks in a time, all together and in parts',
        querystring: fields(reportQuery),
        response: { 200: report },
      },
    },
    ({ query }) => reportCallbacks(engine, query),
  );
}
