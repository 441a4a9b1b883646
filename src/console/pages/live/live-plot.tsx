import { memo, useSyncExternalStore } from 'react';
import { Chart } from '../../kit/chart.tsx';
import { useFormat, useText } from '../../text/text.tsx';
import { onSample, samplesOf } from './history.ts';
import type { LiveTarget } from './live-state.ts';
import styles from './live.module.css';

/** The estimate and the age of the head of the line, as they were since this page was opened: drawn with each sample. */
export default memo(function LivePlot({ id, name }: Pick<LiveTarget, 'id' | 'name'>) {
  const texts = useText().live;
  const format = useFormat();
  const samples = useSyncExternalStore(onSample, () => samplesOf(id));
  // Of one moment there is nothing to be seen yet.
  if (samples.length < 2) return <div className={styles.plotPlace} />;
  return (
    <div>
      <Chart
        title={texts.plot(name)}
        xs={samples.map(({ at }) => at)}
        xName={texts.time}
        series={[
          { name: texts.estimate, values: samples.map(({ mean }) => mean), colour: 1 },
          { name: texts.low, values: samples.map(({ low }) => low), look: 'dashed', colour: 1 },
          { name: texts.high, values: samples.map(({ high }) => high), look: 'dashed', colour: 1 },
          { name: texts.headAge, values: samples.map(({ headAge }) => headAge), colour: 2 },
        ]}
        formatX={(at) => format.time(new Date(at).toISOString())}
        formatY={(seconds) => format.duration(seconds)}
        heightPx={130}
        withTable={false}
        withLegend={false}
      />
      <p className={styles.key}>
        <span>{texts.estimate}</span>
        <span className={styles.ofRange}>{texts.range}</span>
        <span className={styles.ofHead}>{texts.headAge}</span>
      </p>
    </div>
  );
});
