import { useState } from 'react';
import { serverNow } from '../../api/clock.ts';
import { Problem } from '../../api/problem.ts';
import { useMay } from '../../api/session.ts';
import { Button } from '../../kit/button.tsx';
import { Checkbox } from '../../kit/checks.tsx';
import { ConfirmDialog } from '../../kit/confirm-dialog.tsx';
import { DateTimeField } from '../../kit/date-time-field.tsx';
import { useFormat, useText } from '../../text/text.tsx';
import type { Callback } from './events.ts';
import { undoOf, useAct, useSayDone, type Action } from './use-act.ts';

const dialogs = { 'call-now': CallNow, reschedule: Reschedule, cancel: Cancel, restore: Restore };

/** What may be done to a callback as it stands. */
export function Actions({ callback }: { callback: Callback }) {
  const texts = useText().callbacks.act;
  // What one has decided on what one saw is done to that, or not at all; and it stays whatever happens meanwhile.
  const [asking, setAsking] = useState<{ what: Action['do']; seen: Callback } | null>(null);
  const mayOperate = useMay('operate');
  if (!mayOperate) return <p>{texts.notYours}</p>;
  const { state, outcome } = callback;
  const ask = (what: Action['do']) => () => setAsking({ what, seen: callback });
  const Asking = asking && dialogs[asking.what];
  return (
    <>
      {state === 'talking' && <p>{texts.notNow}</p>}
      {state === 'waiting' && (
        <Button kind="primary" onPress={ask('call-now')}>
          {texts.callNow}
        </Button>
      )}
      {(state === 'waiting' || state === 'requested') && (
        <Button onPress={ask('reschedule')}>{texts.reschedule}</Button>
      )}
      {state !== 'ended' && state !== 'talking' && (
        <Button kind="danger" onPress={ask('cancel')}>
          {texts.cancel}
        </Button>
      )}
      {outcome === 'cancelled' && <Button onPress={ask('restore')}>{texts.restore}</Button>}
      {Asking && <Asking callback={asking.seen} isOpen onClose={() => setAsking(null)} />}
    </>
  );
}

interface AskProps {
  callback: Callback;
  isOpen: boolean;
  onClose: () => void;
}

/** Carries an action out and says so, with its undo. */
function useCarryOut({ callback }: AskProps) {
  const act = useAct();
  const sayDone = useSayDone();
  return async (action: Action, reason: string, sentence: (done: Callback) => string) => {
    const done = await act(callback, action, reason);
    sayDone(sentence(done), done, undoOf(action, callback, serverNow()));
  };
}

function CallNow(props: AskProps) {
  const texts = useText().callbacks.act;
  const carryOut = useCarryOut(props);
  const [outOfTurn, setOutOfTurn] = useState(false);
  return (
    <ConfirmDialog
      {...props}
      title={texts.callNowTitle}
      confirmLabel={texts.callNow}
      withReason
      onConfirm={(reason) =>
        carryOut({ do: 'call-now', outOfTurn }, reason, ({ number }) =>
          outOfTurn ? texts.outOfTurnDone(number) : texts.callNowDone(number),
        )
      }
    >
      <p>{texts.callNowText}</p>
      <Checkbox isSelected={outOfTurn} onChange={setOutOfTurn}>
        {texts.outOfTurn}
      </Checkbox>
      {outOfTurn && <p>{texts.outOfTurnText}</p>}
    </ConfirmDialog>
  );
}

function Reschedule(props: AskProps) {
  const texts = useText().callbacks.act;
  const format = useFormat();
  const carryOut = useCarryOut(props);
  const [time, setTime] = useState('');
  const confirm = async (reason: string): Promise<void> => {
    const at = Date.parse(time);
    if (Number.isNaN(at)) {
      const errors = [{ field: 'scheduledFor', wanted: texts.noTime }];
      throw new Problem({ detail: texts.noTime, errors }, 400);
    }
    const scheduledFor = new Date(at).toISOString();
    await carryOut({ do: 'reschedule', scheduledFor }, reason, ({ dueAt }) =>
      texts.rescheduleDone(format.moment(dueAt)),
    );
  };
  return (
    <ConfirmDialog
      {...props}
      title={texts.rescheduleTitle}
      confirmLabel={texts.reschedule}
      withReason
      onConfirm={confirm}
    >
      <p>{texts.rescheduleText}</p>
      <DateTimeField
        name="scheduledFor"
        label={texts.time}
        hint={texts.timeHint}
        value={time}
        onChange={setTime}
      />
    </ConfirmDialog>
  );
}

function Cancel(props: AskProps) {
  const texts = useText().callbacks.act;
  const carryOut = useCarryOut(props);
  return (
    <ConfirmDialog
      {...props}
      title={texts.cancelTitle}
      confirmLabel={texts.cancelConfirm}
      kind="danger"
      withReason
      onConfirm={(reason) =>
        carryOut({ do: 'cancel' }, reason, ({ number }) => texts.cancelDone(number))
      }
    >
      <p>{texts.cancelText}</p>
    </ConfirmDialog>
  );
}

function Restore(props: AskProps) {
  const texts = useText().callbacks.act;
  const carryOut = useCarryOut(props);
  return (
    <ConfirmDialog
      {...props}
      title={texts.restoreTitle}
      confirmLabel={texts.restore}
      withReason
      onConfirm={(reason) =>
        carryOut({ do: 'restore' }, reason, ({ number }) => texts.restoreDone(number))
      }
    >
      <p>{texts.restoreText}</p>
    </ConfirmDialog>
  );
}
