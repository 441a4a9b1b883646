import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useMay } from '../../api/session.ts';
import { Loaded } from '../../kit/loaded.tsx';
import { Notice } from '../../kit/notice.tsx';
import { Page } from '../../kit/page.tsx';
import { useText } from '../../text/text.tsx';
import { draftOf, newDraft } from './draft.ts';
import { KeptList } from './kept-list.tsx';
import { presetOf } from './presets.ts';
import { whatIfQuery } from './queries.ts';
import { QuestionForm } from './question-form.tsx';

/** Ask, and find again what was asked. `from` in the address fills the form from an earlier question. */
export default function WhatIfsPage() {
  const texts = useText().whatIf;
  const mayAsk = useMay('write');
  const { from } = useSearch({ strict: false }) as { from?: unknown };
  return (
    <Page title={texts.title} lead={texts.lead}>
      {!mayAsk && <Notice>{texts.mayNotAsk}</Notice>}
      {mayAsk &&
        (typeof from === 'string' ? (
          <FormFrom key={from} id={from} />
        ) : (
          <QuestionForm key="new" first={newDraft(presetOf('morning'))} />
        ))}
      <KeptList />
    </Page>
  );
}

function FormFrom({ id }: { id: string }) {
  const earlier = useQuery(whatIfQuery(id));
  return (
    <Loaded query={earlier}>
      {({ question }) => <QuestionForm first={draftOf(question, presetOf('morning'))} />}
    </Loaded>
  );
}
