import { sleep } from '../../base/clock.ts';
import { UserError } from '../../base/errors.ts';
import type { Account } from './account.ts';
import { compare, type Change } from './diff.ts';
import { kinds } from './kinds.ts';
import type { Plan } from './plan.ts';
import { explain, isNotFound, isUncertain } from './refusal.ts';
import { Known, kindNames, type Actual, type Desired } from './resource.ts';
import { backoffMs } from './transport.ts';

export type DidWhat = 'created' | 'changed' | 'removed' | 'restored' | 'kept';
export type Progress = (
  did: DidWhat,
  subject: Pick<Change, 'kind' | 'name'>,
  reason?: string,
) => void;

/** How often one resource is tried while it is open what became of a request. */
const tries = 6;

/**
 * Carries a plan out. Every resource is looked at again right before it is touched, and after each request: what the
 * account shows decides, not what was answered. So a lost answer makes nothing twice, and a run that was killed goes
 * on with the next one.
 * @throws UserError in a sentence with the fix; what was done until then stays
 */
export async function carryOut(
  account: Account,
  desired: readonly Desired[],
  { changes }: Plan,
  progress: Progress,
): Promise<void> {
  const known = new Known();
  for (const kind of kindNames) {
    known.set(kind, await kindList(account, known, kind));
    for (const want of desired.filter((each) => each.kind === kind))
      await converge(account, known, want, progress);
  }
  for (const kind of kindNames.toReversed())
    for (const change of changes)
      if (change.kind === kind && change.action === 'remove')
        await takeAway(account, known, change.actual, progress);
}

async function kindList(account: Account, known: Known, kind: Change['kind']): Promise<Actual[]> {
  try {
    return await kinds[kind].list(account, known);
  } catch (error) {
    throw explain(error, `looking for ${kinds[kind].title}s`);
  }
}

/** Looks, does what is missing, and looks again, until it is as wanted. */
async function converge(
  account: Account,
  known: Known,
  want: Desired,
  progress: Progress,
): Promise<void> {
  const kind = kinds[want.kind];
  let did: DidWhat | null = null;
  let isMade = false;
  for (let attempt = 1; ; attempt++) {
    const change = compare(want, known.everything(want.kind), known.ref);
    if (change.action === 'leave') {
      if (did !== null) progress(did, want);
      return;
    }
    if (change.action === 'conflict' && kind.givesWay !== undefined) return;
    if (attempt > tries || change.action === 'conflict') throw stuck(change);
    const isCreate = change.action === 'create';
    did ??= isCreate ? 'created' : 'changed';
    try {
      const fields = want.fields(known.ref);
      // What was made and is not listed yet must not be made again.
      if (isCreate && isMade) await sleep(account.clock, backoffMs(attempt));
      else if (isCreate) await kind.create(account, known, want.name, fields);
      else await kind.update(account, known, change.actual, fields);
      isMade = true;
    } catch (error) {
      const doing = `${isCreate ? 'making' : 'changing'} the ${kind.title} ${want.name}`;
      if (!isUncertain(error) || attempt === tries) throw explain(error, doing);
      await sleep(account.clock, backoffMs(attempt));
    }
    known.set(want.kind, await kindList(account, known, want.kind));
  }
}

function stuck({ kind, name, ...change }: Change): UserError {
  const fields = 'fields' in change ? change.fields.map(({ path }) => path).join(', ') : '';
  return new UserError(
    'upstream-away',
    fields === ''
      ? `The ${kinds[kind].title} ${name} was made but is not to be found. Fix: wait a minute and run the same command again.`
      : `The ${kinds[kind].title} ${name} does not take ${fields} as sent: something changes it back. Fix: find out who else sets it, then run the same command again.`,
  );
}

async function takeAway(
  account: Account,
  known: Known,
  actual: Actual,
  progress: Progress,
): Promise<void> {
  const kind = kinds[actual.kind];
  const done: DidWhat = kind.removal === 'restore' ? 'restored' : 'removed';
  for (let attempt = 1; ; attempt++) {
    try {
      const reason = await kind.remove(account, known, actual);
      progress(typeof reason === 'string' ? 'kept' : done, actual, reason ?? undefined);
      return;
    } catch (error) {
      // Gone already is what was wanted: an earlier answer was lost.
      if (isNotFound(error)) return progress(done, actual);
      if (!isUncertain(error) || attempt === tries)
        throw explain(error, `removing the ${kind.title} ${actual.name}`);
      await sleep(account.clock, backoffMs(attempt));
    }
  }
}
