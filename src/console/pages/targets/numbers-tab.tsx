import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { Button } from '../../kit/button.tsx';
import { Form } from '../../kit/form.tsx';
import { Loaded } from '../../kit/loaded.tsx';
import { ErrorNotice } from '../../kit/notice.tsx';
import { Card, EmptyState } from '../../kit/page.tsx';
import { Table } from '../../kit/table.tsx';
import { TextField } from '../../kit/text-field.tsx';
import { PhoneNumber } from '../../kit/time.tsx';
import { say } from '../../kit/toast.tsx';
import { useSpeech } from './speech.ts';
import { numbersQuery } from './target-queries.ts';

/** The numbers that reach this call target. */
export function NumbersTab({ callTargetId }: { callTargetId: string }) {
  const mayChange = useMay('write');
  const { numbers: texts } = useSpeech().texts;
  const client = useQueryClient();
  const numbers = useQuery(numbersQuery(callTargetId));
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: ['phone-numbers'] });
  const removing = useMutation({
    mutationFn: (number: string) =>
      ask(api.DELETE('/v1/phone-numbers/{number}', { params: { path: { number } } })),
    onSettled: refresh,
    onSuccess: (_nothing, number) =>
      say(texts.removed(number), () => {
        void ask(api.POST('/v1/phone-numbers', { body: { number, callTargetId } }))
          .then(() => say(texts.added(number)))
          .catch((error: Error) => say(error.message))
          .finally(() => void refresh());
      }),
  });
  return (
    <>
      <p>{texts.lead}</p>
      {removing.error && <ErrorNotice error={removing.error} />}
      <Loaded query={numbers}>
        {({ items }) => {
          if (items.length === 0) return <EmptyState>{texts.none}</EmptyState>;
          return (
            <Table
              caption={texts.caption}
              rows={items}
              rowKey={({ number }) => number}
              columns={[
                {
                  id: 'number',
                  title: texts.number,
                  cell: ({ number }) => <PhoneNumber number={number} />,
                },
                {
                  id: 'remove',
                  title: texts.remove,
                  cell: ({ number }) =>
                    mayChange && (
                      <Button
                        size="small"
                        aria-label={texts.removeOf(number)}
                        isDisabled={removing.isPending}
                        onPress={() => removing.mutate(number)}
                      >
                        {texts.remove}
                      </Button>
                    ),
                },
              ]}
            />
          );
        }}
      </Loaded>
      {mayChange && <AddNumber callTargetId={callTargetId} onAdded={refresh} />}
    </>
  );
}

function AddNumber({
  callTargetId,
  onAdded,
}: {
  callTargetId: string;
  onAdded: () => Promise<void>;
}) {
  const { numbers: texts } = useSpeech().texts;
  const [typed, setTyped] = useState('');
  const adding = useMutation({
    mutationFn: (number: string) =>
      ask(api.POST('/v1/phone-numbers', { body: { number, callTargetId } })),
    onSuccess: async ({ number }) => {
      setTyped('');
      say(texts.added(number));
      await onAdded();
    },
  });
  return (
    <Card title={texts.add}>
      <Form
        error={adding.error}
        onSubmit={() => adding.mutate(typed.trim())}
        actions={
          <Button kind="primary" type="submit" isPending={adding.isPending}>
            {texts.add}
          </Button>
        }
      >
        <TextField
          name="number"
          label={texts.number}
          hint={texts.hint}
          value={typed}
          onChange={setTyped}
          type="tel"
          autoComplete="off"
        />
      </Form>
    </Card>
  );
}
