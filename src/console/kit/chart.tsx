import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useText } from '../text/text.tsx';
import { useThemeChange } from './theme.ts';
import styles from './chart.module.css';
import { Table } from './table.tsx';

export interface Series {
  name: string;
  /** One value for each of `xs`; null where there is none. */
  values: readonly (number | null)[];
  look?: 'line' | 'points' | 'bars' | 'dashed';
  /** 1 to 6: `--series-N`. */
  colour?: 1 | 2 | 3 | 4 | 5 | 6;
}

export interface ChartProps {
  /** What the picture shows, in a sentence: its name for a screen reader. */
  title: string;
  xs: readonly number[];
  xName: string;
  series: readonly Series[];
  /** How a value is written: axis, legend and table alike. */
  formatX: (x: number) => string;
  formatY: (y: number) => string;
  heightPx?: number;
  /** The same figures as a table below it; off for a scatter of hundreds. */
  withTable?: boolean;
  /** Off where the page names the series itself. */
  withLegend?: boolean;
}

/** A plot of uPlot with the same figures as a table; follows its width and the theme. */
export function Chart(props: ChartProps) {
  const { title, xs, xName, series, formatX, formatY, heightPx = 220 } = props;
  const { withTable = true, withLegend = true } = props;
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const texts = useText().kit;
  const theme = useThemeChange();
  const shape = series.map(({ name, look, colour }) => [name, look, colour].join('|')).join('\n');
  const data = [xs, ...series.map(({ values }) => values)] as unknown as uPlot.AlignedData;

  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const made = new uPlot(
      optionsOf(element, { xs, xName, series, formatX, formatY, heightPx, withLegend }),
      data,
      element,
    );
    plot.current = made;
    const watch = new ResizeObserver(() => {
      made.setSize({ width: element.clientWidth, height: heightPx });
    });
    watch.observe(element);
    return () => {
      watch.disconnect();
      made.destroy();
      plot.current = null;
    };
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- new values are set below, without a new plot
  }, [shape, xName, heightPx, theme]);

  useEffect(() => {
    plot.current?.setData(data);
  });

  return (
    <figure className={styles.chart} aria-label={title}>
      <div ref={box} className={styles.plot} aria-hidden="true" />
      {withTable && (
        <details>
          <summary>{texts.asTable}</summary>
          <Table
            caption={title}
            columns={[
              { id: 'x', title: xName, cell: (at: number) => formatX(xs[at] ?? 0) },
              ...series.map(({ name, values }) => ({
                id: name,
                title: name,
                isNumber: true,
                cell: (at: number) => written(values[at], formatY),
              })),
            ]}
            rows={xs.map((_, at) => at)}
            rowKey={String}
          />
        </details>
      )}
    </figure>
  );
}

const written = (value: number | null | undefined, format: (y: number) => string): string =>
  value === null || value === undefined ? '–' : format(value);

type Parts = Pick<ChartProps, 'xs' | 'xName' | 'series' | 'formatX' | 'formatY'> & {
  heightPx: number;
  withLegend: boolean;
};

function optionsOf(element: HTMLElement, parts: Parts): uPlot.Options {
  const { xs, xName, series, formatX, formatY, heightPx, withLegend } = parts;
  const colour = (name: string): string => resolved(element, name);
  const axis = { stroke: colour('--ink-soft'), grid: { stroke: colour('--line'), width: 1 } };
  return {
    width: element.clientWidth || 300,
    height: heightPx,
    legend: { show: withLegend },
    scales: { x: { time: false } },
    axes: [
      { ...axis, values: (_plot, values) => values.map(formatX), space: widthOf(xs, formatX) },
      { ...axis, size: 64, values: (_plot, values) => values.map(formatY) },
    ],
    series: [
      { label: xName, value: (_plot, x) => (x === null ? '–' : formatX(x)) },
      ...series.map((one, at) =>
        seriesOf(one, colour(`--series-${one.colour ?? (at % 6) + 1}`), formatY),
      ),
    ],
  };
}

/** Pixels from label to label, so that none runs into the next: some 7 for each character. */
function widthOf(xs: readonly number[], formatX: (x: number) => string): number {
  const ends = [xs[0] ?? 0, xs.at(-1) ?? 0].map((x) => formatX(x).length);
  return Math.max(50, 7 * Math.max(...ends) + 16);
}

function seriesOf(
  { name, look = 'line' }: Series,
  stroke: string,
  formatY: (y: number) => string,
): uPlot.Series {
  const common = {
    ...{ label: name, stroke, width: 2 },
    value: (_plot: uPlot, y: number | null) => written(y, formatY),
  };
  const bars = look === 'bars' ? uPlot.paths.bars?.({ size: [0.7, 64] }) : undefined;
  if (look === 'bars') return { ...common, fill: stroke, ...(bars && { paths: bars }) };
  if (look === 'points')
    return { ...common, paths: () => null, points: { show: true, size: 6, fill: stroke } };
  return { ...common, ...(look === 'dashed' && { dash: [6, 4] }) };
}

/** A token as the colour it has now: a canvas does not know `light-dark()`. */
function resolved(element: HTMLElement, token: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${token})`;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
