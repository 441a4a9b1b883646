import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { api, ask } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { Button, buttonLook } from '../../kit/button.tsx';
import { Loaded } from '../../kit/loaded.tsx';
import { ErrorNotice, Notice } from '../../kit/notice.tsx';
import { Page } from '../../kit/page.tsx';
import { Progress } from '../../kit/progress.tsx';
import { Ago } from '../../kit/time.tsx';
import { useFormat, useText } from '../../text/text.tsx';
import { AnswerView } from './answer-view.tsx';
import { useDelete } from './kept-list.tsx';
import { isOpen, whatIfQuery, whatIfsKey } from './queries.ts';
import type { WhatIfDetail } from './types.ts';
import { StateBadge } from './state-badge.tsx';

/** One question: how far it is, and its answer. Its address can be sent to others. */
export default function WhatIfPage() {
  const texts = useText().whatIf;
  const { id = '' } = useParams({ strict: false });
  const query = useQuery(whatIfQuery(id));
  return (
    <Page
      title={query.data?.name ?? texts.title}
      lead={query.data && <Asked whatIf={query.data} />}
      actions={query.data && <Actions whatIf={query.data} />}
    >
      <Loaded query={query}>{(whatIf) => <Standing whatIf={whatIf} />}</Loaded>
    </Page>
  );
}

function Asked({ whatIf }: { whatIf: WhatIfDetail }) {
  const texts = useText().whatIf;
  return (
    <>
      <StateBadge state={whatIf.state} progress={whatIf.progress} /> {texts.askedBy}{' '}
      {whatIf.askedBy} · <Ago at={whatIf.askedAt} />
    </>
  );
}

function Actions({ whatIf }: { whatIf: WhatIfDetail }) {
  const texts = useText().whatIf;
  const mayAsk = useMay('write');
  const navigate = useNavigate();
  const deleting = useDelete();
  const remove = (): void =>
    deleting.mutate(whatIf, { onSuccess: () => void navigate({ to: '/what-if' }) });
  return (
    <>
      <Link to="/what-if" className={buttonLook({})}>
        {texts.all}
      </Link>
      {mayAsk && (
        <Link to="/what-if" search={{ from: whatIf.id }} className={buttonLook({})}>
          {texts.changeAndRun}
        </Link>
      )}
      {mayAsk && (
        <Button onPress={remove} isPending={deleting.isPending}>
          {texts.delete}
        </Button>
      )}
    </>
  );
}

function Standing({ whatIf }: { whatIf: WhatIfDetail }) {
  const texts = useText().whatIf;
  if (isOpen(whatIf)) return <UnderWay whatIf={whatIf} />;
  if (whatIf.state === 'cancelled') return <Notice>{texts.cancelled}</Notice>;
  if (whatIf.state === 'failed')
    return (
      <Notice tone="bad">
        <p>{texts.hasFailed}</p>
        <p>{whatIf.failure}</p>
      </Notice>
    );
  if (!whatIf.answer) return null;
  return <AnswerView question={whatIf.question} answer={whatIf.answer} />;
}

function UnderWay({ whatIf: { id, state, progress, secondsLeft } }: { whatIf: WhatIfDetail }) {
  const texts = useText().whatIf;
  const format = useFormat();
  const mayAsk = useMay('write');
  const client = useQueryClient();
  const cancelling = useMutation({
    mutationFn: () => ask(api.POST('/v1/what-ifs/{id}/cancel', { params: { path: { id } } })),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: whatIfsKey });
      return client.invalidateQueries({ queryKey: whatIfQuery(id).queryKey });
    },
  });
  return (
    <>
      <Progress label={texts.running} done01={state === 'queued' ? null : progress} />
      <p role="status">
        {state === 'queued' && texts.queued}
        {secondsLeft !== null && texts.timeLeft(format.duration(secondsLeft))}
      </p>
      {cancelling.error && <ErrorNotice error={cancelling.error} />}
      {mayAsk && (
        <div>
          <Button isPending={cancelling.isPending} onPress={() => cancelling.mutate()}>
            {texts.cancel}
          </Button>
        </div>
      )}
    </>
  );
}
