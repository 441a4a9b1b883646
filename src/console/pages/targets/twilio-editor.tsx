import { TextField } from '../../kit/text-field.tsx';
import { PartError } from './part-error.tsx';
import type { EditorProps } from './editor-props.ts';
import { fieldOf, text } from './setting-fields.ts';
import { useSpeech } from './speech.ts';
import styles from './targets.module.css';

const parts = ['workspaceSid', 'taskQueueSid'] as const;

/** The two names of a TaskRouter queue; both empty: none. */
export function TwilioEditor({
  path,
  label,
  value,
  errors,
  isReadOnly,
  describedBy,
  onChange,
}: EditorProps) {
  const { queue } = useSpeech().texts;
  const given = typeof value === 'object' && value !== null ? value : {};
  const change = (name: string, typed: string): void => {
    const sids = { workspaceSid: '', taskQueueSid: '', ...given, [name]: typed };
    onChange(sids.workspaceSid === '' && sids.taskQueueSid === '' ? null : sids);
  };
  return (
    <div role="group" aria-label={label} aria-describedby={describedBy} className={styles.pair}>
      {parts.map((name) => (
        <TextField
          key={name}
          label={queue[name]}
          hint={
            <PartError errors={errors} field={`${path}.${name}`} otherwise={queue.emptyIsNone} />
          }
          value={text(fieldOf(given, name))}
          onChange={(typed) => change(name, typed)}
          isReadOnly={isReadOnly}
          isInvalid={errors.some(({ field }) => field === `${path}.${name}`)}
          autoComplete="off"
          spellCheck="false"
        />
      ))}
    </div>
  );
}
