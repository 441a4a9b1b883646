import { useNavigate } from '@tanstack/react-router';
import {
  memo,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type SyntheticEvent,
} from 'react';
import { Ago, PhoneNumber, Since, Time } from '../../kit/time.tsx';
import { useFormat, useText } from '../../text/text.tsx';
import type { LivePlace, LiveTarget } from './live-state.ts';
import styles from './live.module.css';

const placeOf = ({ target }: SyntheticEvent): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>('[data-place]') : null;

/**
 * Who waits, in order: a circle for who holds, a square for a callback, with their places. One stop of the keyboard;
 * the arrows go along the line, and what is met is told below. The list listens for all that stand in it: there are
 * hundreds on the page, and every one of them moves when the first leaves.
 */
export function LineStrip({ target }: { target: LiveTarget }) {
  const texts = useText().live;
  const navigate = useNavigate();
  const list = useRef<HTMLOListElement>(null);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const { places, behind } = target;
  const chosen = places.find(({ id }) => id === chosenId) ?? null;
  const reachable = chosen ?? places[0];
  const hidden = behind.callers + behind.callbacks;

  const choose = (event: SyntheticEvent): void => {
    const id = placeOf(event)?.dataset['id'];
    if (id !== undefined) setChosenId(id);
  };
  const onClick = (event: MouseEvent): void => {
    const link = placeOf(event);
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey;
    if (!(link instanceof HTMLAnchorElement) || !isPlain) return choose(event);
    event.preventDefault();
    void navigate({ to: '/callbacks/$id', params: { id: link.dataset['id'] ?? '' } });
  };
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
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events -- for the links and buttons in it
        <ol
          ref={list}
          className={styles.places}
          aria-label={texts.line}
          onKeyDown={onKeyDown}
          onFocus={choose}
          onPointerOver={choose}
          onClick={onClick}
        >
          {places.map(({ place, kind, id, number, since, callTargetId }) => (
            <li key={`${kind} ${id}`} data-move={id}>
              <Dot
                {...{ place, kind, id, number, since }}
                isForeign={callTargetId !== null && callTargetId !== target.id}
                isChosen={id === chosen?.id}
                isReachable={id === reachable?.id}
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

interface DotProps extends Pick<LivePlace, 'place' | 'kind' | 'id' | 'number' | 'since'> {
  isForeign: boolean;
  isChosen: boolean;
  isReachable: boolean;
}

const Dot = memo(function Dot(props: DotProps) {
  const { place, kind, id, number, since, isForeign, isChosen, isReachable } = props;
  const texts = useText().live;
  const format = useFormat();
  const looks = [styles.dot, styles[kind], isForeign && styles.foreign, isChosen && styles.chosen];
  const common = {
    ...{ className: looks.filter(Boolean).join(' '), tabIndex: isReachable ? 0 : -1 },
    ...{ 'data-place': place, 'data-id': id },
    'aria-label': texts.placeName(place, kind, number ?? '', format.time(since)),
  };
  if (kind === 'callback')
    return (
      <a href={`/callbacks/${id}`} {...common}>
        {place}
      </a>
    );
  return (
    <button type="button" {...common}>
      {place}
    </button>
  );
});

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
