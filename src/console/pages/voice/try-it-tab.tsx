import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '../../api/session.ts';
import { Button } from '../../kit/button.tsx';
import { Checkbox, RadioGroup } from '../../kit/checks.tsx';
import { Form } from '../../kit/form.tsx';
import { NumberField } from '../../kit/number-field.tsx';
import { Notice } from '../../kit/notice.tsx';
import { TextField } from '../../kit/text-field.tsx';
import { useText } from '../../text/text.tsx';
import { Decision } from './decision.tsx';
import { TriedCall } from './tried-call.tsx';
import { dialogues, triedQuery, type Dialogue, type Trial } from './try-queries.ts';
import styles from './voice.module.css';

const route = getRouteApi('/gate/frame/call-targets/$id/{-$tab}');

/** What would a caller hear? Asked with a number, walked with the keys of a phone; nothing is done. */
export default function TryItTab({ callTargetId: id }: { callTargetId: string }) {
  const texts = useText().voice.tryIt;
  const mayTry = useMay('operate');
  const [trial, setTrial] = useState<Trial | null>(null);
  if (!mayTry) return <Notice>{texts.mayNot}</Notice>;
  return (
    <div className={styles.tab}>
      <p className={styles.lead}>{texts.lead}</p>
      <div className={styles.trial}>
        <TrialForm callTargetId={id} trial={trial} onCall={setTrial} />
        {trial?.dialogue === 'registration' && <Decision callTargetId={id} trial={trial} />}
      </div>
      {trial && <TriedCall key={trial.nth} callTargetId={id} trial={trial} />}
    </div>
  );
}

interface TrialFormProps {
  callTargetId: string;
  trial: Trial | null;
  onCall: (trial: Trial) => void;
}

function TrialForm({ callTargetId, trial, onCall }: TrialFormProps) {
  const texts = useText().voice.tryIt;
  const { who } = route.useSearch();
  const navigate = route.useNavigate();
  const dialogue: Dialogue = dialogues.find((name) => name === who) ?? 'registration';
  const [number, setNumber] = useState('');
  const [waitSeconds, setWaitSeconds] = useState(Number.NaN);
  const [isOffered, setOffered] = useState(false);
  const [isDraft, setDraft] = useState(false);
  const error = useTrialError(callTargetId, trial);
  return (
    <Form
      error={error}
      onSubmit={() =>
        onCall({
          ...{ dialogue, number: number.trim(), isOffered, isDraft },
          waitSeconds: Number.isNaN(waitSeconds) ? null : waitSeconds,
          nth: (trial?.nth ?? 0) + 1,
        })
      }
      actions={
        <Button kind="primary" type="submit">
          {texts.start}
        </Button>
      }
    >
      <RadioGroup
        label={texts.who}
        options={dialogues.map((name) => ({ id: name, label: texts.whose[name] }))}
        value={dialogue}
        onChange={(name) =>
          void navigate({
            search: (search) => ({ ...search, who: name === 'registration' ? undefined : name }),
          })
        }
      />
      {dialogue !== 'customer' && (
        <TextField
          name="number"
          label={dialogue === 'agent' ? texts.numberOfCustomer : texts.number}
          hint={dialogue === 'agent' ? undefined : texts.numberHint}
          value={number}
          onChange={setNumber}
          maxLength={200}
          inputMode="tel"
        />
      )}
      {dialogue === 'registration' && (
        <>
          <NumberField
            name="assume.waitSeconds"
            label={texts.wait}
            hint={texts.waitHint}
            unit={texts.waitUnit}
            value={waitSeconds}
            onChange={setWaitSeconds}
            minValue={0}
            maxValue={86_400}
          />
          <Checkbox isSelected={isOffered} onChange={setOffered}>
            {texts.offered}
          </Checkbox>
        </>
      )}
      <Checkbox isSelected={isDraft} onChange={setDraft}>
        {texts.draft}
      </Checkbox>
    </Form>
  );
}

/** What the server says against what was typed, as the call itself asked it. */
function useTrialError(callTargetId: string, trial: Trial | null): unknown {
  const { error } = useQuery({
    ...triedQuery(callTargetId, trial ?? nothingTried, []),
    enabled: trial !== null,
    retry: false,
  });
  return error;
}

const nothingTried: Trial = {
  ...{ dialogue: 'customer', number: '', waitSeconds: null },
  ...{ isOffered: false, isDraft: false, nth: 0 },
};
