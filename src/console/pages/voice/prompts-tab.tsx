import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '../../api/session.ts';
import { Loaded } from '../../kit/loaded.tsx';
import { Notice } from '../../kit/notice.tsx';
import { Card, EmptyState } from '../../kit/page.tsx';
import { SelectField } from '../../kit/select-field.tsx';
import { useText } from '../../text/text.tsx';
import { usePlayer } from './player.ts';
import { PromptRow } from './prompt-row.tsx';
import { promptsQuery, type Prompt } from './prompt-queries.ts';
import { ReplaceDialog } from './replace-dialog.tsx';
import { TakesDialog } from './takes-dialog.tsx';
import styles from './voice.module.css';

const route = getRouteApi('/gate/frame/call-targets/$id/{-$tab}');

const groups = ['registration', 'customer', 'agent', 'parts'] as const;
type Group = (typeof groups)[number];
const filters = ['all', ...groups, 'replaced'] as const;

/** Everything a call target says: read, listen, replace. */
export default function PromptsTab({ callTargetId: id }: { callTargetId: string }) {
  const texts = useText().voice;
  const { show = 'all' } = route.useSearch();
  const navigate = route.useNavigate();
  const prompts = useQuery(promptsQuery(id));
  const filter = filters.find((name) => name === show);
  return (
    <div className={styles.tab}>
      <p className={styles.lead}>{texts.lead}</p>
      <div className={styles.filter}>
        <SelectField
          label={texts.filter}
          options={filters.map((name) => ({ id: name, label: texts.filters[name] }))}
          value={filter ?? 'all'}
          onChange={(name) =>
            void navigate({
              search: (search) => ({ ...search, show: name === 'all' ? undefined : name }),
            })
          }
        />
      </div>
      {filter === undefined && (
        <Notice tone="warn">{texts.unknownFilter(String(show).slice(0, 60))}</Notice>
      )}
      <Loaded query={prompts}>
        {({ items }) => <Lists callTargetId={id} prompts={items} filter={filter ?? 'all'} />}
      </Loaded>
    </div>
  );
}

interface ListsProps {
  callTargetId: string;
  prompts: readonly Prompt[];
  filter: (typeof filters)[number];
}

function Lists({ callTargetId, prompts, filter }: ListsProps) {
  const texts = useText().voice;
  const mayReplace = useMay('write');
  const player = usePlayer();
  const [replacing, setReplacing] = useState<Prompt | null>(null);
  const [looking, setLooking] = useState<string | null>(null);
  const shown = groups.flatMap((group) => {
    const wanted = prompts.filter(
      (prompt) =>
        isIn(prompt, group, filter) && (filter !== 'replaced' || prompt.replaced !== null),
    );
    return wanted.length > 0 ? [{ group, wanted }] : [];
  });
  const looked = prompts.find(({ key }) => key === looking);
  return (
    <>
      {player.error !== null && <Notice tone="bad">{texts.cannotPlay}</Notice>}
      {shown.length === 0 && <EmptyState>{texts.noneReplaced}</EmptyState>}
      {shown.map(({ group, wanted }) => (
        <Card key={group} title={texts.groups[group]}>
          {group === 'parts' && <p className={styles.soft}>{texts.joined}</p>}
          <ul className={styles.prompts}>
            {wanted.map((prompt) => (
              <PromptRow
                key={prompt.key}
                callTargetId={callTargetId}
                prompt={prompt}
                player={player}
                onReplace={mayReplace ? () => setReplacing(prompt) : null}
                onLook={() => setLooking(prompt.key)}
              />
            ))}
          </ul>
        </Card>
      ))}
      {replacing && (
        <ReplaceDialog
          callTargetId={callTargetId}
          prompt={replacing}
          onClose={() => setReplacing(null)}
        />
      )}
      {looked && (
        <TakesDialog
          callTargetId={callTargetId}
          prompt={looked}
          mayReplace={mayReplace}
          onClose={() => setLooking(null)}
        />
      )}
    </>
  );
}

/** What is said in several dialogues stands with the first, unless another one is asked for. */
function isIn({ kind, saidAt }: Prompt, group: Group, filter: string): boolean {
  if (kind === 'part') return group === 'parts' && ['all', 'parts', 'replaced'].includes(filter);
  if (filter === group) return saidAt.some(({ dialogue }) => dialogue === group);
  return ['all', 'replaced'].includes(filter) && saidAt[0]?.dialogue === group;
}
