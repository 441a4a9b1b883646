import type { QueryClient } from '@tanstack/react-query';
import type { TodayDraft } from './draft.ts';
import { targetsQuery } from './queries.ts';

/** What the settings of a call target say of how it is today. */
export async function todayOfTarget(
  client: QueryClient,
  id: string,
): Promise<Pick<TodayDraft, 'policy' | 'thresholdSeconds'>> {
  const targets = await client.ensureQueryData(targetsQuery);
  const target = targets.find((each) => each.id === id);
  if (!target) return { policy: 'ours', thresholdSeconds: 120 };
  const { registering, firstParty, pacing, offerRule } = target;
  const { thresholdSeconds } = offerRule;
  if (!registering) return { policy: 'none', thresholdSeconds };
  if (firstParty === 'agent') return { policy: 'agent-first', thresholdSeconds };
  return { policy: pacing.mode === 'position' ? 'ours' : 'timer', thresholdSeconds };
}
