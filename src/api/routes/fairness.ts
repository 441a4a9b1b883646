import { maskNumber } from '../../base/phone-number.ts';
import type { Engine } from '../../engine/context.ts';
import { fairnessOf, type LedgerView } from '../../engine/fairness.ts';
import type { App } from '../app.ts';
import type { Viewer } from '../mask.ts';
import { fairness, fairnessTimes } from '../schemas/fairness.ts';
import { fields, reference } from '../schemas/fields.ts';
import { paging } from '../schemas/paging.ts';

export function addFairnessRoute(app: App, engine: Engine): void {
  app.get(
    '/v1/call-targets/:id/fairness',
    {
      config: { access: 'read' },
      schema: {
        tags: ['call targets'],
        summary: 'Who was served before a callback that had joined the line earlier, and why',
        description:
          'Callbacks of a time, latest first, with a summary of all of them. Give the same `from` and `to` with a cursor.',
        params: fields({ id: reference('call target') }),
        querystring: fields({ ...fairnessTimes, ...paging }),
        response: { 200: fairness },
      },
    },
    async ({ params, query, caller }) => {
      const ledger = await fairnessOf(engine, { callTargetId: params.id, ...query });
      return { ...ledger, items: ledger.items.map((entry) => showEntry(entry, caller)) };
    },
  );
}

function showEntry(entry: LedgerView, viewer: Viewer): LedgerView {
  if (viewer?.seesNumbers) return entry;
  const overtakenBy = entry.overtakenBy.map((by) => ({
    ...{ ...by, number: by.number === null ? null : maskNumber(by.number) },
  }));
  return { ...entry, number: maskNumber(entry.number), overtakenBy };
}
