import type { Format } from '../../text/format.ts';
import type { Policy, VariantDraft } from './draft.ts';
import type { Words } from './types.ts';

/** What a variant changes; absent: nothing of the kind. */
export interface Changes {
  agents?: { add: number; from: string | null; until: string | null } | undefined;
  policy?: Policy | undefined;
  thresholdSeconds?: number | undefined;
  acceptShare?: number | undefined;
  handleMeanSeconds?: number | null | undefined;
}

/** What a variant changes, in words: "2 more agents from 10:00 to 12:00, an offer from 5:00 on". */
export function describe(changes: Changes, texts: Words, format: Format): string {
  const { agents, policy, thresholdSeconds, acceptShare, handleMeanSeconds } = changes;
  const parts: string[] = [];
  if (agents && agents.add !== 0)
    parts.push(texts.change({ what: 'agents', add: agents.add, between: between(agents, texts) }));
  if (policy !== undefined) parts.push(texts.change({ what: 'policy', policy }));
  if (thresholdSeconds !== undefined)
    parts.push(texts.change({ what: 'threshold', to: format.duration(thresholdSeconds) }));
  if (acceptShare !== undefined)
    parts.push(texts.change({ what: 'accept', to: format.percent(acceptShare) }));
  if (handleMeanSeconds !== undefined && handleMeanSeconds !== null)
    parts.push(texts.change({ what: 'handle', to: format.duration(handleMeanSeconds) }));
  return parts.length > 0 ? texts.and(parts) : texts.unnamed;
}

/** The same of one that stands in the form. */
export function describeDraft(draft: VariantDraft, texts: Words, format: Format): string {
  const { addAgents, from, until, policy, thresholdSeconds, acceptPercent } = draft;
  return describe(
    {
      agents: { add: addAgents, from, until },
      policy: policy ?? undefined,
      thresholdSeconds: thresholdSeconds ?? undefined,
      acceptShare: acceptPercent === null ? undefined : acceptPercent / 100,
      handleMeanSeconds: draft.handleMeanSeconds,
    },
    texts,
    format,
  );
}

function between(
  { from, until }: { from: string | null; until: string | null },
  texts: Words,
): string | null {
  if (from !== null && until !== null) return texts.between(from, until);
  if (from !== null) return texts.untilClosing(from);
  return until === null ? null : texts.untilTime(until);
}
