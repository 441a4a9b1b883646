import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMay, useSession } from '../../api/session.ts';
import { Loaded } from '../../kit/loaded.tsx';
import { Notice } from '../../kit/notice.tsx';
import { ClashNotice } from './clash-notice.tsx';
import { DraftBar } from './draft-bar.tsx';
import { errorsOf, shownValue, type Draft } from './draft-state.ts';
import type { SettingFacts } from './setting-facts.ts';
import { fieldOf, isSame } from './setting-fields.ts';
import { settingOf } from './setting-groups.ts';
import { SettingsForm } from './settings-form.tsx';
import { useSpeech } from './speech.ts';
import { draftQuery, factsQuery, targetQuery, type CallTarget } from './target-queries.ts';
import { useDraft } from './use-draft.ts';

/** The settings, to be edited as a draft by who may, and looked at by everybody else. */
export function SettingsTab({ callTargetId }: { callTargetId: string }) {
  const mayEdit = useMay('write');
  const facts = useQuery(factsQuery);
  const draft = useQuery({ ...draftQuery(callTargetId), enabled: mayEdit });
  const target = useQuery(targetQuery(callTargetId));
  return (
    <Loaded query={facts}>
      {(known) =>
        mayEdit ? (
          <Loaded query={draft}>
            {(data) => <Desk key={callTargetId} draft={data} facts={known} />}
          </Loaded>
        ) : (
          <Loaded query={target}>{(data) => <InForce target={data} facts={known} />}</Loaded>
        )
      }
    </Loaded>
  );
}

function Desk({ draft, facts }: { draft: Draft; facts: SettingFacts }) {
  const session = useSession();
  // Who opened it: while a session is being renewed there is nobody.
  const [owner] = useState(session?.person.id ?? '');
  const desk = useDraft(draft, owner);
  const { state, type } = desk;
  const changed = new Set(state.saved.changes.map(({ field }) => settingOf(field)));
  const isTyped = (path: string): boolean =>
    state.typed.has(path) && !isSame(shownValue(state, path), fieldOf(state.saved.settings, path));
  return (
    <>
      <ClashNotice desk={desk} />
      <SettingsForm
        facts={facts}
        valueOf={(path) => shownValue(state, path)}
        errorsOf={(path) => errorsOf(state, path)}
        isChanged={(path) => changed.has(path) || isTyped(path)}
        onChange={type}
      />
      <DraftBar desk={desk} />
    </>
  );
}

function InForce({ target, facts }: { target: CallTarget; facts: SettingFacts }) {
  const { texts } = useSpeech();
  return (
    <>
      <Notice tone="plain">{texts.readOnly}</Notice>
      <SettingsForm
        facts={facts}
        valueOf={(path) => fieldOf(target, path)}
        errorsOf={() => []}
        isChanged={() => false}
        onChange={null}
      />
    </>
  );
}
