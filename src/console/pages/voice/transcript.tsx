import { Notice } from '../../kit/notice.tsx';
import { useFormat, useText } from '../../text/text.tsx';
import { PlayButton } from './play-button.tsx';
import type { Player } from './player.ts';
import { askForSpeech, type Tried, type TriedStep } from './try-queries.ts';
import styles from './voice.module.css';

interface TranscriptProps {
  callTargetId: string;
  tried: Tried;
  player: Player;
}

/** What was heard and pressed so far, and how it ended. */
export function Transcript({ callTargetId, tried, player }: TranscriptProps) {
  const texts = useText().voice.tryIt;
  const { refusal, steps, end } = tried;
  if (refusal)
    return <Notice tone="warn">{texts.notPickedUp(String(refusal.status), refusal.reason)}</Notice>;
  return (
    <>
      <ol className={styles.transcript} aria-live="polite">
        {steps.map((step, at) => (
          // oxlint-disable-next-line react/no-array-index-key -- steps are only added at the end or taken from it
          <li key={at}>
            <Said
              step={step}
              isLast={at === steps.length - 1}
              sound={{ callTargetId, player, id: `step-${at}` }}
            />
          </li>
        ))}
      </ol>
      <Would tried={tried} />
      {end !== null && (
        <p role="status">
          <strong>{texts.ends[end] ?? end}</strong>
        </p>
      )}
    </>
  );
}

interface SaidProps {
  step: TriedStep;
  isLast: boolean;
  sound: { callTargetId: string; player: Player; id: string };
}

function Said({ step, isLast, sound }: SaidProps) {
  const { voice } = useText();
  const { pressed, words, audio, expect, keys } = step;
  const { callTargetId, player, id } = sound;
  return (
    <div className={styles.step}>
      <p className={styles.bubble} lang="en">
        {words === '' ? voice.tryIt.silence : words}
      </p>
      {audio !== null && (
        <PlayButton
          player={player}
          id={id}
          label={voice.playOf(words)}
          load={() => askForSpeech(callTargetId, audio)}
        />
      )}
      {pressed.length > 0 && <Pressed pressed={pressed} />}
      {isLast && expect && (
        <div className={styles.soft}>
          <Expected expect={expect} />
          {keys.length > 0 && (
            <ul className={styles.meanings}>
              {keys.map(({ key, leadsTo }) => (
                <li key={key}>
                  <kbd>{key}</kbd>{' '}
                  {leadsTo === step.name
                    ? voice.tryIt.saidAgain
                    : (voice.tryIt.leadsTo[leadsTo] ?? leadsTo)}
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
    </div>
  );
}

function Pressed({ pressed }: { pressed: readonly string[] }) {
  const texts = useText().voice.tryIt;
  const keys = pressed.filter((press) => press !== 'nothing' && press !== 'hang-up').join('');
  return (
    <p className={styles.pressed}>
      {keys !== '' && (
        <>
          {texts.pressed} <kbd>{keys}</kbd>
        </>
      )}{' '}
      {pressed.includes('nothing') && texts.pressedNothing}
      {pressed.includes('hang-up') && texts.hungUp}
    </p>
  );
}

function Expected({ expect }: { expect: NonNullable<TriedStep['expect']> }) {
  const { waitsFor } = useText().voice.tryIt;
  const format = useFormat();
  const seconds = format.number(expect.timeoutSeconds ?? 0);
  switch (expect.kind) {
    case 'key':
      return <p>{waitsFor.key(seconds)}</p>;
    case 'digits':
      return <p>{waitsFor.digits(format.number(expect.maxDigits ?? 0))}</p>;
    case 'speech':
      return <p>{waitsFor.speech(seconds)}</p>;
    case 'said':
      return <p>{waitsFor.said}</p>;
    default:
      return expect.kind satisfies never;
  }
}

/** What a true call would have asked of the platform by now. */
function Would({ tried: { requests } }: { tried: Tried }) {
  const { would } = useText().voice.tryIt;
  const format = useFormat();
  return requests.map(({ request, answer, number, scheduledFor }) => {
    const at = scheduledFor && format.dateTime(scheduledFor);
    const stored = at ? would.storedAt(number ?? '', at) : would.stored(number ?? '');
    const sentence =
      request === 'cancel-open'
        ? would.cancelled
        : answer === 'stored'
          ? stored
          : would.notStored(answer);
    return <Notice key={`${request} ${number} ${scheduledFor} ${answer}`}>{sentence}</Notice>;
  });
}
