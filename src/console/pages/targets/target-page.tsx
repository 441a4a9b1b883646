import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useMay } from '../../api/session.ts';
import { lazily } from '../../kit/lazily.ts';
import { Loaded } from '../../kit/loaded.tsx';
import { Badge, Notice } from '../../kit/notice.tsx';
import { Page, TabLinks } from '../../kit/page.tsx';
import { useText } from '../../text/text.tsx';
import { HistoryTab } from './history-tab.tsx';
import { NumbersTab } from './numbers-tab.tsx';
import { SettingsTab } from './settings-tab.tsx';
import { TargetActions } from './target-actions.tsx';
import { targetQuery, type CallTarget } from './target-queries.ts';
import styles from './targets.module.css';

/** Most who look at a call target do not listen to it. */
const PromptsTab = lazily(() => import('../voice/prompts-tab.tsx'));
const TryItTab = lazily(() => import('../voice/try-it-tab.tsx'));

const route = getRouteApi('/gate/frame/call-targets/$id/{-$tab}');

const tabs = ['settings', 'history', 'numbers', 'prompts', 'try'] as const;
type Tab = (typeof tabs)[number];

/** One call target. */
export default function TargetPage() {
  const { id, tab: wanted = 'settings' } = route.useParams();
  const texts = useText().targets;
  const mayEdit = useMay('write');
  const target = useQuery(targetQuery(id));
  const tab = tabs.find((name) => name === wanted);
  return (
    <Page
      title={target.data?.name ?? texts.title}
      actions={mayEdit && target.data && <TargetActions target={target.data} />}
    >
      <Loaded query={target}>
        {(data) => (
          <>
            <State target={data} />
            <TabLinks>
              {tabs.map((name) => (
                <Link
                  key={name}
                  to="/call-targets/$id/{-$tab}"
                  params={{ id, tab: name === 'settings' ? undefined : name }}
                  activeOptions={{ exact: true }}
                  aria-current={name === (tab ?? 'settings') ? 'page' : undefined}
                >
                  {texts.tabs[name]}
                </Link>
              ))}
            </TabLinks>
            {tab === undefined && <Notice tone="warn">{texts.noSuchTab(wanted)}</Notice>}
            <Suspense>
              <Part id={id} tab={tab ?? 'settings'} />
            </Suspense>
          </>
        )}
      </Loaded>
    </Page>
  );
}

/** Whether it takes callbacks and calls back. */
export function State({ target }: { target: CallTarget }) {
  const texts = useText().targets;
  return (
    <div className={styles.badges}>
      <Badge tone={target.registering ? 'good' : 'warn'}>
        {target.registering ? texts.registeringOn : texts.registeringOff}
      </Badge>
      <Badge tone={target.processing ? 'good' : 'warn'}>
        {target.processing ? texts.processingOn : texts.processingOff}
      </Badge>
    </div>
  );
}

function Part({ id, tab }: { id: string; tab: Tab }) {
  switch (tab) {
    case 'settings':
      return <SettingsTab callTargetId={id} />;
    case 'history':
      return <HistoryTab callTargetId={id} />;
    case 'numbers':
      return <NumbersTab callTargetId={id} />;
    case 'prompts':
      return <PromptsTab callTargetId={id} />;
    case 'try':
      return <TryItTab callTargetId={id} />;
    default:
      return tab satisfies never;
  }
}
