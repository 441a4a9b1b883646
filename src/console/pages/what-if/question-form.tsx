import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { api, ask } from '../../api/client.ts';
import { Button } from '../../kit/button.tsx';
import { Form } from '../../kit/form.tsx';
import { NumberField } from '../../kit/number-field.tsx';
import { Card } from '../../kit/page.tsx';
import { atFormFields } from './form-errors.ts';
import { TextField } from '../../kit/text-field.tsx';
import { useFormat, useText } from '../../text/text.tsx';
import { BaseFields } from './base-fields.tsx';
import { describeDraft } from './describe.ts';
import {
  mostVariants,
  newVariant,
  questionOf,
  timeOfHalf,
  type ChangeDraft,
  type Draft,
  type TodayDraft,
  type VariantDraft,
} from './draft.ts';
import { targetsQuery, whatIfsKey } from './queries.ts';
import { todayOf } from './today-of-target.ts';
import { TodayFields } from './today-fields.tsx';
import { VariantFields } from './variant-fields.tsx';
import styles from './what-if.module.css';

/** The question: where the calls come from, how it is today, what would be other. */
export function QuestionForm({ first }: { first: Draft }) {
  const texts = useText().whatIf;
  const format = useFormat();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [draft, setDraft] = useState(first);
  // The same functions all along: a part of the form is drawn anew when what it shows has changed.
  const change = useCallback<ChangeDraft>(
    (part) => setDraft((was) => ({ ...was, ...(typeof part === 'function' ? part(was) : part) })),
    [],
  );
  const changeToday = useCallback(
    (part: Partial<TodayDraft>) => change((was) => ({ today: { ...was.today, ...part } })),
    [change],
  );
  const changeVariant = useCallback(
    (key: number, part: Partial<VariantDraft>) =>
      change(({ variants }) => ({
        variants: variants.map((one) => (one.key === key ? { ...one, ...part } : one)),
      })),
    [change],
  );
  const removeVariant = useCallback(
    (key: number) =>
      change(({ variants }) => ({ variants: variants.filter((one) => one.key !== key) })),
    [change],
  );
  const asking = useMutation({
    mutationFn: () =>
      ask(
        api.POST('/v1/what-ifs', {
          body: questionOf(draft, (variant) => describeDraft(variant, texts, format)),
        }),
      ),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: whatIfsKey });
      await navigate({ to: '/what-if/$id', params: { id } });
    },
  });
  const targets = useQuery(targetsQuery);
  const choose = (id: string | null): void => {
    const target = targets.data?.find((each) => each.id === id);
    change({
      ...{ callTargetId: id, week: null, ...(id === null && { source: 'curve' as const }) },
      ...(target && { today: { ...draft.today, ...todayOf(target) } }),
    });
  };
  // The same one until it is sent again: a new one leads to its first field.
  const error = useMemo(
    () => atFormFields(asking.error, texts.percentWanted),
    [asking.error, texts],
  );
  const isCurve = draft.source === 'curve';
  const opensAt = isCurve ? draft.opensAt : '00:00';
  const halves = isCurve ? draft.halfHours.length : 48;
  const times = useMemo(
    () => Array.from({ length: halves - 1 }, (_, index) => timeOfHalf(opensAt, index + 1)),
    [opensAt, halves],
  );
  return (
    <Card title={texts.ask}>
      <Form
        error={error}
        onSubmit={() => asking.mutate()}
        actions={
          <Button kind="primary" type="submit" isPending={asking.isPending}>
            {texts.run}
          </Button>
        }
      >
        <BaseFields draft={draft} onChange={change} onTarget={choose} />
        <TodayFields today={draft.today} isCurve={isCurve} onChange={changeToday} />
        <h3>{texts.variants}</h3>
        <div className={styles.variants}>
          {draft.variants.map((variant, index) => (
            <VariantFields
              key={variant.key}
              nth={index + 1}
              variant={variant}
              today={draft.today}
              times={times}
              onChange={changeVariant}
              onRemove={draft.variants.length === 1 ? null : removeVariant}
            />
          ))}
        </div>
        {draft.variants.length < mostVariants && (
          <div>
            <Button onPress={() => change({ variants: [...draft.variants, newVariant()] })}>
              {texts.addVariant}
            </Button>
          </div>
        )}
        <div className={styles.pair}>
          <NumberField
            name="days"
            label={texts.days}
            hint={texts.daysHint}
            value={draft.days}
            onChange={(days) => change({ days })}
          />
          <NumberField
            name="seed"
            label={texts.seed}
            hint={texts.seedHint}
            value={draft.seed}
            onChange={(seed) => change({ seed })}
            formatOptions={{ useGrouping: false }}
          />
        </div>
        <TextField
          name="name"
          label={texts.name}
          hint={texts.nameHint}
          value={draft.name}
          onChange={(name) => change({ name })}
          maxLength={100}
        />
      </Form>
    </Card>
  );
}
