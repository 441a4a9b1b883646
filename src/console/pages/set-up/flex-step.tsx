import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { Button } from '../../kit/button.tsx';
import { Loaded } from '../../kit/loaded.tsx';
import { ErrorNotice, Notice } from '../../kit/notice.tsx';
import { useText } from '../../text/text.tsx';
import { Command } from './address-card.tsx';
import { asFile, firstSettings, fromFile } from './flex-draft.ts';
import { FlexDestroy } from './flex-destroy.tsx';
import { FlexForm } from './flex-form.tsx';
import { PlanDiff } from './flex-plan.tsx';
import { FlexRunView } from './flex-run.tsx';
import {
  flexQuery,
  type FlexPlan,
  type FlexSettings,
  type FlexState,
  type SetUp,
} from './queries.ts';
import styles from './set-up.module.css';

/** What was typed of the settings: it outlives a change of the way, and a sign-in in between. */
export type FlexDraft = { settings: FlexSettings | null; keep: (settings: FlexSettings) => void };

interface FlexStepProps {
  setUp: SetUp;
  isDone: boolean;
  draft: FlexDraft;
}

/** Settings, plan, apply: the Flex side from this page. */
export function FlexStep({ setUp, isDone, draft }: FlexStepProps) {
  const texts = useText().setUp;
  const may = useMay('admin');
  const query = useQuery({ ...flexQuery, enabled: may });
  if (!may) return <p>{texts.adminsOnly}</p>;
  return (
    <Loaded query={query}>
      {(state) => <FlexWork setUp={setUp} state={state} draft={draft} isDone={isDone} />}
    </Loaded>
  );
}

function FlexWork({ setUp, state, draft, isDone }: FlexStepProps & { state: FlexState }) {
  const texts = useText().setUp;
  const client = useQueryClient();
  const { publicHost, port } = setUp.sip;
  const known = { publicHost, port, publicUrl: setUp.publicUrl };
  const stored = fromFile(JSON.stringify(state.settings ?? null));
  const settings = draft.settings ?? stored ?? firstSettings(known);
  const [plan, setPlan] = useState<FlexPlan | null>(null);
  const [destroys, setDestroys] = useState(false);
  // Once it is applied, the form is out of the way; what somebody is at stays open.
  const [isOpen, setIsOpen] = useState(!isDone || draft.settings !== null);
  const planning = useMutation({
    mutationFn: () => ask(api.POST('/v1/flex/plan', { body: { settings } })),
    onMutate: () => setPlan(null),
    onSuccess: setPlan,
  });
  const applying = useMutation({
    mutationFn: (digest: string) => ask(api.POST('/v1/flex/apply', { body: { settings, digest } })),
    onSuccess: async () => {
      setPlan(null);
      await client.invalidateQueries({ queryKey: flexQuery.queryKey, exact: true });
    },
  });
  const { run } = state;
  const isRunning = run !== null && run.endedAt === null;
  return (
    <>
      {setUp.demonstration && <p className={styles.soft}>{texts.demoFlex}</p>}
      {state.source === 'file' && <p>{texts.fromFile}</p>}
      <details open={isOpen} onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
        <summary>{texts.flexSettings}</summary>
        <FlexForm
          settings={settings}
          onChange={(next) => {
            draft.keep(next);
            setPlan(null);
            applying.reset();
          }}
          error={planning.error}
          isPending={planning.isPending}
          onPlan={() => planning.mutate()}
        />
      </details>
      {plan && (
        <section aria-label={texts.plan}>
          <h3>{texts.plan}</h3>
          <PlanDiff plan={plan} />
          {applying.error && (
            <ErrorNotice error={applying.error} onRetry={() => planning.mutate()} />
          )}
          {plan.todo > 0 && (
            <p>
              <Button
                kind="primary"
                isPending={applying.isPending}
                isDisabled={isRunning}
                onPress={() => applying.mutate(plan.digest)}
              >
                {texts.applyChanges(plan.todo)}
              </Button>
            </p>
          )}
          {plan.checklist.length > 0 && (
            <>
              <h3>{texts.byHand}</h3>
              <ul lang="en">
                {plan.checklist.map((point) => (
                  <li key={point}>{point}</li>
                ))}
              </ul>
            </>
          )}
        </section>
      )}
      {run !== null && <FlexRunView key={run.id} id={run.id} />}
      <details>
        <summary>{texts.asCommand}</summary>
        <p>{texts.asCommandLead}</p>
        <Command text={commandOf(settings)} />
      </details>
      {run !== null && !isRunning && (
        <p>
          <Button kind="danger" size="small" onPress={() => setDestroys(true)}>
            {texts.takeAway}
          </Button>
        </p>
      )}
      {isRunning && <Notice>{texts.oneAtATime}</Notice>}
      {destroys && <FlexDestroy settings={settings} onClose={() => setDestroys(false)} />}
    </>
  );
}

/** The same on a terminal: the file, and the two commands. */
function commandOf(settings: FlexSettings): string {
  return `cat > unhold.flex.json <<'END'\n${asFile(settings)}END\nnpm run unhold -- flex plan\nnpm run unhold -- flex apply`;
}
