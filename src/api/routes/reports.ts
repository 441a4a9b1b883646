import { z } from 'zod';
import type { Engine } from '../../engine/context.ts';
import { reportCallbacks } from '../../engine/reports.ts';
import type { App } from '../app.ts';
import { reportColumns, reportCsv } from '../report-csv.ts';
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
  app.get(
    '/v1/reports/callbacks.csv',
    {
      config: { access: 'read', audit: true },
      exposeHeadRoute: false,
      schema: {
        tags: ['reports'],
        summary: 'The parts of the same report as CSV',
        description: `Without a line of totals, so that a column can be summed. RFC 4180 in UTF-8, with the columns ${reportColumns.join(', ')}. A cell that a spreadsheet would take for a formula begins with an apostrophe. An export is written to the audit log.`,
        querystring: fields(reportQuery),
        response: {
          200: { description: 'The file.', content: { 'text/csv': { schema: z.string() } } },
        },
      },
    },
    async ({ query }, reply) => {
      const told = await reportCallbacks(engine, query);
      return reply
        .type('text/csv; charset=utf-8; header=present')
        .header(
          'content-disposition',
          `attachment; filename="report-${told.from.slice(0, 10)}.csv"`,
        )
        .send(reportCsv(told));
    },
  );
}
