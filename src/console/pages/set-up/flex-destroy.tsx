import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../../api/client.ts';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { Form } from '../../kit/form.tsx';
import { Loaded } from '../../kit/loaded.tsx';
import { TextField } from '../../kit/text-field.tsx';
import { useText } from '../../text/text.tsx';
import { PlanDiff } from './flex-plan.tsx';
import { flexQuery, type FlexPlan, type FlexSettings } from './queries.ts';

interface FlexDestroyProps {
  settings: FlexSettings;
  onClose: () => void;
}

/** Shows what would be taken away, and does it once its name has been typed. */
export function FlexDestroy({ settings, onClose }: FlexDestroyProps) {
  const texts = useText().setUp;
  const query = useQuery({
    queryKey: ['flex', 'destroy', settings],
    queryFn: () => ask(api.POST('/v1/flex/plan', { body: { settings, destroy: true } })),
    ...{ staleTime: 0, gcTime: 0, retry: false, refetchOnWindowFocus: false },
  });
  return (
    <Dialog title={texts.takeAwayTitle} isOpen isWide onClose={onClose}>
      <Loaded query={query}>
        {(plan) => <Confirm plan={plan} settings={settings} onClose={onClose} />}
      </Loaded>
    </Dialog>
  );
}

function Confirm({ plan, settings, onClose }: FlexDestroyProps & { plan: FlexPlan }) {
  const texts = useText().setUp;
  const client = useQueryClient();
  const [confirm, setConfirm] = useState('');
  const { digest } = plan;
  const doing = useMutation({
    mutationFn: () => ask(api.POST('/v1/flex/destroy', { body: { settings, digest, confirm } })),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: flexQuery.queryKey, exact: true });
      onClose();
    },
  });
  if (plan.todo === 0)
    return (
      <>
        <p>{texts.nothingThere}</p>
        <p>
          <Button onPress={onClose}>{texts.close}</Button>
        </p>
      </>
    );
  return (
    <Form
      error={doing.error}
      onSubmit={() => doing.mutate()}
      actions={
        <>
          <Button kind="danger" type="submit" isPending={doing.isPending}>
            {texts.takeAwayNow(plan.todo)}
          </Button>
          <Button onPress={onClose}>{texts.close}</Button>
        </>
      }
    >
      <p>{texts.takeAwayLead}</p>
      <PlanDiff plan={plan} />
      <TextField
        name="confirm"
        label={texts.typeName(plan.name)}
        value={confirm}
        onChange={setConfirm}
        autoComplete="off"
        autoFocus
      />
    </Form>
  );
}
