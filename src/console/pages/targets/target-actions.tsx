import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ask } from '../../api/client.ts';
import { Button } from '../../kit/button.tsx';
import { ConfirmDialog } from '../../kit/confirm-dialog.tsx';
import { say } from '../../kit/toast.tsx';
import { useSpeech } from './speech.ts';
import type { CallTarget } from './target-queries.ts';
import { useSwitching, type Switched } from './use-switching.ts';

/** The quick switches and what else can be done to a call target as a whole; each asks first. */
export function TargetActions({ target }: { target: CallTarget }) {
  const { texts } = useSpeech();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<keyof typeof texts.switching | null>(null);
  const [isRemoving, setIsRemoving] = useState(false);
  const change = useSwitching(target);
  const { id, name, registering, processing } = target;
  const remove = async (): Promise<void> => {
    await ask(api.DELETE('/v1/call-targets/{id}', { params: { path: { id } } }));
    await navigate({ to: '/call-targets' });
    client.removeQueries({ queryKey: ['call-targets', id] });
    await client.invalidateQueries({ queryKey: ['call-targets'] });
    say(texts.removing.done(name));
  };
  const wanted: Switched = {
    ...(asked?.startsWith('registering') && { registering: asked === 'registeringOn' }),
    ...(asked?.startsWith('processing') && { processing: asked === 'processingOn' }),
  };
  const said = texts.switching[asked ?? 'registeringOn'];
  return (
    <>
      <Button onPress={() => setAsked(registering ? 'registeringOff' : 'registeringOn')}>
        {registering ? texts.pauseRegistering : texts.resumeRegistering}
      </Button>
      <Button onPress={() => setAsked(processing ? 'processingOff' : 'processingOn')}>
        {processing ? texts.pauseProcessing : texts.resumeProcessing}
      </Button>
      <Button kind="danger" onPress={() => setIsRemoving(true)}>
        {texts.remove}
      </Button>
      <ConfirmDialog
        title={said.title}
        confirmLabel={said.confirm}
        isOpen={asked !== null}
        onClose={() => setAsked(null)}
        onConfirm={() => change(wanted, said.done)}
      >
        <p>{said.what}</p>
        <p>{texts.inForceAtOnce}</p>
      </ConfirmDialog>
      <ConfirmDialog
        title={texts.removing.title(name)}
        confirmLabel={texts.removing.confirm}
        kind="danger"
        isOpen={isRemoving}
        onClose={() => setIsRemoving(false)}
        onConfirm={remove}
      >
        {texts.removing.what}
      </ConfirmDialog>
    </>
  );
}
