import { Badge, type Tone } from '../../kit/notice.tsx';
import { useText } from '../../text/text.tsx';
import type { CallbackSummary } from './events.ts';

const stateTones: Record<CallbackSummary['state'], Tone> = {
  ...{ requested: 'plain', waiting: 'info', dialing: 'warn', connecting: 'warn' },
  ...{ talking: 'good', ended: 'plain' },
};
const outcomeTones: Record<NonNullable<CallbackSummary['outcome']>, Tone> = {
  ...{ completed: 'good', cancelled: 'plain', declined: 'plain', abandoned: 'warn' },
  ...{ unreachable: 'bad', 'agent-unreachable': 'bad', expired: 'bad', refused: 'bad' },
};

/** The state of a callback; of one that has ended, how. */
export function StateBadge({ callback }: { callback: Pick<CallbackSummary, 'state' | 'outcome'> }) {
  const texts = useText().callbacks;
  const { state, outcome } = callback;
  if (outcome !== null)
    return <Badge tone={outcomeTones[outcome]}>{texts.outcomes[outcome]}</Badge>;
  return <Badge tone={stateTones[state]}>{texts.states[state]}</Badge>;
}
