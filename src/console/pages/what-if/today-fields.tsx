import { memo } from 'react';
import { NumberField } from '../../kit/number-field.tsx';
import { SelectField } from '../../kit/select-field.tsx';
import { useText } from '../../text/text.tsx';
import type { TodayDraft } from './draft.ts';
import { policies } from './policies.ts';
import styles from './what-if.module.css';

interface TodayFieldsProps {
  today: TodayDraft;
  /** Nothing was seen: what is not told is assumed. */
  isCurve: boolean;
  onChange: (change: Partial<TodayDraft>) => void;
}

/** How it is before anything changes. */
export const TodayFields = memo(function TodayFields(props: TodayFieldsProps) {
  const { today, isCurve, onChange } = props;
  const texts = useText().whatIf;
  const { policy } = today;
  return (
    <fieldset className={styles.today}>
      <legend>{texts.today}</legend>
      <SelectField
        name="today.policy"
        label={texts.policy}
        hint={texts.policyHints[policy]}
        options={policies.map((id) => ({ id, label: texts.policies[id] }))}
        value={policy}
        onChange={(id) => onChange({ policy: policies.find((each) => each === id) ?? policy })}
      />
      <NumberField
        name="today.thresholdSeconds"
        label={texts.threshold}
        unit={texts.seconds}
        value={today.thresholdSeconds}
        onChange={(thresholdSeconds) => onChange({ thresholdSeconds })}
      />
      <NumberField
        name="today.acceptShare"
        label={texts.accept}
        unit={texts.percent}
        value={today.acceptPercent}
        onChange={(acceptPercent) => onChange({ acceptPercent })}
      />
      <NumberField
        name="today.answerShare"
        label={texts.answer}
        unit={texts.percent}
        value={today.answerPercent}
        onChange={(answerPercent) => onChange({ answerPercent })}
      />
      <NumberField
        name="today.handleMeanSeconds"
        label={texts.handle}
        hint={texts.handleHint(isCurve)}
        unit={texts.seconds}
        value={today.handleMeanSeconds}
        onChange={(handleMeanSeconds) => onChange({ handleMeanSeconds })}
      />
      <NumberField
        name="today.patienceMeanSeconds"
        label={texts.patience}
        hint={texts.patienceHint(isCurve)}
        unit={texts.seconds}
        value={today.patienceMeanSeconds}
        onChange={(patienceMeanSeconds) => onChange({ patienceMeanSeconds })}
      />
    </fieldset>
  );
});
