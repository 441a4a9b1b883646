import { newId } from '../../src/base/ids.ts';
import type { AttemptResult, Outcome, Role } from '../../src/callback/callback.ts';
import { insertEnding } from '../../src/store/callback-endings.ts';
import type { Session } from '../../src/store/schema.ts';

/** A callback's whole story, to be stored as it would be afterwards. Times in ms since 1970. */
export interface Story {
  source?: 'phone' | 'api';
  number?: string;
  createdAt: number;
  joinedAt?: number;
  /** When the call in which it was promised was over. */
  registeredAt?: number;
  scheduledFor?: number | null;
  /** Upper end of what was told; null: nothing was. */
  quoteHighSeconds?: number | null;
  /** Null: it has not ended. */
  outcome: Outcome | null;
  endedAt?: number;
  bridgedAt?: number;
  attempts?: AttemptStory[];
}

export interface AttemptStory {
  startedAt: number;
  endedAt: number | null;
  result: AttemptResult | null;
  agentAnsweredAt?: number | null;
  legs: { role: Role; startedAt: number; answeredAt: number | null; endedAt: number | null }[];
}

const date = (ms: number | null | undefined): Date | null =>
  ms === null || ms === undefined ? null : new Date(ms);

let nth = 0;

/** Stores it with its attempts, legs and the entries of its journal that tell of times. @returns its id */
export async function storeStory(db: Session, callTargetId: string, story: Story): Promise<string> {
  const [id = ''] = await storeStories(db, callTargetId, [story]);
  return id;
}

/** The same of many, at most some hundreds. @returns their ids, in order */
export async function storeStories(
  db: Session,
  callTargetId: string,
  stories: readonly Story[],
): Promise<string[]> {
  const told = stories.map((story) => ({ id: newId(), number: numberOf(story), ...story }));
  const attempts = told.flatMap(({ id, number, attempts = [] }) =>
    attempts.map((attempt, at) => ({ id: newId(), callbackId: id, number, nth: at + 1, attempt })),
  );
  const legs = attempts.flatMap(({ id, number, attempt }) =>
    attempt.legs.map((leg) => ({ attemptId: id, number, ...leg })),
  );
  const entries = told.flatMap(({ id, createdAt, registeredAt, bridgedAt }) => [
    { id, event: 'requested', at: createdAt },
    ...(registeredAt === undefined ? [] : [{ id, event: 'registration-ended', at: registeredAt }]),
    ...(bridgedAt === undefined ? [] : [{ id, event: 'bridged', at: bridgedAt }]),
  ]);
  const { kysely } = db;
  await kysely
    .insertInto('callback')
    .values(told.map((story) => ({ call_target_id: callTargetId, ...callbackRow(story) })))
    .execute();
  await kysely
    .insertInto('journal')
    .values(
      entries.map(({ id, event, at }) => ({
        ...{ callback_id: id, call_target_id: callTargetId, at: new Date(at), event },
        ...{ actor: 'system', reason: null, detail: null },
      })),
    )
    .execute();
  if (attempts.length > 0)
    await kysely
      .insertInto('attempt')
      .values(
        attempts.map((of) => ({
          ...{ id: of.id, callback_id: of.callbackId, number: of.number, ordinal: of.nth },
          ...{ first_party: 'customer' as const, node_id: 'test', fence: 0, reason: null },
          started_at: new Date(of.attempt.startedAt),
          ...{ ended_at: date(of.attempt.endedAt), result: of.attempt.result, hold_until: null },
          ...{ agent_answered_at: date(of.attempt.agentAnsweredAt), agent_wanted_at: null },
        })),
      )
      .execute();
  if (legs.length > 0)
    await kysely
      .insertInto('leg')
      .values(
        legs.map((leg) => ({
          ...{ id: newId(), attempt_id: leg.attemptId, role: leg.role, called: leg.number },
          ...{ started_at: new Date(leg.startedAt), answered_at: date(leg.answeredAt) },
          ...{ ended_at: date(leg.endedAt), sip_status: null, reason: null, dialog: '{}' },
        })),
      )
      .execute();
  for (const { id, outcome } of told) if (outcome !== null) await insertEnding(db, id);
  return told.map(({ id }) => id);
}

/** No number is in two open attempts. */
function numberOf({ number }: Story): string {
  nth += 1;
  return number ?? `+1202${String(2_000_000 + nth)}`;
}

function callbackRow(story: Story & { id: string; number: string }) {
  const { id, number, createdAt, outcome, quoteHighSeconds: high = null } = story;
  const endedAt = outcome === null ? null : (story.endedAt ?? createdAt + 600_000);
  const [created, expires] = [new Date(createdAt), new Date(createdAt + 86_400_000)];
  return {
    ...{ id, number, outcome, reason: null, metadata: '{}', source: story.source ?? 'phone' },
    state: outcome === null ? ('waiting' as const) : ('ended' as const),
    ...{ joined_at: new Date(story.joinedAt ?? createdAt), created_at: created, due_at: created },
    ...{ ready_at: created, expires_at: expires, ended_at: date(endedAt) },
    scheduled_for: date(story.scheduledFor),
    quote: high === null ? null : JSON.stringify({ lowSeconds: 60, highSeconds: high, said: '' }),
    ...{ customer_failures: 0, agent_failures: 0, fence: 0, claimed_by: null, parked: false },
    ...{ wake_at: endedAt === null ? expires : null, registering_call: null, paced: false },
    ...{ launched_at: null, launched_as: null },
  };
}
