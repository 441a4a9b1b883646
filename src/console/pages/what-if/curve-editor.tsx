import { memo, useCallback, useRef, useState, type PointerEvent } from 'react';
import { FieldError, Input, NumberField } from 'react-aria-components';
import { Button } from '../../kit/button.tsx';
import { useFieldError } from '../../kit/form-errors.ts';
import { NumberField as KitNumberField } from '../../kit/number-field.tsx';
import { SelectField } from '../../kit/select-field.tsx';
import { useFormat, useText } from '../../text/text.tsx';
import { timeOfHalf, type ChangeDraft, type HalfHour } from './draft.ts';
import { presetOf, type Preset } from './presets.ts';
import styles from './what-if.module.css';

interface CurveEditorProps {
  opensAt: string;
  halfHours: readonly HalfHour[];
  onChange: ChangeDraft;
}

const presets: readonly Preset[] = ['morning', 'flat', 'surge'];
const openings = Array.from({ length: 48 }, (_, index) => timeOfHalf('00:00', index));

/** A day's calls and agents by the half hour: presets, bars to drag, and a table to type in. */
export const CurveEditor = memo(function CurveEditor(props: CurveEditorProps) {
  const { opensAt, halfHours, onChange } = props;
  const texts = useText().whatIf;
  const format = useFormat();
  const set = useCallback(
    (index: number, change: Partial<HalfHour>) =>
      onChange((was) => ({
        halfHours: was.halfHours.map((half, at) => (at === index ? { ...half, ...change } : half)),
      })),
    [onChange],
  );
  const sum = (of: (half: HalfHour) => number): number =>
    halfHours.reduce((total, half) => total + (Number.isNaN(of(half)) ? 0 : of(half)), 0);
  const resize = (count: number): void => {
    if (!(count >= 1 && count <= 48)) return;
    const last = halfHours.at(-1) ?? { calls: 10, agents: 2 };
    const sized = Array.from({ length: count }, (_, index) => halfHours[index] ?? last);
    onChange({ halfHours: sized });
  };
  return (
    <div className={styles.curve}>
      <div className={styles.presets} role="group" aria-label={texts.presets}>
        <span>{texts.presets}</span>
        {presets.map((preset) => (
          <Button
            key={preset}
            size="small"
            onPress={() => onChange({ opensAt: '08:00', halfHours: presetOf(preset) })}
          >
            {texts[preset]}
          </Button>
        ))}
      </div>
      <div className={styles.pair}>
        <SelectField
          name="calls.opensAt"
          label={texts.opensAt}
          options={openings.map((time) => ({ id: time, label: time }))}
          value={opensAt}
          onChange={(time) => onChange({ opensAt: time })}
        />
        <KitNumberField
          name="calls.halfHours"
          label={texts.halfHours}
          value={halfHours.length}
          minValue={1}
          maxValue={48}
          onChange={resize}
        />
      </div>
      <Bars halfHours={halfHours} onDrag={(index, calls) => set(index, { calls })} />
      <p className={styles.note}>{texts.drawCalls}</p>
      <p>
        {texts.callsInAll(
          format.number(sum(({ calls }) => calls)),
          format.number(sum(({ agents }) => agents) / 2, 1),
        )}
      </p>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard */}
      <div className={styles.halves} role="region" aria-label={texts.callsAndAgents} tabIndex={0}>
        <table>
          <caption>{texts.callsAndAgents}</caption>
          <thead>
            <tr>
              <th scope="col">{texts.time}</th>
              <th scope="col">{texts.calls}</th>
              <th scope="col">{texts.agents}</th>
            </tr>
          </thead>
          <tbody>
            {halfHours.map(({ calls, agents }, index) => {
              const time = timeOfHalf(opensAt, index);
              return <HalfRow key={time} {...{ index, time, calls, agents }} onChange={set} />;
            })}
          </tbody>
        </table>
      </div>
    </div>
  );
});

interface HalfRowProps extends HalfHour {
  index: number;
  time: string;
  onChange: (index: number, change: Partial<HalfHour>) => void;
}

const HalfRow = memo(function HalfRow({ index, time, calls, agents, onChange }: HalfRowProps) {
  const texts = useText().whatIf;
  return (
    <tr>
      <th scope="row">{time}</th>
      <td>
        <Cell
          name={`calls.halfHours.${index}.calls`}
          label={texts.callsAt(time)}
          value={calls}
          onChange={(value) => onChange(index, { calls: value })}
        />
      </td>
      <td>
        <Cell
          name={`calls.halfHours.${index}.agents`}
          label={texts.agentsAt(time)}
          value={agents}
          onChange={(value) => onChange(index, { agents: value })}
        />
      </td>
    </tr>
  );
});

interface CellProps {
  name: string;
  label: string;
  value: number;
  onChange: (value: number) => void;
}

function Cell({ name, label, value, onChange }: CellProps) {
  const error = useFieldError(name);
  return (
    <NumberField {...{ name, value, onChange }} aria-label={label} isInvalid={error !== undefined}>
      <Input className={styles.cell} />
      <FieldError className={styles.fault}>{error}</FieldError>
    </NumberField>
  );
}

/** The calls as bars; for a pointer alone, since the table takes the keyboard. */
function Bars({
  halfHours,
  onDrag,
}: {
  halfHours: readonly HalfHour[];
  onDrag: (index: number, calls: number) => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  /** While a bar is dragged the scale stands still. */
  const [held, setHeld] = useState<number | null>(null);
  const most = Math.max(10, ...halfHours.map(({ calls }) => calls || 0)) * 1.25;
  const scale = held ?? most;
  const drag = (event: PointerEvent, scale: number | null): void => {
    const place = box.current?.getBoundingClientRect();
    if (!place || scale === null) return;
    const index = Math.floor(((event.clientX - place.left) / place.width) * halfHours.length);
    if (index < 0 || index >= halfHours.length) return;
    const share = 1 - (event.clientY - place.top) / place.height;
    onDrag(index, Math.round(Math.min(1, Math.max(0, share)) * scale));
  };
  return (
    <div
      ref={box}
      className={styles.bars}
      aria-hidden="true"
      data-testid="bars"
      onPointerDown={(event) => {
        setHeld(most);
        event.currentTarget.setPointerCapture(event.pointerId);
        drag(event, most);
      }}
      onPointerMove={(event) => drag(event, held)}
      onPointerUp={() => setHeld(null)}
      onPointerCancel={() => setHeld(null)}
    >
      {halfHours.map(({ calls }, index) => (
        <div
          // oxlint-disable-next-line react/no-array-index-key -- a bar is its place
          key={index}
          className={styles.bar}
          style={{ height: `${Math.min(100, ((calls || 0) / scale) * 100)}%` }}
        />
      ))}
    </div>
  );
}
