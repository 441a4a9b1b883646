import { memo } from 'react';
import { Button } from '../../kit/button.tsx';
import { SelectField } from '../../kit/select-field.tsx';
import { TextField } from '../../kit/text-field.tsx';
import { useFormat, useText } from '../../text/text.tsx';
import { describeDraft } from './describe.ts';
import type { Policy, TodayDraft, VariantDraft } from './draft.ts';
import { policies } from './policies.ts';
import { SliderField } from './slider-field.tsx';
import styles from './what-if.module.css';

interface VariantFieldsProps {
  nth: number;
  variant: VariantDraft;
  today: TodayDraft;
  /** Half hours that can be named. */
  times: readonly string[];
  onChange: (key: number, change: Partial<VariantDraft>) => void;
  /** Null: it is the only one. */
  onRemove: ((key: number) => void) | null;
}

/** What one variant changes: each field says whether it is as today. */
export const VariantFields = memo(function VariantFields(props: VariantFieldsProps) {
  const { nth, variant, today, times, onChange, onRemove } = props;
  const texts = useText().whatIf;
  const format = useFormat();
  const at = `variants.${nth - 1}`;
  const set = (change: Partial<VariantDraft>): void => onChange(variant.key, change);
  const described = describeDraft(variant, texts, format);
  const noteOf = (isChanged: boolean): string => (isChanged ? texts.changed : texts.asToday);
  const handle = variant.handleMeanSeconds ?? today.handleMeanSeconds;
  const asToday = 'as-today';
  return (
    <fieldset className={styles.variant}>
      <legend>{texts.variant(nth)}</legend>
      <TextField
        name={`${at}.name`}
        label={texts.variantName}
        hint={texts.variantNameHint}
        placeholder={described}
        value={variant.name}
        onChange={(name) => set({ name })}
        maxLength={60}
      />
      <SliderField
        {...{ name: `${at}.agents.add`, label: texts.agentsAdded, least: -10, most: 10, step: 1 }}
        value={variant.addAgents}
        onChange={(addAgents) => set({ addAgents })}
        note={noteOf(variant.addAgents !== 0)}
        onReset={variant.addAgents === 0 ? null : () => set({ addAgents: 0 })}
        resetLabel={texts.asToday}
      />
      <div className={styles.pair}>
        <SelectField
          name={`${at}.agents.from`}
          label={texts.from}
          isDisabled={variant.addAgents === 0}
          options={[{ id: asToday, label: texts.opening }, ...times.map(toOption)]}
          value={variant.from ?? asToday}
          onChange={(from) => set({ from: from === asToday ? null : from })}
        />
        <SelectField
          name={`${at}.agents.until`}
          label={texts.until}
          isDisabled={variant.addAgents === 0}
          options={[{ id: asToday, label: texts.closing }, ...times.map(toOption)]}
          value={variant.until ?? asToday}
          onChange={(until) => set({ until: until === asToday ? null : until })}
        />
      </div>
      <SelectField
        name={`${at}.policy`}
        label={texts.policy}
        options={[
          { id: asToday, label: `${texts.asToday}: ${texts.policies[today.policy]}` },
          ...policies.map((id) => ({ id, label: texts.policies[id] })),
        ]}
        value={variant.policy ?? asToday}
        onChange={(id) =>
          set({ policy: policies.find((each): each is Policy => each === id) ?? null })
        }
      />
      <SliderField
        {...{ name: `${at}.thresholdSeconds`, label: texts.threshold, unit: texts.seconds }}
        {...{ least: 0, most: 900, step: 15 }}
        value={variant.thresholdSeconds ?? today.thresholdSeconds}
        onChange={(thresholdSeconds) => set({ thresholdSeconds })}
        note={noteOf(variant.thresholdSeconds !== null)}
        onReset={variant.thresholdSeconds === null ? null : () => set({ thresholdSeconds: null })}
        resetLabel={texts.asToday}
      />
      <SliderField
        {...{ name: `${at}.acceptShare`, label: texts.accept, unit: texts.percent }}
        {...{ least: 0, most: 100, step: 5 }}
        value={variant.acceptPercent ?? today.acceptPercent}
        onChange={(acceptPercent) => set({ acceptPercent })}
        note={noteOf(variant.acceptPercent !== null)}
        onReset={variant.acceptPercent === null ? null : () => set({ acceptPercent: null })}
        resetLabel={texts.asToday}
      />
      <SliderField
        {...{ name: `${at}.handleMeanSeconds`, label: texts.handle, unit: texts.seconds }}
        {...{ least: 30, most: 1200, step: 10 }}
        value={handle}
        onChange={(seconds) => set({ handleMeanSeconds: Number.isNaN(seconds) ? null : seconds })}
        note={noteOf(variant.handleMeanSeconds !== null)}
        onReset={variant.handleMeanSeconds === null ? null : () => set({ handleMeanSeconds: null })}
        resetLabel={texts.asToday}
      />
      {onRemove && (
        <Button size="small" onPress={() => onRemove(variant.key)}>
          {texts.removeVariant(variant.name || texts.variant(nth))}
        </Button>
      )}
    </fieldset>
  );
});

const toOption = (time: string): { id: string; label: string } => ({ id: time, label: time });
