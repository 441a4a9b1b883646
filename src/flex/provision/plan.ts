import { UserError } from '../../base/errors.ts';
import type { Account } from './account.ts';
import { compareKind, type Change } from './diff.ts';
import { kinds } from './kinds.ts';
import { explain } from './refusal.ts';
import { Known, kindNames, type Desired } from './resource.ts';

export interface Plan {
  readonly changes: readonly Change[];
  /** What there is of ours, and where it leads. */
  readonly known: Known;
}

/**
 * Reads the account and compares; changes nothing.
 * @param desired nothing, to take everything away
 * @throws UserError when something stands in the way: better now than half-way
 */
export async function makePlan(account: Account, desired: readonly Desired[]): Promise<Plan> {
  const known = new Known();
  const changes: Change[] = [];
  for (const name of kindNames) {
    const kind = kinds[name];
    try {
      const actual = await kind.list(account, known);
      known.set(name, actual);
      const found = compareKind(name, desired, actual, known.ref);
      for (const change of found) await kind.check?.(account, change);
      changes.push(...found);
    } catch (error) {
      throw explain(error, `looking for ${kind.title}s`);
    }
  }
  refuseConflicts(changes);
  return { changes: changes.filter((change) => !goesWithWhole(change, changes)), known };
}

/** What is in something that goes needs no removing, and what is in something that stays is used there. */
function goesWithWhole({ kind, action }: Change, changes: readonly Change[]): boolean {
  const { partOf } = kinds[kind];
  return (
    action === 'remove' &&
    changes.some((whole) => whole.kind === partOf && /^(remove|keep)$/.test(whole.action))
  );
}

function refuseConflicts(changes: readonly Change[]): void {
  const said = changes
    .filter(({ action, kind }) => action === 'conflict' && kinds[kind].givesWay === undefined)
    .map(
      ({ kind, name }) =>
        `There is a ${kinds[kind].title} ${name} that was not made here. It is left as it is. Fix: rename or remove it, or choose another name in the settings.`,
    );
  if (said.length > 0) throw new UserError('bad-config', said.join('\n'));
}

/** Whether carrying it out would change anything. */
export function isEmpty({ changes }: Plan): boolean {
  const idle: readonly Change['action'][] = ['leave', 'keep', 'conflict'];
  return changes.every(({ action }) => idle.includes(action));
}
