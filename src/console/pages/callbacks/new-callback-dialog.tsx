import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ask } from '../../api/client.ts';
import { Problem } from '../../api/problem.ts';
import { RadioGroup } from '../../kit/checks.tsx';
import { DateTimeField } from '../../kit/date-time-field.tsx';
import { FormDialog } from '../../kit/form-dialog.tsx';
import { Notice } from '../../kit/notice.tsx';
import { NumberField } from '../../kit/number-field.tsx';
import { SelectField } from '../../kit/select-field.tsx';
import { TextField } from '../../kit/text-field.tsx';
import { say } from '../../kit/toast.tsx';
import { useText } from '../../text/text.tsx';
import type { CallTarget } from './use-targets.ts';

interface NewCallbackDialogProps {
  targets: ReadonlyMap<string, CallTarget>;
  onClose: () => void;
}

interface Typed {
  targetId: string | null;
  number: string;
  when: string;
  time: string;
  waitedMinutes: number;
  metadata: Readonly<Record<string, string>>;
}

/** Promises a callback by hand. What is refused is told with its rule, and what was typed stays. */
export function NewCallbackDialog({ targets, onClose }: NewCallbackDialogProps) {
  const texts = useText().callbacks.adding;
  const client = useQueryClient();
  const navigate = useNavigate();
  const only = targets.size === 1 ? [...targets.keys()] : [];
  const [typed, setTyped] = useState<Typed>({
    ...{ targetId: only[0] ?? null, number: '', when: 'turn', time: '' },
    ...{ waitedMinutes: 0, metadata: {} },
  });
  const set = (change: Partial<Typed>): void => setTyped((before) => ({ ...before, ...change }));
  const target = typed.targetId === null ? undefined : targets.get(typed.targetId);
  const isAtTime = typed.when === 'time';
  const adding = useMutation({
    mutationFn: () => {
      if (!target) throw fault('callTargetId', texts.targetWanted);
      if (isAtTime && typed.time === '') throw fault('scheduledFor', texts.noTime);
      const metadata = Object.entries(typed.metadata).filter(([, value]) => value !== '');
      const minutes = Number.isNaN(typed.waitedMinutes) ? 0 : typed.waitedMinutes;
      const body = {
        ...{ callTargetId: target.id, number: typed.number },
        scheduledFor: isAtTime ? new Date(typed.time).toISOString() : null,
        waitedSeconds: isAtTime ? 0 : Math.round(minutes * 60),
        metadata: Object.fromEntries(metadata),
      };
      return ask(api.POST('/v1/callbacks', { body }));
    },
    onSuccess: ({ id, number }) => {
      client.removeQueries({ queryKey: ['callback-list'] });
      say(texts.done(number));
      onClose();
      void navigate({ to: '/callbacks/$id', params: { id } });
    },
  });
  const { error } = adding;
  const isRefusal = error instanceof Problem && Object.hasOwn(texts.refusals, error.code);
  const items = target?.metadataItems.filter(({ type }) => type !== 'audio') ?? [];
  return (
    <FormDialog
      title={texts.title}
      onClose={onClose}
      error={isRefusal ? null : error}
      onSubmit={() => adding.mutate()}
      submitLabel={texts.confirm}
      isPending={adding.isPending}
    >
      {isRefusal && <Refusal problem={error} />}
      <SelectField
        name="callTargetId"
        label={texts.target}
        options={[...targets.values()].map(({ id, name }) => ({ id, label: name }))}
        value={typed.targetId}
        onChange={(targetId) => set({ targetId })}
        placeholder={texts.targetWanted}
      />
      <TextField
        name="number"
        label={texts.number}
        hint={texts.numberHint}
        type="tel"
        autoComplete="off"
        isRequired
        value={typed.number}
        onChange={(number) => set({ number })}
      />
      <RadioGroup
        label={texts.when}
        options={[
          { id: 'turn', label: texts.inTurn },
          { id: 'time', label: texts.at },
        ]}
        value={typed.when}
        onChange={(when) => set({ when })}
      />
      {isAtTime ? (
        <DateTimeField
          name="scheduledFor"
          label={texts.time}
          hint={texts.timeHint}
          value={typed.time}
          onChange={(time) => set({ time })}
        />
      ) : (
        <NumberField
          name="waitedSeconds"
          label={texts.waited}
          hint={texts.waitedHint}
          unit={texts.minutes}
          minValue={0}
          maxValue={1_440}
          value={typed.waitedMinutes}
          onChange={(waitedMinutes) => set({ waitedMinutes })}
        />
      )}
      {items.map(({ name, maxLength }) => (
        <TextField
          key={name}
          name={`metadata.${name}`}
          label={name}
          hint={texts.metadataHint}
          maxLength={maxLength}
          value={typed.metadata[name] ?? ''}
          onChange={(value) => set({ metadata: { ...typed.metadata, [name]: value } })}
        />
      ))}
    </FormDialog>
  );
}

/** Why it was refused: in the words of the page, then in the server's own. */
function Refusal({ problem }: { problem: Problem }) {
  const texts = useText().callbacks.adding;
  const { code, message, extra } = problem;
  const said = wordOf(texts.refusals, code);
  const reason = wordOf(texts.reasons, extra['reason']);
  const { callbackId } = extra;
  return (
    <Notice tone="bad">
      <p>
        {said} {reason}
      </p>
      <p>{message}</p>
      {typeof callbackId === 'string' && (
        <p>
          <Link to="/callbacks/$id" params={{ id: callbackId }}>
            {texts.openOne}
          </Link>
        </p>
      )}
    </Notice>
  );
}

function wordOf(words: Readonly<Record<string, string>>, name: unknown): string {
  return typeof name === 'string' && Object.hasOwn(words, name) ? (words[name] ?? '') : '';
}

/** A field at fault before the server is asked, in the form of its own problems. */
function fault(field: string, wanted: string): Problem {
  return new Problem({ detail: wanted, errors: [{ field, wanted }] }, 400);
}
