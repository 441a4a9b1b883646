import {
  FieldError,
  Group,
  Input,
  Label,
  NumberField,
  Slider,
  SliderThumb,
  SliderTrack,
} from 'react-aria-components';
import { useFieldError } from '../../kit/form-errors.ts';
import styles from './what-if.module.css';

interface SliderFieldProps {
  label: string;
  /** The field of the API. */
  name: string;
  value: number;
  onChange: (value: number) => void;
  /** Of the slider; the number beside it may go beyond. */
  least: number;
  most: number;
  step: number;
  unit?: string;
  /** "As today", or what stands there for it. */
  note: string;
  /** Null: it is as today. */
  onReset: (() => void) | null;
  resetLabel: string;
}

/** A number that is slid, or typed. */
export function SliderField(props: SliderFieldProps) {
  const { label, name, value, onChange, least, most, step, unit, note } = props;
  const error = useFieldError(name);
  const shown = Number.isNaN(value) ? least : Math.min(Math.max(value, least), most);
  return (
    <div className={styles.sliderField}>
      <NumberField
        name={name}
        value={value}
        onChange={onChange}
        step={step}
        isInvalid={error !== undefined}
        className={styles.sliderNumber ?? ''}
      >
        <Label className={styles.sliderLabel}>{label}</Label>
        <Group className={styles.sliderRow ?? ''}>
          <Input className={styles.sliderInput} />
          {unit !== undefined && <span>{unit}</span>}
        </Group>
        <FieldError className={styles.fault}>{error}</FieldError>
      </NumberField>
      <Slider
        aria-label={label}
        minValue={least}
        maxValue={most}
        step={step}
        value={shown}
        onChange={onChange}
        className={styles.slider ?? ''}
      >
        <SliderTrack className={styles.track ?? ''}>
          <SliderThumb className={styles.thumb ?? ''} />
        </SliderTrack>
      </Slider>
      <p className={styles.sliderNote}>
        {note}{' '}
        {props.onReset && (
          <button type="button" className={styles.reset} onClick={props.onReset}>
            {props.resetLabel}
          </button>
        )}
      </p>
    </div>
  );
}
