import { Badge, type Tone } from '../../kit/notice.tsx';
import { useFormat, useText } from '../../text/text.tsx';
import type { WhatIf } from './types.ts';

const tones: Record<WhatIf['state'], Tone> = {
  ...{ queued: 'plain', running: 'info', done: 'good', failed: 'bad', cancelled: 'plain' },
};

/** How a question stands, in a word. */
export function StateBadge({ state, progress }: Pick<WhatIf, 'state' | 'progress'>) {
  const texts = useText().whatIf;
  const format = useFormat();
  return (
    <Badge tone={tones[state]}>
      {texts.states[state]}
      {state === 'running' && ` ${format.percent(progress)}`}
    </Badge>
  );
}
