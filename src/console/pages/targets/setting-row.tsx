import { useId } from 'react';
import type { FieldError } from '../../api/problem.ts';
import { Button } from '../../kit/button.tsx';
import { Badge } from '../../kit/notice.tsx';
import { useText } from '../../text/text.tsx';
import { SettingEditor } from './setting-editor.tsx';
import type { SettingFact } from './setting-facts.ts';
import { isSame } from './setting-fields.ts';
import type { SettingPath } from './setting-groups.ts';
import { showValue, type Speech } from './show-value.ts';
import { useSpeech } from './speech.ts';
import styles from './targets.module.css';

interface SettingRowProps {
  path: SettingPath;
  fact: SettingFact;
  value: unknown;
  errors: readonly FieldError[];
  isChanged: boolean;
  isReadOnly: boolean;
  onChange: (value: unknown, wanted?: string) => void;
}

/** One setting where it stands: what it is, what follows from it, its bounds and default, and what is wrong with it. */
export function SettingRow(props: SettingRowProps) {
  const { path, fact, value, errors, isChanged, isReadOnly, onChange } = props;
  const speech = useSpeech();
  const { texts } = speech;
  const { fieldError } = useText().kit;
  const { label, what, effect } = speech.settings.settings[path];
  const describedBy = useId();
  const hasDefault = fact.default !== undefined;
  const isWide = wide.has(path);
  const editor = <SettingEditor {...props} label={label} describedBy={describedBy} />;
  return (
    <div
      id={path}
      className={`${styles.setting} ${isWide ? styles.isWide : ''}`}
      data-setting={path}
    >
      {isWide ? <h3>{label}</h3> : editor}
      <div id={describedBy} className={styles.explained}>
        {errors.map(({ field, wanted, found }) => (
          <p key={`${field} ${wanted}`} className={styles.error} role="alert">
            {fieldError(field === path ? wanted : `${field}: ${wanted}`, found)}
          </p>
        ))}
        <p>{what}</p>
        <p>
          <strong>{texts.effect}</strong> {effect}
        </p>
      </div>
      <div className={styles.facts}>
        {isChanged && <Badge tone="info">{texts.changed}</Badge>}
        {factsSaid(path, fact, value, speech).map((fact) => (
          <span key={fact}>{fact}</span>
        ))}
        {hasDefault && !isReadOnly && !isSame(value, fact.default) && (
          <Button
            kind="quiet"
            size="small"
            aria-label={texts.toDefaultOf(label)}
            onPress={() => onChange(fact.default)}
          >
            {texts.toDefault}
          </Button>
        )}
      </div>
      {isWide && editor}
    </div>
  );
}

/** Editors of several parts take the whole width, and stand below what is said of them. */
const wide: ReadonlySet<SettingPath> = new Set(['staffing', 'metadataItems', 'twilio']);

function factsSaid(path: SettingPath, fact: SettingFact, value: unknown, speech: Speech): string[] {
  const { texts, settings, format } = speech;
  const said: string[] = [];
  if (fact.isSeconds && typeof value === 'number' && value >= 120)
    said.push(texts.equals(format.duration(value)));
  if (fact.min !== null && fact.max !== null)
    said.push(texts.bounds(format.number(fact.min, 2), format.number(fact.max, 2)));
  if (fact.isNullable && fact.form !== 'object' && path !== 'staffing')
    said.push(texts.emptyIs(settings.settings[path].none ?? texts.value.none));
  if (fact.default === undefined) said.push(texts.noDefault);
  else said.push(texts.defaultIs(showValue(path, fact.default, speech).join(', ')));
  return said;
}
