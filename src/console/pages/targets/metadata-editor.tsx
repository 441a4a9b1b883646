import { Button } from '../../kit/button.tsx';
import { SelectField } from '../../kit/select-field.tsx';
import { TextField } from '../../kit/text-field.tsx';
import { PartError } from './part-error.tsx';
import { readNumber } from './read-number.ts';
import type { EditorProps } from './editor-props.ts';
import { fieldOf, text } from './setting-fields.ts';
import { useSpeech } from './speech.ts';
import styles from './targets.module.css';

const newItem = { name: '', type: 'sip-header', maxLength: 60, terminator: null, default: null };

/** The metadata items, one below the other. */
export function MetadataEditor({
  path,
  label,
  value,
  errors,
  isReadOnly,
  describedBy,
  onChange,
}: EditorProps) {
  const { items: texts } = useSpeech().texts;
  const items: unknown[] = Array.isArray(value) ? value : [];
  const change = (at: number, name: string, now: unknown): void =>
    onChange(items.map((item, nth) => (nth === at ? { ...(item as object), [name]: now } : item)));
  return (
    <div role="group" aria-label={label} aria-describedby={describedBy} className={styles.rows}>
      {items.map((item, at) => {
        const part = (name: string): string => text(fieldOf(item as object, name));
        const field = (name: string, otherwise?: string) => ({
          hint: (
            <PartError
              errors={errors}
              field={`${path}.${at}.${name}`}
              {...(otherwise !== undefined && { otherwise })}
            />
          ),
          isInvalid: errors.some((error) => error.field === `${path}.${at}.${name}`),
          value: part(name),
          isReadOnly,
          autoComplete: 'off',
        });
        const maybe = (name: string, ifEmpty: string) => ({
          ...field(name, ifEmpty),
          onChange: (typed: string) => change(at, name, typed === '' ? null : typed),
        });
        return (
          // Items have no name of their own that stays while one types it.
          // oxlint-disable-next-line react/no-array-index-key
          <fieldset key={at} className={styles.row}>
            <legend>{texts.item(at + 1)}</legend>
            <TextField
              {...field('name', texts.nameIsHeader)}
              label={texts.name}
              onChange={(typed) => change(at, 'name', typed)}
              spellCheck="false"
            />
            <SelectField
              label={texts.type}
              options={Object.entries(texts.types).map(([id, name]) => ({ id, label: name }))}
              value={part('type')}
              onChange={(type) => change(at, 'type', type)}
              isDisabled={isReadOnly}
            />
            <TextField
              {...field('maxLength', texts.lengthUnits)}
              label={texts.maxLength}
              inputMode="numeric"
              onChange={(typed) =>
                change(at, 'maxLength', readNumber(typed, { isNullable: false }))
              }
            />
            <TextField {...maybe('terminator', texts.emptyKeepsAll)} label={texts.terminator} />
            <TextField {...maybe('default', texts.emptyLeavesOut)} label={texts.default} />
            {!isReadOnly && (
              <div className={styles.whole}>
                <Button size="small" onPress={() => onChange(items.filter((_, nth) => nth !== at))}>
                  {texts.remove(part('name') || texts.item(at + 1))}
                </Button>
              </div>
            )}
          </fieldset>
        );
      })}
      {!isReadOnly && (
        <div>
          <Button size="small" onPress={() => onChange([...items, newItem])}>
            {texts.add}
          </Button>
        </div>
      )}
    </div>
  );
}
