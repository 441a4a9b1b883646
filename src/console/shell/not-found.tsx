import { Link } from '@tanstack/react-router';
import { ErrorNotice } from '../kit/notice.tsx';
import { Page } from '../kit/page.tsx';
import { useText } from '../text/text.tsx';

export function NotFound() {
  const texts = useText().shell;
  return (
    <main>
      <Page title={texts.notFound} lead={texts.notFoundLead}>
        <p>
          <Link to="/">{texts.toLive}</Link>
        </p>
      </Page>
    </main>
  );
}

/** What is shown of a page that has thrown: the rest goes on. Loaded anew, it gets the files of a server that was upgraded. */
export function PageFailed({ error }: { error: unknown }) {
  const texts = useText().shell;
  return (
    <Page title={texts.failed}>
      <ErrorNotice error={error} onRetry={() => location.reload()} />
    </Page>
  );
}
