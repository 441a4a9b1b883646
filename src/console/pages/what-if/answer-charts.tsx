import { Chart } from '../../kit/chart.tsx';
import { Card } from '../../kit/page.tsx';
import { useFormat, useText } from '../../text/text.tsx';
import type { WhatIfRun } from './types.ts';

type Slot = WhatIfRun['slots'][number];
const colours = [6, 1, 2, 3, 4] as const;

/** The mean day of today (dashed) and of each variant: waits, and agents on calls. */
export function AnswerCharts({ runs }: { runs: readonly WhatIfRun[] }) {
  const texts = useText().whatIf;
  const format = useFormat();
  const times = [...new Set(runs.flatMap(({ slots }) => slots.map((slot) => slot.fromSeconds)))];
  times.sort((one, other) => one - other);
  const seriesOf = (of: (slot: Slot) => number | null) =>
    runs.map((run, index) => {
      const byTime = new Map(run.slots.map((slot) => [slot.fromSeconds, of(slot)]));
      return {
        name: index === 0 ? texts.todayColumn : run.name,
        values: times.map((time) => byTime.get(time) ?? null),
        look: index === 0 ? ('dashed' as const) : ('line' as const),
        ...(colours[index] !== undefined && { colour: colours[index] }),
      };
    });
  const shared = {
    xs: times.map((seconds) => seconds / 3600),
    xName: texts.timeOfDay,
    formatX: timeOfDay,
  };
  return (
    <>
      <Card title={texts.waitChart}>
        <Chart
          {...shared}
          title={texts.waitChart}
          series={seriesOf((slot) => slot.liveWaitMeanSeconds)}
          formatY={(seconds) => format.duration(seconds)}
        />
      </Card>
      <Card title={texts.agentsChart}>
        <Chart
          {...shared}
          title={texts.agentsChart}
          series={seriesOf((slot) => slot.busy)}
          formatY={(agents) => format.number(agents, 1)}
        />
      </Card>
    </>
  );
}

/** @param hours since midnight */
function timeOfDay(hours: number): string {
  const minutes = Math.round(hours * 60);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
