import { Link } from '@tanstack/react-router';
import { useRef, useState, type KeyboardEvent } from 'react';
import { Ago, PhoneNumber, Since, Time } from '../../kit/time.tsx';
import { useFormat, useText } from '../../text/text.tsx';
import type { LivePlace, LiveTarget } from './live-state.ts';
import styles from './live.module.css';

/**
 * Who waits, in order: a circle for who holds, a square for a callback, with their places. One stop of the keyboard;
 * the arrows go along the line, and what is met is told below.
 */
export function LineStrip({ target }: { target: LiveTarget }) {
  const texts = useText().live;
  const list = useRef<HTMLOListElement>(null);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const { places, behind } = target;
  const chosen = places.find(({ id }) => id === chosenId) ?? null;
  const reachable = chosen ?? places[0];
  const hidden = behind.callers + behind.callbacks;

  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined || !reachable) return;
    event.preventDefault();
    const at = Math.min(Math.max(places.indexOf(reachable) + step, 0), places.length - 1);
    list.current?.querySelectorAll<HTMLElement>('[data-place]')[at]?.focus();
  };
  return (
    <div className={styles.line}>
      {places.length > 0 && (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys move the focus among its links and buttons
        <ol ref={list} className={styles.places} aria-label={texts.line} onKeyDown={onKeyDown}>
          {places.map((place) => (
            <li key={`${place.kind} ${place.id}`} data-move={place.id}>
              <Dot
                place={place}
                isForeign={place.callTargetId !== null && place.callTargetId !== target.id}
                isChosen={place === chosen}
                tabIndex={place === reachable ? 0 : -1}
                onChoose={() => setChosenId(place.id)}
              />
            </li>
          ))}
        </ol>
      )}
      {hidden > 0 && (
        <p className={styles.soft}>{texts.behind(behind.callers, behind.callbacks)}</p>
      )}
      {chosen ? (
        <Who place={chosen} />
      ) : (
        <p className={styles.key}>
          <span className={styles.ofCaller}>{texts.onHold}</span>
          <span className={styles.ofCallback}>{texts.callback}</span>
        </p>
      )}
    </div>
  );
}

interface DotProps {
  place: LivePlace;
  isForeign: boolean;
  isChosen: boolean;
  tabIndex: number;
  onChoose: () => void;
}

function Dot({ place, isForeign, isChosen, tabIndex, onChoose }: DotProps) {
  const texts = useText().live;
  const format = useFormat();
  const { kind, id, number } = place;
  const looks = [
    styles.dot,
    styles[kind],
    isForeign ? styles.foreign : '',
    isChosen ? styles.chosen : '',
  ];
  const common = {
    ...{ className: looks.join(' '), tabIndex, 'data-place': place.place },
    ...{ onFocus: onChoose, onPointerEnter: onChoose },
    'aria-label': texts.placeName(place.place, kind, number ?? '', format.time(place.since)),
  };
  if (kind === 'callback')
    return (
      <Link to="/callbacks/$id" params={{ id }} preload={false} {...common}>
        {place.place}
      </Link>
    );
  return (
    <button type="button" {...common}>
      {place.place}
    </button>
  );
}

/** Who stands at the place that is pointed at. */
function Who({ place }: { place: LivePlace }) {
  const texts = useText().live;
  const { kind, since, expectedAt, number, state } = place;
  return (
    <p className={styles.who}>
      <b>{texts.place(place.place)}</b>
      <span>
        {kind === 'caller' ? texts.holds : texts.callbackFor}{' '}
        {number !== null && <PhoneNumber number={number} />}
      </span>
      {(state === 'dialing' || state === 'connecting') && <span>{texts.states[state]}</span>}
      <span>
        {texts.inLineSince} <Time at={since} /> · <Since at={since} />
      </span>
      {expectedAt !== null && (
        <span>
          {texts.expected} <Ago at={expectedAt} />
        </span>
      )}
    </p>
  );
}
