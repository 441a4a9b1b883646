import type { CloserLook, ReportedSetting, WhatIfReport } from './model.ts';
import { axisFromZero, type Plot, type Series } from './svg.ts';
import { policyWords, sayNumber, sayTimeOfDay, unitOf, unitWords } from './words.ts';
import type { FigureName } from '../centre/summary.ts';

/** A plot with what stands in the table beside it. */
export interface PlotWithTable {
  plot: Plot;
  /** The first cell of each row names it. */
  head: string[];
  rows: string[][];
}

/** What is drawn over the numbers of agents and over the thresholds. */
const drawn: { name: FigureName; title: string }[] = [
  { name: 'liveWaitMeanSeconds', title: 'Mean wait on the line' },
  { name: 'liveWaitP90Seconds', title: 'P90 of the wait on the line' },
  { name: 'unservedShare', title: 'Callers who were not served' },
  { name: 'lateMeanSeconds', title: 'How late a callback reaches an agent after its turn' },
];

/** Plots by agents, at the threshold that was looked at more closely; none where one number was asked for. */
export function plotsByAgents(report: WhatIfReport): PlotWithTable[] {
  const threshold = nearThreshold(report);
  const settings = report.settings.filter(
    (each) => each.thresholdSeconds === null || each.thresholdSeconds === threshold,
  );
  const offered = threshold === null ? '' : `, threshold ${threshold} s`;
  return plotsOver(settings, {
    ...{ id: 'agents', label: 'agents at the busiest time', by: `by agents${offered}` },
    at: (each) => each.agents,
  });
}

/** Plots by threshold, with the agents that were looked at more closely. */
export function plotsByThreshold(report: WhatIfReport): PlotWithTable[] {
  const agents = report.closer[0]?.agents;
  return plotsOver(
    report.settings.filter((each) => each.agents === agents && each.thresholdSeconds !== null),
    {
      ...{ id: 'threshold', label: 'threshold of the offer, s' },
      ...{ by: `by threshold, ${agents ?? 0} agents`, at: (each) => each.thresholdSeconds ?? 0 },
    },
  );
}

export function nearThreshold(report: WhatIfReport): number | null {
  return report.closer.find((each) => each.thresholdSeconds !== null)?.thresholdSeconds ?? null;
}

interface Over {
  id: string;
  label: string;
  by: string;
  at: (setting: ReportedSetting) => number;
}

function plotsOver(settings: readonly ReportedSetting[], over: Over): PlotWithTable[] {
  const values = [...new Set(settings.map(over.at))].sort((one, other) => one - other);
  const [first, last] = [values[0], values.at(-1)];
  if (first === undefined || last === undefined || first === last) return [];
  const room = (last - first) * 0.06;
  const every = Math.ceil(values.length / 12);
  const ticks = values
    .filter((_, index) => index % every === 0)
    .map((at) => ({ at, label: String(at) }));
  const x = { label: over.label, from: first - room, to: last + room, ticks };
  return drawn.flatMap(({ name, title }) => {
    const unit = unitOf(name);
    const factor = unit === 'share' ? 100 : 1;
    const series = seriesOf(settings, over, name, factor);
    if (series.length === 0) return [];
    const most = Math.max(
      ...series.flatMap(({ points }) => points.map((each) => each.y + (each.halfWidth ?? 0))),
    );
    const y = axisFromZero(unitWords(unit), most, (at) => trim(at));
    const plot: Plot = {
      ...{ id: `${over.id}-${name}`, title: `${title}, ${over.by}`, x, y, series },
      about: `${series.map(({ label }) => label).join(', ')}, from ${first} to ${last}; bars are 95 % intervals. The table beside it has the numbers.`,
    };
    const say = (label: string, at: number): string => {
      const point = series.find((each) => each.label === label)?.points.find((p) => p.x === at);
      if (!point) return '–';
      const half = point.halfWidth ?? null;
      const value = sayNumber(point.y / factor, unit);
      return half === null ? value : `${value} ±${sayNumber(half / factor, unit)}`;
    };
    const head = [over.id, ...series.map(({ label }) => label)];
    const rows = values.map((at) => [String(at), ...series.map(({ label }) => say(label, at))]);
    return [{ plot, head, rows }];
  });
}

function seriesOf(
  settings: readonly ReportedSetting[],
  over: Over,
  name: FigureName,
  factor: number,
): Series[] {
  const byPolicy = new Map<string, Series>();
  for (const each of settings) {
    const measured = each.figures[name];
    if (!measured) continue;
    const { label, style } = policyWords(each.policy);
    const series: Series = byPolicy.get(label) ?? { label, style, points: [], isMarked: true };
    byPolicy.set(label, series);
    const halfWidth = measured.halfWidth === null ? null : measured.halfWidth * factor;
    series.points.push({ x: over.at(each), y: measured.mean * factor, halfWidth });
  }
  for (const { points } of byPolicy.values()) points.sort((one, other) => one.x - other.x);
  return [...byPolicy.values()];
}

/** The line through the day, one plot of people and one of agents: they have nothing to do on one axis. */
export function plotsOfDay(report: WhatIfReport): PlotWithTable[] {
  const { closer } = report;
  const slots = closer[0]?.slots ?? [];
  const [first, last] = [slots[0], slots.at(-1)];
  if (!first || !last || slots.length < 2) return [];
  const stepSeconds = (slots[1]?.fromSeconds ?? 0) - first.fromSeconds;
  const [from, to] = [first.fromSeconds, last.fromSeconds + stepSeconds];
  const hours = Math.max(1, Math.round((to - from) / 3600 / 8));
  const ticks = [];
  for (let at = Math.ceil(from / 3600) * 3600; at <= to; at += hours * 3600)
    ticks.push({ at, label: sayTimeOfDay(at) });
  const x = { label: 'time of day', from, to, ticks };
  const people = closer.map((look) => lineOf(look, stepSeconds, (s) => s.holding + s.promised));
  const busy = closer.map((look) => lineOf(look, stepSeconds, (slot) => slot.busy));
  const staffed: Series = {
    ...lineOf(closer[0], stepSeconds, (slot) => slot.staffed),
    ...{ label: 'staffed', style: 5 },
  };
  return [
    overDay(x, 'day-line', 'People waiting through the day', 'on hold or promised', people),
    overDay(x, 'day-agents', 'Agents through the day', 'agents', [staffed, ...busy]),
  ];
}

type Slot = CloserLook['slots'][number];

function lineOf(
  look: CloserLook | undefined,
  stepSeconds: number,
  of: (s: Slot) => number,
): Series {
  const { label, style } = policyWords(look?.policy ?? '');
  const points = (look?.slots ?? []).map((slot) => ({ x: slot.fromSeconds, y: of(slot) }));
  const end = points.at(-1);
  if (end) points.push({ x: end.x + stepSeconds, y: end.y });
  return { label, style, points, isStep: true };
}

function overDay(
  x: Plot['x'],
  id: string,
  title: string,
  label: string,
  series: Series[],
): PlotWithTable {
  const most = Math.max(...series.flatMap(({ points }) => points.map(({ y }) => y)));
  const plot: Plot = {
    ...{ id, title, x, y: axisFromZero(label, most, trim), series },
    about: `Mean of the days, by time of day: ${series.map((each) => each.label).join(', ')}. The table beside it has the hours.`,
  };
  const hourly = (series[0]?.points ?? []).filter(({ x: at }) => at % 3600 === 0 && at < x.to);
  const rows = hourly.map(({ x: at }) => [
    sayTimeOfDay(at),
    ...series.map(({ points }) => (points.find((p) => p.x === at)?.y ?? 0).toFixed(1)),
  ]);
  return { plot, head: ['from', ...series.map((each) => each.label)], rows };
}

/** Of all who reached an agent, the share that had waited longer. */
export function plotOfWaits(report: WhatIfReport): PlotWithTable[] {
  const series = report.closer.flatMap(({ policy, waits }): Series[] => {
    if (waits.length === 0) return [];
    const { label, style } = policyWords(policy);
    const points = waits.map(({ overSeconds, share }) => ({ x: overSeconds, y: share * 100 }));
    return [{ label, style, points }];
  });
  const all = series.flatMap(({ points }) => points);
  if (all.length === 0) return [];
  // The last one in a hundred would leave the rest a strip on the left.
  const most = Math.max(60, ...all.filter(({ y }) => y >= 1).map(({ x }) => x));
  const x = axisFromZero('waited longer than, s', most, trim);
  for (const each of series) each.points = each.points.filter((point) => point.x <= x.to);
  const plot: Plot = {
    ...{ id: 'waits', title: 'How long people waited for an agent, on the line or elsewhere', x },
    ...{
      y: axisFromZero('percent of those served', Math.max(...all.map(({ y }) => y)), trim),
      series,
    },
    about:
      'The share of those served who waited longer than the time below. The table beside it has the numbers.',
  };
  const rows = x.ticks.map(({ at }) => [
    trim(at),
    ...series.map(({ points }) => {
      const point = points.findLast((each) => each.x <= at);
      return point ? point.y.toFixed(1) : '–';
    }),
  ]);
  return [{ plot, head: ['longer than, s', ...series.map((each) => each.label)], rows }];
}

const trim = (value: number): string => String(Number(value.toFixed(2)));
