import type { components } from '../../api/schema.ts';
import type { TodayDraft } from './draft.ts';

type CallTarget = components['schemas']['CallTarget'];

/** What the settings of a call target say of how it is today. */
export function todayOf({
  registering,
  firstParty,
  pacing,
  offerRule: { thresholdSeconds },
}: Pick<CallTarget, 'registering' | 'firstParty' | 'pacing' | 'offerRule'>): Pick<
  TodayDraft,
  'policy' | 'thresholdSeconds'
> {
  if (!registering) return { policy: 'none', thresholdSeconds };
  if (firstParty === 'agent') return { policy: 'agent-first', thresholdSeconds };
  return { policy: pacing.mode === 'position' ? 'ours' : 'timer', thresholdSeconds };
}
