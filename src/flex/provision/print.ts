import { createHash } from 'node:crypto';
import type { Change, FieldChange } from './diff.ts';
import { kinds } from './kinds.ts';
import type { DidWhat } from './apply.ts';
import type { Plan } from './plan.ts';
import { kindNames, type Json } from './resource.ts';

/** A plan for people, field by field. */
export function printPlan({ changes }: Plan): string {
  const lines = changes.flatMap((change) => [titleOf(change), ...fieldLines(change)]);
  return [...lines, '', summary(changes)].join('\n');
}

/** The same for machines; no value longer than a line. */
export function planAsJson({ changes }: Plan): object {
  return changes.map((change) => ({
    action: actionWord(change),
    kind: change.kind,
    name: change.name,
    ...('actual' in change && { sid: change.actual.sid }),
    ...('fields' in change && {
      fields: change.fields.map(({ path, from, to }) => ({
        path,
        from: from === undefined ? null : brief(from),
        to: to === undefined ? null : brief(to),
      })),
    }),
    ...('reason' in change && { reason: change.reason }),
  }));
}

export function progressLine(
  did: DidWhat,
  { kind, name }: Pick<Change, 'kind' | 'name'>,
  reason?: string,
): string {
  return `  ${did.padEnd(9)} ${kinds[kind].title} ${name}${reason === undefined ? '' : `: ${reason}`}`;
}

/** What there is, one line each. */
export function printStatus({ changes, known }: Plan): string {
  const lines = changes.map((change) => {
    const { kind, name } = change;
    const state = { create: 'missing', change: 'differs', leave: 'ok', remove: 'surplus' };
    const word =
      change.action === 'keep' || change.action === 'conflict' ? 'not ours' : state[change.action];
    const fields =
      change.action === 'change' ? `: ${change.fields.map(({ path }) => path).join(', ')}` : '';
    const sid = 'actual' in change ? ` (${change.actual.sid})` : '';
    return `  ${word.padEnd(9)} ${kinds[kind].title} ${name}${sid}${fields}`;
  });
  const webhooks = known
    .all('flow')
    .map(({ name, outputs }) => `  ${name}: ${outputs?.['webhookUrl'] ?? ''}`);
  return [
    ...lines,
    '',
    'Webhooks of the flows:',
    ...(webhooks.length > 0 ? webhooks : ['  none']),
  ].join('\n');
}

function titleOf(change: Change): string {
  const { kind, name } = change;
  return `  ${actionWord(change).padEnd(8)} ${kinds[kind].title} ${name}${remark(change)}`;
}

function remark(change: Change): string {
  const reason = reasonOf(change);
  if (reason === null) return '';
  return change.action === 'remove' ? `, ${reason}` : `: ${reason}`;
}

/** Why it stays, or what goes with it; null where the action says all. */
export function reasonOf(change: Change): string | null {
  const { action, kind } = change;
  if (action === 'keep') return change.reason;
  if (action === 'conflict') return kinds[kind].givesWay ?? null;
  const hasParts = kindNames.some((part) => kinds[part].partOf === kind);
  return action === 'remove' && hasParts ? 'with everything in it' : null;
}

/** What is done, in a word for people. */
export function actionWord({
  action,
  kind,
}: Change): 'create' | 'change' | 'remove' | 'restore' | 'leave' {
  if (action === 'remove') return kinds[kind].removal ?? 'remove';
  return action === 'keep' || action === 'conflict' ? 'leave' : action;
}

function fieldLines(change: Change): string[] {
  if (change.action === 'create')
    return change.fields.map(({ path, to }) => `             ${path} = ${brief(to)}`);
  return change.action === 'change' ? change.fields.map(changeLine) : [];
}

function changeLine({ path, from, to }: FieldChange): string {
  return `             ${path}: ${brief(from)} -> ${brief(to)}`;
}

/** Short enough for a line; long texts by their hash, so that two can be told apart. */
export function brief(value: Json | undefined): string {
  if (value === undefined) return '(nothing)';
  const text = JSON.stringify(value);
  if (text.length <= 200) return text;
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 12);
  return `${text.slice(0, 40)}… (${text.length} characters, sha256 ${hash})`;
}

function summary(changes: readonly Change[]): string {
  const count = (...actions: Change['action'][]): number =>
    changes.filter(({ action }) => actions.includes(action)).length;
  const [create, change, remove, leave] = [
    count('create'),
    count('change'),
    count('remove'),
    count('leave', 'keep', 'conflict'),
  ];
  return create + change + remove === 0
    ? `Nothing to do: all ${leave} are as they should be.`
    : `${create} to create, ${change} to change, ${remove} to remove or restore, ${leave} to leave as they are.`;
}
