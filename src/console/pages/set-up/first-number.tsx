import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../../api/client.ts';
import { Button } from '../../kit/button.tsx';
import { Form } from '../../kit/form.tsx';
import { Loaded } from '../../kit/loaded.tsx';
import { SelectField } from '../../kit/select-field.tsx';
import { TextField } from '../../kit/text-field.tsx';
import { say } from '../../kit/toast.tsx';
import { useText } from '../../text/text.tsx';
import { setUpQuery, targetsQuery } from './queries.ts';

/** The number that callers are handed over at. */
export function FirstNumber() {
  const query = useQuery(targetsQuery);
  return <Loaded query={query}>{({ items }) => <NumberForm targets={items} />}</Loaded>;
}

function NumberForm({ targets }: { targets: readonly { id: string; name: string }[] }) {
  const texts = useText().setUp;
  const client = useQueryClient();
  const [number, setNumber] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const callTargetId = chosen ?? targets[0]?.id ?? '';
  const adding = useMutation({
    mutationFn: () => ask(api.POST('/v1/phone-numbers', { body: { number, callTargetId } })),
    onSuccess: async () => {
      say(texts.numberAdded(number));
      await client.invalidateQueries({ queryKey: setUpQuery.queryKey, exact: true });
    },
  });
  if (targets.length === 0) return <p>{texts.targetFirst}</p>;
  return (
    <Form
      error={adding.error}
      onSubmit={() => adding.mutate()}
      actions={
        <Button kind="primary" type="submit" isPending={adding.isPending}>
          {texts.addNumber}
        </Button>
      }
    >
      <TextField
        name="number"
        label={texts.number}
        hint={texts.numberHint}
        placeholder="+12025550100"
        value={number}
        onChange={setNumber}
      />
      <SelectField
        name="callTargetId"
        label={texts.leadsTo}
        options={targets.map(({ id, name }) => ({ id, label: name }))}
        value={callTargetId}
        onChange={setChosen}
      />
    </Form>
  );
}
