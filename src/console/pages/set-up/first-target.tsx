import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../../api/client.ts';
import { Button } from '../../kit/button.tsx';
import { Form } from '../../kit/form.tsx';
import { TextField } from '../../kit/text-field.tsx';
import { say } from '../../kit/toast.tsx';
import { useText } from '../../text/text.tsx';
import { setUpQuery, targetsQuery } from './queries.ts';

/** The three things that a call target cannot do without; the rest has defaults, and a page of its own. */
export function FirstTarget() {
  const texts = useText().setUp;
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [destination, setDestination] = useState('');
  const [callerId, setCallerId] = useState('');
  const making = useMutation({
    mutationFn: () => ask(api.POST('/v1/call-targets', { body: { name, destination, callerId } })),
    onSuccess: async () => {
      say(texts.targetMade(name));
      await Promise.all([
        client.invalidateQueries({ queryKey: setUpQuery.queryKey, exact: true }),
        client.invalidateQueries({ queryKey: targetsQuery.queryKey }),
      ]);
    },
  });
  return (
    <Form
      error={making.error}
      onSubmit={() => making.mutate()}
      actions={
        <Button kind="primary" type="submit" isPending={making.isPending}>
          {texts.makeTarget}
        </Button>
      }
    >
      <TextField name="name" label={texts.targetName} value={name} onChange={setName} />
      <TextField
        name="destination"
        label={texts.destination}
        hint={texts.destinationHint}
        placeholder="sip:queue@pbx.example.com"
        value={destination}
        onChange={setDestination}
      />
      <TextField
        name="callerId"
        label={texts.callerId}
        hint={texts.callerIdHint}
        placeholder="+12025550110"
        value={callerId}
        onChange={setCallerId}
      />
    </Form>
  );
}
