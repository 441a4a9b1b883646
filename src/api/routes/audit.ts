import { listAudit } from '../../engine/audit.ts';
import type { Engine } from '../../engine/context.ts';
import type { App } from '../app.ts';
import { auditEntry, auditFilter } from '../schemas/audit.ts';
import { fields } from '../schemas/fields.ts';
import { page, paging } from '../schemas/paging.ts';

/** Who did what, for admins. */
export function addAuditRoute(app: App, engine: Engine): void {
  app.get(
    '/v1/audit',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['people'],
        summary: 'Who did what, latest first',
        description:
          'Everything that may change something is written down before it is done, and some of what is only read (exports, recordings).',
        querystring: fields({ ...auditFilter, ...paging }),
        response: { 200: page(auditEntry) },
      },
    },
    ({ query }) => listAudit(engine, query),
  );
}
