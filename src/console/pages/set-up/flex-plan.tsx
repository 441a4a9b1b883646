import { CopyButton } from '../../kit/copy-button.tsx';
import { Badge, Notice, type Tone } from '../../kit/notice.tsx';
import { useText } from '../../text/text.tsx';
import type { FlexPlan } from './queries.ts';
import styles from './set-up.module.css';

type Change = FlexPlan['changes'][number];

const tones: Record<Change['action'], Tone> = {
  ...{ create: 'good', change: 'warn', remove: 'bad', restore: 'info', leave: 'plain' },
};

/** What apply would do: what changes, field by field; what stays, folded away. */
export function PlanDiff({ plan }: { plan: FlexPlan }) {
  const texts = useText().setUp;
  const todo = plan.changes.filter(({ action }) => action !== 'leave');
  const kept = plan.changes.filter(({ action }) => action === 'leave');
  const count = (action: Change['action']): number =>
    plan.changes.filter((change) => change.action === action).length;
  return (
    <div className={styles.stack}>
      <p role="status">
        {todo.length === 0
          ? texts.nothingToDo(kept.length)
          : texts.planCounts(
              ...([count('create'), count('change')] as const),
              ...([count('remove') + count('restore'), kept.length] as const),
            )}
      </p>
      {plan.deaf !== null && (
        <Notice tone="warn">
          <span lang="en">{plan.deaf}</span>
        </Notice>
      )}
      {todo.length > 0 && (
        <ul className={styles.plan}>
          {todo.map((change) => (
            <PlannedItem key={`${change.kind} ${change.name}`} change={change} />
          ))}
        </ul>
      )}
      {kept.length > 0 && (
        <details>
          <summary>{texts.staysAsItIs(kept.length)}</summary>
          <ul className={styles.plan}>
            {kept.map((change) => (
              <PlannedItem key={`${change.kind} ${change.name}`} change={change} />
            ))}
          </ul>
        </details>
      )}
      <details>
        <summary>{texts.planAsText}</summary>
        <div className={styles.stack}>
          <pre className={styles.text} lang="en">
            {plan.text}
          </pre>
          <p>
            <CopyButton text={plan.text} />
          </p>
        </div>
      </details>
    </div>
  );
}

function PlannedItem({ change }: { change: Change }) {
  const texts = useText().setUp;
  const { action, kind, name, fields, reason } = change;
  return (
    <li data-action={action}>
      <p>
        <Badge tone={tones[action]}>{texts.actions[action]}</Badge> <span lang="en">{kind}</span>{' '}
        <strong>{name}</strong>
        {reason !== null && (
          <span className={styles.soft} lang="en">
            {' '}
            {reason}
          </span>
        )}
      </p>
      {fields.length > 0 && (
        <details>
          <summary>{texts.fieldCount(fields.length)}</summary>
          <dl className={styles.fields}>
            {fields.map(({ path, from, to }) => (
              <div key={path}>
                <dt>{path}</dt>
                <dd>
                  {from !== null && (
                    <del>
                      <span className={styles.hidden}>{texts.before} </span>
                      {from}
                    </del>
                  )}
                  <ins>
                    <span className={styles.hidden}>{texts.after} </span>
                    {to ?? texts.nothing}
                  </ins>
                </dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </li>
  );
}
