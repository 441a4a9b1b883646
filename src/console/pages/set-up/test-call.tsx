import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { api, ask } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { Button } from '../../kit/button.tsx';
import { Form } from '../../kit/form.tsx';
import { Loaded } from '../../kit/loaded.tsx';
import { Notice } from '../../kit/notice.tsx';
import { SelectField } from '../../kit/select-field.tsx';
import { TextField } from '../../kit/text-field.tsx';
import { useText } from '../../text/text.tsx';
import { setUpQuery, targetsQuery } from './queries.ts';
import type { SetUp } from './queries.ts';
import { TestCallStory } from './test-call-story.tsx';

const route = getRouteApi('/gate/frame/set-up');

/** Makes one call, and follows it; the call is in the address, so that a reload goes on with it. */
export function TestCall({ setUp }: { setUp: SetUp }) {
  const texts = useText().setUp;
  const may = useMay('operate');
  const query = useQuery(targetsQuery);
  const { call } = route.useSearch();
  const id = typeof call === 'string' && /^[\da-f-]{36}$/i.test(call) ? call : null;
  if (!setUp.demonstration && setUp.trunkUri === null) return <p>{texts.noTrunkToTest}</p>;
  return (
    <>
      <p>{setUp.demonstration ? texts.testSimulated : texts.testTrunk}</p>
      {may ? (
        <Loaded query={query}>
          {({ items }) =>
            items.length === 0 ? (
              <p>{texts.targetFirst}</p>
            ) : (
              <CallForm isSimulated={setUp.demonstration} targets={items} />
            )
          }
        </Loaded>
      ) : (
        <p>{texts.mayNotCall}</p>
      )}
      {call !== undefined && id === null && <Notice tone="warn">{texts.noSuchCall}</Notice>}
      {id !== null && <TestCallStory key={id} id={id} />}
    </>
  );
}

interface CallFormProps {
  isSimulated: boolean;
  targets: readonly { id: string; name: string }[];
}

function CallForm({ isSimulated, targets }: CallFormProps) {
  const texts = useText().setUp;
  const client = useQueryClient();
  const navigate = route.useNavigate();
  const [chosen, setChosen] = useState<string | null>(null);
  const [number, setNumber] = useState('');
  const callTargetId = targets.find(({ id }) => id === chosen)?.id ?? targets[0]?.id ?? '';
  const calling = useMutation({
    mutationFn: () =>
      ask(
        api.POST('/v1/test-calls', {
          body: { callTargetId, ...(isSimulated ? {} : { number: number.trim() }) },
        }),
      ),
    onSuccess: ({ id }) =>
      navigate({ search: (old) => ({ ...old, call: id }), replace: true, resetScroll: false }),
  });
  const { data } = calling;
  useEffect(() => {
    if (data) void client.invalidateQueries({ queryKey: setUpQuery.queryKey, exact: true });
  }, [client, data]);
  return (
    <Form
      error={calling.error}
      onSubmit={() => calling.mutate()}
      actions={
        <Button kind="primary" type="submit" isPending={calling.isPending}>
          {isSimulated ? texts.startSimulated : texts.startTrunk}
        </Button>
      }
    >
      {targets.length > 1 && (
        <SelectField
          name="callTargetId"
          label={texts.callTarget}
          options={targets.map(({ id, name }) => ({ id, label: name }))}
          value={callTargetId}
          onChange={setChosen}
        />
      )}
      {!isSimulated && (
        <TextField
          name="number"
          label={texts.yourPhone}
          hint={texts.yourPhoneHint}
          placeholder="+12025550123"
          value={number}
          onChange={setNumber}
        />
      )}
    </Form>
  );
}
