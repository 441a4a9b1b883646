import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Badge } from '../../kit/notice.tsx';
import { useText } from '../../text/text.tsx';
import { Command } from './address-card.tsx';
import { FirstNumber } from './first-number.tsx';
import { FirstTarget } from './first-target.tsx';
import { FlexStep, type FlexDraft } from './flex-step.tsx';
import { useMay } from '../../api/session.ts';
import { TestCall } from './test-call.tsx';
import type { SetUp, Step, WayState } from './queries.ts';
import styles from './set-up.module.css';

interface StepsProps {
  setUp: SetUp;
  way: WayState;
  draft: FlexDraft;
}

/** The way from here to the first callback, numbered; each step says whether it is done and what to do. */
export function Steps({ setUp, way, draft }: StepsProps) {
  const texts = useText().setUp;
  return (
    <ol className={styles.steps}>
      {way.steps.map(({ step, done }, at) => {
        const isNext = step === way.next;
        const tone = done ? 'good' : isNext ? 'info' : 'plain';
        return (
          <li key={step} data-step={step} data-done={done} className={styles.step}>
            <div className={styles.stepHead}>
              <span className={styles.nth} aria-hidden="true">
                {done ? '✓' : at + 1}
              </span>
              <h2>{texts.steps[step]}</h2>
              <Badge tone={tone}>{done ? texts.done : isNext ? texts.next : texts.later}</Badge>
            </div>
            <div className={styles.stack}>
              <StepBody step={step} isDone={done} setUp={setUp} draft={draft} />
            </div>
          </li>
        );
      })}
    </ol>
  );
}

interface BodyProps {
  step: Step;
  isDone: boolean;
  setUp: SetUp;
  draft: FlexDraft;
}

function StepBody({ step, isDone, setUp, draft }: BodyProps): ReactNode {
  const texts = useText().setUp;
  const mayWrite = useMay('write');
  switch (step) {
    case 'twilio':
      return setUp.twilio ? (
        <p>{texts.twilioIs(setUp.twilio.account, setUp.twilio.restUrl)}</p>
      ) : (
        <>
          <p>{texts.twilioTodo}</p>
          <Command
            text={
              'TWILIO_ACCOUNT_SID=AC…\nTWILIO_AUTH_TOKEN=…\nUNHOLD_PUBLIC_URL=https://unhold.example.com'
            }
          />
        </>
      );
    case 'flex':
      return setUp.twilio ? (
        <FlexStep setUp={setUp} isDone={isDone} draft={draft} />
      ) : (
        <p>{texts.twilioFirst}</p>
      );
    case 'trunk':
      return setUp.trunkUri === null ? (
        <>
          <p>{texts.trunkTodo}</p>
          <Command text={'SIP_TRUNK_URI=sip:trunk.example.net:5060\nSIP_ALLOW=192.0.2.0/24'} />
        </>
      ) : (
        <p>
          {texts.trunkIs} <code translate="no">{setUp.trunkUri}</code>
        </p>
      );
    case 'call-target':
      if (isDone)
        return (
          <p>
            <Link to="/call-targets">{texts.targetsThere(setUp.callTargets)}</Link>
          </p>
        );
      return mayWrite ? <FirstTarget /> : <p>{texts.managersOnly}</p>;
    case 'phone-number':
      if (isDone) return <p>{texts.numbersThere(setUp.phoneNumbers)}</p>;
      return mayWrite ? <FirstNumber /> : <p>{texts.managersOnly}</p>;
    case 'test-call':
      return <TestCall setUp={setUp} />;
    case 'callback':
      return setUp.completedCallbackId === null ? (
        <p>{texts.callbackTodo}</p>
      ) : (
        <p>
          {texts.callbackDone}{' '}
          <Link to="/callbacks/$id" params={{ id: setUp.completedCallbackId }}>
            {texts.seeCallback}
          </Link>
        </p>
      );
    default:
      return step satisfies never;
  }
}
