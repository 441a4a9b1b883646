import { Link } from '@tanstack/react-router';
import { Badge, type Tone } from '../../kit/notice.tsx';
import { Card, EmptyState } from '../../kit/page.tsx';
import { Ago, PhoneNumber } from '../../kit/time.tsx';
import { useFormat, useText } from '../../text/text.tsx';
import { lastOutcomes, type Live, type LiveOutcome } from './live-state.ts';
import styles from './live.module.css';

const tones: Record<LiveOutcome['outcome'], Tone> = {
  completed: 'good',
  cancelled: 'plain',
  declined: 'plain',
  abandoned: 'warn',
  unreachable: 'warn',
  'agent-unreachable': 'bad',
  expired: 'bad',
  refused: 'warn',
};
const shownMax = 12;

/** How the last callbacks ended, of all call targets. */
export function Outcomes({ view }: { view: Live }) {
  const texts = useText().live;
  const outcomes = lastOutcomes(view, shownMax);
  return (
    <Card title={texts.lastOutcomes}>
      {outcomes.length === 0 && <EmptyState>{texts.noOutcomes}</EmptyState>}
      <ol className={styles.outcomes}>
        {outcomes.map((outcome) => (
          <li key={outcome.id}>
            <Ago at={outcome.endedAt} />
            <Badge tone={tones[outcome.outcome]}>{texts.outcomes[outcome.outcome]}</Badge>
            <Link to="/callbacks/$id" params={{ id: outcome.id }} preload={false}>
              <PhoneNumber number={outcome.number} />
            </Link>
            <span className={styles.soft}>
              {outcome.target.name} <Kept outcome={outcome} />
            </span>
          </li>
        ))}
      </ol>
    </Card>
  );
}

/** What was said of the wait, and what it was. */
function Kept({ outcome }: { outcome: LiveOutcome }) {
  const texts = useText().live;
  const format = useFormat();
  const { quote, bridgedAt, createdAt } = outcome;
  if (bridgedAt === null) return outcome.reason === null ? null : <span>· {outcome.reason}</span>;
  const waited = format.duration((Date.parse(bridgedAt) - Date.parse(createdAt)) / 1000);
  const said = quote && format.range(quote.lowSeconds, quote.highSeconds);
  return <span>· {said === null ? texts.waited(waited) : texts.waitedAgainst(waited, said)}</span>;
}
