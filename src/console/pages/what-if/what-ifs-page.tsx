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
import { targetsQuery, whatIfQuery } from './queries.ts';
import { QuestionForm } from './question-form.tsx';
import { todayOf } from './today-of-target.ts';

/**
 * Ask, and find again what was asked. In the address, `from` fills the form from an earlier question, and `target` asks
 * about the stored week of a call target.
 */
export default function WhatIfsPage() {
  const texts = useText().whatIf;
  const mayAsk = useMay('write');
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false });
  return (
    <Page title={texts.title} lead={texts.lead}>
      {!mayAsk && <Notice>{texts.mayNotAsk}</Notice>}
      {mayAsk && <FirstForm from={wordOf(search['from'])} target={wordOf(search['target'])} />}
      <KeptList />
    </Page>
  );
}

/** Whatever was typed into the address as a word; null: nothing. */
const wordOf = (value: unknown): string | null =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : null;

function FirstForm({ from, target }: { from: string | null; target: string | null }) {
  if (from !== null) return <FormFrom key={from} id={from} />;
  if (target !== null) return <FormOfTarget key={target} id={target} />;
  return <QuestionForm key="new" first={newDraft(presetOf('morning'))} />;
}

function FormFrom({ id }: { id: string }) {
  const earlier = useQuery(whatIfQuery(id));
  return (
    <Loaded query={earlier}>
      {({ question }) => <QuestionForm first={draftOf(question, presetOf('morning'))} />}
    </Loaded>
  );
}

function FormOfTarget({ id }: { id: string }) {
  const texts = useText().whatIf;
  const targets = useQuery(targetsQuery);
  const first = newDraft(presetOf('morning'));
  return (
    <Loaded query={targets}>
      {(list) => {
        const target = list.find((each) => each.id === id);
        if (!target)
          return (
            <>
              <Notice tone="warn">{texts.unknownTarget}</Notice>
              <QuestionForm first={first} />
            </>
          );
        const today = { ...first.today, ...todayOf(target) };
        return <QuestionForm first={{ ...first, callTargetId: id, source: 'samples', today }} />;
      }}
    </Loaded>
  );
}
