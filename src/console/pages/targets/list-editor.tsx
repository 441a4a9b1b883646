import { useState } from 'react';
import { TextField } from '../../kit/text-field.tsx';
import type { EditorProps } from './editor-props.ts';
import { isSame } from './setting-fields.ts';
import { useSpeech } from './speech.ts';

/** Several words, each on a line of its own. */
export function ListEditor(props: EditorProps) {
  const { fact, label, value, errors, isReadOnly, describedBy, onChange } = props;
  const { texts } = useSpeech();
  const read = (typed: string): string[] | null => {
    const words = typed.split(/[\s,;]+/).filter((word) => word !== '');
    return words.length === 0 && fact.isNullable ? null : words;
  };
  const saved = Array.isArray(value) ? value.map(String).join('\n') : '';
  const [typed, setTyped] = useState(saved);
  const shown = isSame(read(typed), value) ? typed : saved;
  return (
    <TextField
      label={label}
      hint={texts.onePerLine}
      rows={Math.min(8, Math.max(2, shown.split('\n').length))}
      value={shown}
      onChange={(now) => {
        setTyped(now);
        onChange(read(now));
      }}
      isReadOnly={isReadOnly}
      isInvalid={errors.length > 0}
      aria-describedby={describedBy}
      autoComplete="off"
    />
  );
}
