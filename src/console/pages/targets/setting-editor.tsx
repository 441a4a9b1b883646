import { useState } from 'react';
import { RadioGroup, Switch } from '../../kit/checks.tsx';
import { TextField } from '../../kit/text-field.tsx';
import type { EditorProps } from './editor-props.ts';
import { ListEditor } from './list-editor.tsx';
import { MetadataEditor } from './metadata-editor.tsx';
import { faultOf, readNumber } from './read-number.ts';
import { isSame, text } from './setting-fields.ts';
import { useSpeech } from './speech.ts';
import { TwilioEditor } from './twilio-editor.tsx';
import { WeekEditor } from './week-editor.tsx';

/** What one changes a setting with. */
export function SettingEditor(props: EditorProps) {
  const { path, fact, label, value, isReadOnly, describedBy, onChange } = props;
  const { settings } = useSpeech();
  if (path === 'staffing') return <WeekEditor {...props} />;
  if (path === 'metadataItems') return <MetadataEditor {...props} />;
  if (path === 'twilio') return <TwilioEditor {...props} />;
  switch (fact.form) {
    case 'flag':
      return (
        <Switch
          isSelected={value === true}
          onChange={onChange}
          isDisabled={isReadOnly}
          aria-describedby={describedBy}
        >
          {label}
        </Switch>
      );
    case 'choice': {
      const named = settings.settings[path].options ?? {};
      return (
        <RadioGroup
          label={label}
          options={fact.choices.map((id) => ({ id, label: named[id] ?? id }))}
          value={text(value)}
          onChange={onChange}
          isDisabled={isReadOnly}
          aria-describedby={describedBy}
        />
      );
    }
    case 'number':
      return <NumberEditor {...props} />;
    case 'list':
      return <ListEditor {...props} />;
    case 'text':
      return <TextEditor {...props} />;
    case 'object':
      return null;
    default:
      return fact.form satisfies never;
  }
}

/** A line of text; empty is nothing, where nothing is allowed. */
function TextEditor({
  fact,
  label,
  value,
  errors,
  isReadOnly,
  describedBy,
  onChange,
}: EditorProps) {
  return (
    <TextField
      label={label}
      value={text(value)}
      onChange={(typed) => onChange(typed === '' && fact.isNullable ? null : typed)}
      isReadOnly={isReadOnly}
      isInvalid={errors.length > 0}
      aria-describedby={describedBy}
      autoComplete="off"
    />
  );
}

/** A number as it is typed: what is none is kept, and said. */
function NumberEditor({
  fact,
  label,
  value,
  errors,
  isReadOnly,
  describedBy,
  onChange,
}: EditorProps) {
  const { texts, format } = useSpeech();
  const [typed, setTyped] = useState(text(value));
  // Changed by somebody else, or put back to its default: what was typed is not it any more.
  const shown = isSame(readNumber(typed, fact), value) ? typed : text(value);
  return (
    <TextField
      label={fact.isSeconds ? `${label} (${texts.inSeconds})` : label}
      value={shown}
      inputMode={fact.isWhole ? 'numeric' : 'decimal'}
      onChange={(now) => {
        setTyped(now);
        const fault = faultOf(readNumber(now, fact), fact);
        const bounds = [format.number(fact.min ?? 0, 2), format.number(fact.max ?? 0, 2)] as const;
        const wanted = fact.isWhole ? texts.wantedWhole(...bounds) : texts.wantedNumber(...bounds);
        onChange(readNumber(now, fact), fault ? wanted : undefined);
      }}
      isReadOnly={isReadOnly}
      isInvalid={errors.length > 0}
      aria-describedby={describedBy}
      autoComplete="off"
    />
  );
}
