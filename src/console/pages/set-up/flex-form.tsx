import { useState } from 'react';
import { Button } from '../../kit/button.tsx';
import { CopyButton } from '../../kit/copy-button.tsx';
import { Form } from '../../kit/form.tsx';
import { Notice } from '../../kit/notice.tsx';
import { NumberField } from '../../kit/number-field.tsx';
import { SelectField } from '../../kit/select-field.tsx';
import { TextField } from '../../kit/text-field.tsx';
import { useText } from '../../text/text.tsx';
import { asFile, essentialsOf, fromFile, withEssentials, type Essentials } from './flex-draft.ts';
import type { FlexSettings } from './queries.ts';
import styles from './set-up.module.css';

interface FlexFormProps {
  settings: FlexSettings;
  onChange: (settings: FlexSettings) => void;
  error: unknown;
  isPending: boolean;
  onPlan: () => void;
}

/** The settings of the Flex side: what everybody fills in as fields, all of them as the file. */
export function FlexForm({ settings, onChange, error, isPending, onPlan }: FlexFormProps) {
  const texts = useText().setUp;
  const form = essentialsOf(settings);
  const change = (part: Partial<Essentials>): void => onChange(withEssentials(settings, part));
  return (
    <Form
      error={error}
      onSubmit={onPlan}
      actions={
        <Button kind="primary" type="submit" isPending={isPending}>
          {isPending ? texts.planning : texts.showPlan}
        </Button>
      }
    >
      <CustomerNumbers
        numbers={form.customerNumbers}
        onChange={(customerNumbers) => change({ customerNumbers })}
      />
      <TextField
        name="returnNumber"
        label={texts.flexFields.returnNumber}
        hint={texts.flexHints.returnNumber}
        value={form.returnNumber}
        onChange={(returnNumber) => change({ returnNumber })}
      />
      <TextField
        name="sipDomain"
        label={texts.flexFields.sipDomain}
        hint={texts.flexHints.sipDomain}
        value={form.sipDomain}
        onChange={(sipDomain) => change({ sipDomain })}
      />
      <TextField
        name="taskRouter.taskQueue"
        label={texts.flexFields.taskQueue}
        hint={texts.flexHints.taskQueue}
        value={form.taskQueue}
        onChange={(taskQueue) => change({ taskQueue })}
      />
      <TextField
        name="callback.number"
        label={texts.flexFields.callbackNumber}
        hint={texts.flexHints.callbackNumber}
        value={form.callbackNumber}
        onChange={(callbackNumber) => change({ callbackNumber })}
      />
      <TextField
        name="callback.host"
        label={texts.flexFields.callbackHost}
        hint={texts.flexHints.callbackHost}
        value={form.callbackHost}
        onChange={(callbackHost) => change({ callbackHost })}
      />
      <NumberField
        name="callback.port"
        label={texts.flexFields.callbackPort}
        value={form.callbackPort}
        formatOptions={{ useGrouping: false }}
        onChange={(callbackPort) => change({ callbackPort })}
      />
      <TextField
        name="allow"
        label={texts.flexFields.allow}
        hint={texts.flexHints.allow}
        value={form.allow}
        onChange={(allow) => change({ allow })}
      />
      {settings['provider'] !== 'mindful' && (
        <TextField
          name="unholdUrl"
          label={texts.flexFields.unholdUrl}
          hint={texts.flexHints.unholdUrl}
          value={form.unholdUrl}
          onChange={(unholdUrl) => change({ unholdUrl })}
        />
      )}
      <NumberField
        name="thresholdSeconds"
        label={texts.flexFields.thresholdSeconds}
        hint={texts.flexHints.thresholdSeconds}
        unit="s"
        value={form.thresholdSeconds}
        onChange={(thresholdSeconds) => change({ thresholdSeconds })}
      />
      <SettingsFile settings={settings} onChange={onChange} />
    </Form>
  );
}

interface CustomerNumbersProps {
  numbers: Essentials['customerNumbers'];
  onChange: (numbers: Essentials['customerNumbers']) => void;
}

function CustomerNumbers({ numbers, onChange }: CustomerNumbersProps) {
  const texts = useText().setUp;
  const offers = [
    { id: 'before-queue', label: texts.offers.beforeQueue },
    { id: 'in-queue', label: texts.offers.inQueue },
  ];
  const put = (at: number, part: Partial<Essentials['customerNumbers'][number]>): void =>
    onChange(numbers.map((each, index) => (index === at ? { ...each, ...part } : each)));
  return (
    <fieldset className={styles.numbers}>
      <legend>{texts.flexFields.customerNumbers}</legend>
      {numbers.map((each, at) => (
        // They have no name of their own but their place.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={at} className={styles.numberRow}>
          <TextField
            name={`customerNumbers.${at}.number`}
            label={texts.nthNumber(at + 1)}
            value={each.number}
            onChange={(number) => put(at, { number })}
          />
          <SelectField
            name={`customerNumbers.${at}.offer`}
            label={texts.offered}
            options={offers}
            value={each.offer}
            onChange={(offer) => put(at, { offer })}
          />
          {numbers.length > 1 && (
            <Button
              size="small"
              aria-label={texts.removeNumber(at + 1)}
              onPress={() => onChange(numbers.filter((_, index) => index !== at))}
            >
              {texts.remove}
            </Button>
          )}
        </div>
      ))}
      <p>
        <Button
          size="small"
          onPress={() => onChange([...numbers, { number: '', offer: 'before-queue' }])}
        >
          {texts.anotherNumber}
        </Button>
      </p>
    </fieldset>
  );
}

/** All settings as the file; what is typed there is kept, and taken as soon as it is JSON. */
function SettingsFile({ settings, onChange }: Pick<FlexFormProps, 'settings' | 'onChange'>) {
  const texts = useText().setUp;
  const [typed, setTyped] = useState<string | null>(null);
  const content = typed ?? asFile(settings);
  const isJson = typed === null || fromFile(typed) !== null;
  return (
    <details className={styles.file}>
      <summary>{texts.asFile}</summary>
      <div className={styles.stack}>
        <p className={styles.soft}>{texts.asFileLead}</p>
        <TextField
          label={texts.file}
          rows={16}
          value={content}
          onChange={(next) => {
            const parsed = fromFile(next);
            setTyped(next);
            if (parsed !== null) onChange(parsed);
          }}
          onBlur={() => {
            if (isJson) setTyped(null);
          }}
        />
        {!isJson && <Notice tone="warn">{texts.notJson}</Notice>}
        <p>
          <CopyButton text={content} label={texts.copyFile} />
        </p>
      </div>
    </details>
  );
}
