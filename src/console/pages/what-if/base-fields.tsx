import { useQuery } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import type { components } from '../../api/schema.ts';
import { RadioGroup } from '../../kit/checks.tsx';
import { Loaded } from '../../kit/loaded.tsx';
import { Notice } from '../../kit/notice.tsx';
import { SelectField } from '../../kit/select-field.tsx';
import { Table } from '../../kit/table.tsx';
import { useFormat, useText } from '../../text/text.tsx';
import { CurveEditor } from './curve-editor.tsx';
import type { ChangeDraft, Draft } from './draft.ts';
import { targetsQuery } from './queries.ts';

type StoredWeek = components['schemas']['StoredWeeks']['items'][number];

interface BaseFieldsProps {
  draft: Draft;
  onChange: ChangeDraft;
  /** Another call target was chosen: it brings how it is today. */
  onTarget: (id: string | null) => void;
}

const none = 'none';
const lastDays = 'last-days';

/** Where the calls come from: a stored week, with how well it is filled, or a curve. */
export function BaseFields({ draft, onChange, onTarget }: BaseFieldsProps) {
  const texts = useText().whatIf;
  const targets = useQuery(targetsQuery);
  const options = (targets.data ?? []).map(({ id, name }) => ({ id, label: name }));
  return (
    <>
      <SelectField
        name="callTargetId"
        label={texts.target}
        hint={texts.targetHint}
        options={[{ id: none, label: texts.noTarget }, ...options]}
        value={draft.callTargetId ?? none}
        onChange={(id) => onTarget(id === none ? null : id)}
      />
      {draft.callTargetId !== null && (
        <RadioGroup
          label={texts.source}
          options={[
            { id: 'samples', label: texts.samples, hint: texts.samplesHint },
            { id: 'curve', label: texts.curve, hint: texts.curveHint },
          ]}
          value={draft.source}
          onChange={(source) => onChange({ source: source === 'samples' ? source : 'curve' })}
        />
      )}
      {draft.source === 'samples' && draft.callTargetId !== null ? (
        <WeekFields
          callTargetId={draft.callTargetId}
          week={draft.week}
          onWeek={(week) => onChange({ week })}
        />
      ) : (
        <CurveEditor opensAt={draft.opensAt} halfHours={draft.halfHours} onChange={onChange} />
      )}
    </>
  );
}

interface WeekFieldsProps {
  callTargetId: string;
  week: string | null;
  onWeek: (week: string | null) => void;
}

function WeekFields({ callTargetId, week, onWeek }: WeekFieldsProps) {
  const texts = useText().whatIf;
  const format = useFormat();
  const weeks = useQuery({
    queryKey: ['stored-weeks', callTargetId],
    queryFn: () =>
      ask(
        api.GET('/v1/call-targets/{id}/stored-weeks', { params: { path: { id: callTargetId } } }),
      ),
  });
  const labelOf = (one: StoredWeek): string => {
    const name = one.week === null ? texts.lastDays : texts.weekOf(one.week);
    const filled = one.days.filter(({ calls }) => calls > 0).length;
    return `${name}: ${texts.fill(filled, format.number(one.calls))}`;
  };
  return (
    <Loaded query={weeks}>
      {({ items }) => {
        const chosen = items.find((one) => one.week === week);
        return (
          <>
            <SelectField
              name="calls.week"
              label={texts.week}
              options={items.map((one) => ({ id: one.week ?? lastDays, label: labelOf(one) }))}
              value={week ?? lastDays}
              onChange={(id) => onWeek(id === lastDays ? null : id)}
            />
            {chosen && chosen.lack !== null && (
              <Notice tone="warn">
                {texts.lack} {chosen.lack}
              </Notice>
            )}
            {chosen && chosen.days.length > 0 && (
              <Table
                caption={texts.storedDays}
                columns={[
                  {
                    id: 'day',
                    title: texts.day,
                    cell: (day) => format.date(`${day.date}T12:00:00`),
                  },
                  number('calls', texts.calls, (day) => format.number(day.calls)),
                  number('answered', texts.answered, (day) => format.number(day.answered)),
                  number('gaveUp', texts.gaveUp, (day) => format.number(day.abandoned)),
                  {
                    ...{ id: 'agents', title: texts.agentsSeen },
                    cell: (day) => (day.hasAgents ? texts.yes : texts.no),
                  },
                ]}
                rows={chosen.days}
                rowKey={({ date }) => date}
              />
            )}
          </>
        );
      }}
    </Loaded>
  );
}

function number(id: string, title: string, cell: (day: StoredWeek['days'][number]) => string) {
  return { id, title, cell, isNumber: true };
}
