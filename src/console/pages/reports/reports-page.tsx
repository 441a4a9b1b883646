import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Button, buttonLook } from '../../kit/button.tsx';
import { Loaded } from '../../kit/loaded.tsx';
import { Notice } from '../../kit/notice.tsx';
import { EmptyState, Page } from '../../kit/page.tsx';
import { Time } from '../../kit/time.tsx';
import { useFormat, useText } from '../../text/text.tsx';
import { useTargets } from '../callbacks/use-targets.ts';
import { Outcomes, Results, type Drill } from './breakdown.tsx';
import { Controls } from './controls.tsx';
import { Parts } from './parts.tsx';
import styles from './reports.module.css';
import { dayIn, readSearch, toSearch, type ReportSearch } from './search.ts';
import { Totals } from './totals.tsx';
import { useReport, type Part, type Report } from './use-report.ts';

/** What became of callbacks, of the time and in the parts that stand in the address. */
export default function ReportsPage() {
  const texts = useText().reports;
  const search = useSearch({ strict: false });
  const { wanted, ignored } = useMemo(() => readSearch(search), [search]);
  const navigate = useNavigate();
  const targets = useTargets();
  const target = wanted.target === undefined ? undefined : targets.get(wanted.target);
  const { query, days, report, before } = useReport(
    wanted,
    zoneOf(wanted, target?.timeZone, targets.size > 0),
  );
  const go = (next: ReportSearch): void =>
    void navigate({ to: '/reports', search: toSearch(next), replace: true, resetScroll: false });
  const file = new URLSearchParams(query ?? {});
  return (
    <Page
      title={texts.title}
      lead={texts.lead}
      actions={
        <span className={styles.screenOnly}>
          <Button onPress={() => window.print()}>{texts.print}</Button>{' '}
          <a className={buttonLook({})} href={`/v1/reports/callbacks.csv?${file}`} download>
            {texts.csv}
          </a>
        </span>
      }
    >
      {ignored.length > 0 && (
        <Notice tone="warn">
          <p>{texts.ignored(ignored.join(', '))}</p>
          <p>
            <Button size="small" onPress={() => go(wanted)}>
              {texts.clearIgnored}
            </Button>
          </p>
        </Notice>
      )}
      <Controls wanted={wanted} days={days} targets={targets} onChange={go} />
      <Loaded query={report}>
        {(told) => <Shown report={told} before={before} wanted={wanted} />}
      </Loaded>
    </Page>
  );
}

const browserZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Of one call target its own clocks; of all, or of one that is gone, the browser's. Null: they are not known yet. */
function zoneOf(
  { target }: ReportSearch,
  ofTarget: string | undefined,
  areKnown: boolean,
): string | null {
  if (target === undefined) return browserZone;
  return ofTarget ?? (areKnown ? browserZone : null);
}

interface ShownProps {
  report: Report;
  before: Report | null;
  wanted: ReportSearch;
}

function Shown({ report, before, wanted }: ShownProps) {
  const texts = useText().reports;
  const format = useFormat();
  const last = (to: string): string =>
    format.momentIn(new Date(Date.parse(to) - 1).toISOString(), report.timeZone);
  const first = (from: string): string => format.momentIn(from, report.timeZone);
  return (
    <>
      <p className={styles.note}>
        {texts.period(first(report.from), last(report.to), report.timeZone)}
        {before && texts.before(first(before.from), last(before.to))}
      </p>
      <p className={styles.note}>
        {texts.made} <Time at={report.at} />
      </p>
      {report.totals.callbacks === 0 && <EmptyState>{texts.empty}</EmptyState>}
      <Totals totals={report.totals} before={before?.totals ?? null} />
      <div className={styles.pair}>
        <Outcomes totals={report.totals} drill={drillOf(report, wanted, null)} />
        <Results totals={report.totals} />
      </div>
      <Parts report={report} drillOf={(part) => drillOf(report, wanted, part)} />
    </>
  );
}

/** The same callbacks in the list: by days, and only where both count them by their promise. */
function drillOf(report: Report, { target }: ReportSearch, part: Part | null): Drill {
  const { counting, by, timeZone } = report;
  if (counting !== 'promised' || (part !== null && (by === 'hour' || by === 'hour-of-day')))
    return null;
  const from = part?.from ?? report.from;
  const to = part?.to ?? report.to;
  const chosen = part?.callTargetId ?? target;
  return {
    from: dayIn(Date.parse(from), timeZone),
    to: dayIn(Date.parse(to) - 1, timeZone),
    ...(chosen !== undefined && { target: chosen }),
  };
}
