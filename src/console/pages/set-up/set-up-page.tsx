import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Loaded } from '../../kit/loaded.tsx';
import { Notice } from '../../kit/notice.tsx';
import { Page, TabLinks } from '../../kit/page.tsx';
import { useText } from '../../text/text.tsx';
import { AddressCard } from './address-card.tsx';
import { ChecksCard } from './checks-card.tsx';
import type { FlexDraft } from './flex-step.tsx';
import { setUpQuery, type FlexSettings, type SetUp, type WayState } from './queries.ts';
import styles from './set-up.module.css';
import { Steps } from './steps.tsx';

const route = getRouteApi('/gate/frame/set-up');

/** From nothing to the first test call; once all is done, how it is. */
export default function SetUpPage() {
  const texts = useText().setUp;
  const query = useQuery(setUpQuery);
  const [settings, keep] = useState<FlexSettings | null>(null);
  return (
    <Page title={texts.title} lead={texts.lead}>
      <Loaded query={query}>{(setUp) => <Ways setUp={setUp} draft={{ settings, keep }} />}</Loaded>
    </Page>
  );
}

/** The simulated centre is there in the demonstration alone. */
function waysOf({ demonstration, ways }: SetUp): WayState[] {
  return ways.filter(({ way }) => demonstration || way !== 'simulated');
}

function Ways({ setUp, draft }: { setUp: SetUp; draft: FlexDraft }) {
  const texts = useText().setUp;
  const { way: wanted } = route.useSearch();
  const ways = waysOf(setUp);
  const usual = ways.find(({ way }) => way === (setUp.demonstration ? 'simulated' : 'flex'));
  const chosen = ways.find(({ way }) => way === wanted) ?? usual ?? ways[0];
  if (chosen === undefined) return null;
  const isDone = chosen.next === null;
  return (
    <>
      {wanted !== undefined && chosen.way !== wanted && (
        <Notice tone="warn">{texts.noSuchWay(texts.ways[chosen.way])}</Notice>
      )}
      <TabLinks label={texts.chooseWay}>
        {ways.map(({ way }) => (
          <Link
            key={way}
            to="/set-up"
            search={(old) => ({ ...old, way })}
            aria-current={way === chosen.way ? 'page' : undefined}
            activeProps={{}}
          >
            {texts.ways[way]}
          </Link>
        ))}
      </TabLinks>
      <p className={styles.soft}>{texts.wayLeads[chosen.way]}</p>
      {isDone && <Notice tone="good">{texts.allDone}</Notice>}
      {isDone && <ChecksCard isAutomatic />}
      <Steps setUp={setUp} way={chosen} draft={draft} />
      {!isDone && <ChecksCard isAutomatic={false} />}
      <AddressCard setUp={setUp} />
    </>
  );
}
