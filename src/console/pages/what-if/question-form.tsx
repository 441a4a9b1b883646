import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
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
import { mostVariants, newVariant, questionOf, timeOfHalf, type Draft } from './draft.ts';
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
  const change = (part: Partial<Draft>): void => setDraft((was) => ({ ...was, ...part }));
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
  const times = isCurve
    ? draft.halfHours.slice(1).map((_, index) => timeOfHalf(draft.opensAt, index + 1))
    : Array.from({ length: 47 }, (_, index) => timeOfHalf('00:30', index));
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
        <TodayFields
          today={draft.today}
          isCurve={isCurve}
          onChange={(part) => change({ today: { ...draft.today, ...part } })}
        />
        <h3>{texts.variants}</h3>
        <div className={styles.variants}>
          {draft.variants.map((variant, index) => (
            <VariantFields
              key={variant.key}
              nth={index + 1}
              variant={variant}
              today={draft.today}
              times={times}
              onChange={(changed) =>
                change({
                  variants: draft.variants.map((one) => (one.key === variant.key ? changed : one)),
                })
              }
              onRemove={
                draft.variants.length === 1
                  ? null
                  : () =>
                      change({
                        variants: draft.variants.filter(({ key }) => key !== variant.key),
                      })
              }
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
