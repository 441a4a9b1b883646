import { figureGroups, type FigureGroup } from './figures.ts';
import type { Measured, ReportedSetting, WhatIfReport } from './model.ts';
import { policyWords, sayMeasured, unitOf, unitSign } from './words.ts';
import type { FigureName } from '../centre/summary.ts';

/** A table of the report, as it is printed and as it is put on the page. */
export interface ReportTable {
  title: string;
  columns: { title: string; about: string }[];
  /** Policy, agents and threshold first. */
  rows: string[][];
}

/** One table for callers, one for agents, one for callbacks, and the differences between policies. */
export function tablesOf(report: WhatIfReport): ReportTable[] {
  const { settings, differences } = report;
  const groups = figureGroups.map((group) =>
    // Who is never offered a callback has nothing in the table of callbacks.
    tableOf(group, group.title === 'Callbacks' ? settings.filter(isOffering) : settings, say),
  );
  const [first] = differences;
  const against = first && policyWords(first.than).label;
  const compared = {
    title: `Less ${against ?? ''}, day by day`,
    figures: figureGroups
      .flatMap(({ figures }) => figures)
      .filter(({ name }) => comparedFigures.includes(name)),
  };
  return [...groups, tableOf(compared, differences, saySigned)].filter(
    ({ rows }) => rows.length > 0,
  );
}

/** What every policy has, and a supervisor looks at first. */
const comparedFigures: FigureName[] = [
  ...([
    'liveWaitMeanSeconds',
    'liveWaitP90Seconds',
    'unservedShare',
    'occupancy',
    'lostShare',
  ] as const),
];

const isOffering = (setting: ReportedSetting): boolean => setting.thresholdSeconds !== null;

function tableOf(
  group: FigureGroup,
  settings: readonly ReportedSetting[],
  say: (measured: Measured | undefined, name: FigureName) => string,
): ReportTable {
  const figures = group.figures.filter(({ name }) => settings.some((each) => each.figures[name]));
  return {
    title: group.title,
    columns: figures.map(({ name, title, about }) => {
      const sign = unitSign(unitOf(name));
      return { title: sign ? `${title} (${sign})` : title, about };
    }),
    rows: settings.map(({ policy, agents, thresholdSeconds, figures: measured }) => [
      policyWords(policy).label,
      String(agents),
      thresholdSeconds === null ? '–' : String(thresholdSeconds),
      ...figures.map(({ name }) => say(measured[name], name)),
    ]),
  };
}

function say(measured: Measured | undefined, name: FigureName): string {
  return sayMeasured(measured, unitOf(name));
}

function saySigned(measured: Measured | undefined, name: FigureName): string {
  const text = say(measured, name);
  return measured && measured.mean > 0 && !/^0(\.0+)? /.test(text) ? `+${text}` : text;
}
