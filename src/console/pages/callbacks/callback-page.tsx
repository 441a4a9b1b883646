import { Link, useParams } from '@tanstack/react-router';
import { Problem } from '../../api/problem.ts';
import { Loaded } from '../../kit/loaded.tsx';
import { Notice } from '../../kit/notice.tsx';
import { Card, Page } from '../../kit/page.tsx';
import { useText } from '../../text/text.tsx';
import { Actions } from './actions.tsx';
import styles from './callback-page.module.css';
import { Facts, MetadataList } from './facts.tsx';
import { QuotePicture } from './quote-picture.tsx';
import { RawJournal } from './raw-journal.tsx';
import { Timeline } from './timeline.tsx';
import { useCallbackLive } from './use-callback.ts';

/** One callback as a story, live. */
export default function CallbackPage() {
  const { id = '' } = useParams({ strict: false });
  const texts = useText().callbacks;
  const query = useCallbackLive(id);
  const { data, error } = query;
  const isNone = !data && error instanceof Problem && error.status === 404;
  return (
    <Page
      title={data ? texts.one.title(data.number) : texts.title}
      lead={<Link to="/callbacks">{texts.one.back}</Link>}
      actions={data && <Actions callback={data} />}
    >
      {isNone ? (
        <Notice tone="warn">{texts.one.notFound}</Notice>
      ) : (
        <Loaded query={query}>
          {(callback) => (
            <div className={styles.columns}>
              <Card title={texts.one.facts}>
                <Facts callback={callback} />
              </Card>
              <div className={styles.stack}>
                <Card title={texts.quote.title}>
                  <QuotePicture callback={callback} />
                </Card>
                <Card title={texts.one.metadata}>
                  <MetadataList id={callback.id} metadata={callback.metadata} />
                </Card>
              </div>
              <div className={styles.all}>
                <Card title={texts.one.story}>
                  <Timeline callback={callback} />
                  <RawJournal callback={callback} />
                </Card>
              </div>
            </div>
          )}
        </Loaded>
      )}
    </Page>
  );
}
