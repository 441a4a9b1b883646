import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ask } from '../../api/client.ts';
import { Button } from '../../kit/button.tsx';
import { Form } from '../../kit/form.tsx';
import { Card, Page } from '../../kit/page.tsx';
import { TextField } from '../../kit/text-field.tsx';
import { say } from '../../kit/toast.tsx';
import { useSpeech } from './speech.ts';
import styles from './targets.module.css';

const needed = ['name', 'destination', 'callerId'] as const;

/** Makes a call target of the three settings that have no default. */
export default function NewTargetPage() {
  const { texts, settings } = useSpeech();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [typed, setTyped] = useState({ name: '', destination: '', callerId: '' });
  const making = useMutation({
    mutationFn: () => ask(api.POST('/v1/call-targets', { body: typed })),
    onSuccess: async ({ id, name }) => {
      await client.invalidateQueries({ queryKey: ['call-targets'] });
      await navigate({ to: '/call-targets/$id/{-$tab}', params: { id, tab: 'numbers' } });
      say(texts.creating.done(name));
    },
  });
  return (
    <Page title={texts.new} lead={texts.creating.lead}>
      <Card>
        <Form
          error={making.error}
          onSubmit={() => making.mutate()}
          actions={
            <Button kind="primary" type="submit" isPending={making.isPending}>
              {texts.creating.confirm}
            </Button>
          }
        >
          {needed.map((name) => {
            const { label, what, effect } = settings.settings[name];
            return (
              <TextField
                key={name}
                name={name}
                label={label}
                hint={
                  <>
                    {what} <strong>{texts.effect}</strong> {effect}
                  </>
                }
                value={typed[name]}
                onChange={(now) => setTyped({ ...typed, [name]: now })}
                autoComplete="off"
              />
            );
          })}
        </Form>
      </Card>
      <Card title={texts.creating.more}>
        <p className={styles.explained}>{texts.creating.moreWhat}</p>
      </Card>
    </Page>
  );
}
