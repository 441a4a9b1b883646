import type { Change } from './diff.ts';
import type { DidWhat } from './apply.ts';
import { kinds } from './kinds.ts';
import type { Plan } from './plan.ts';
import { actionWord, brief, reasonOf } from './print.ts';

/** A plan as data for people: short values, titles instead of the names of kinds. */
export interface PlannedChange {
  action: 'create' | 'change' | 'remove' | 'restore' | 'leave';
  kind: string;
  name: string;
  fields: { path: string; from: string | null; to: string | null }[];
  reason: string | null;
}

export function plannedChanges({ changes }: Plan): PlannedChange[] {
  return changes.map((change) => ({
    action: actionWord(change),
    kind: kinds[change.kind].title,
    name: change.name,
    fields: fieldsOf(change),
    reason: reasonOf(change),
  }));
}

/** One thing that was done, as a plan names it. */
export function doneStep(
  did: DidWhat,
  { kind, name }: Pick<Change, 'kind' | 'name'>,
  reason?: string,
): { did: string; kind: string; name: string; reason: string | null } {
  return { did, kind: kinds[kind].title, name, reason: reason ?? null };
}

function fieldsOf(change: Change): PlannedChange['fields'] {
  if (!('fields' in change)) return [];
  return change.fields.map(({ path, from, to }) => ({
    path,
    from: from === undefined ? null : brief(from),
    to: to === undefined ? null : brief(to),
  }));
}
