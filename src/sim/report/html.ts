import { figureGroups } from './figures.ts';
import type { WhatIfReport } from './model.ts';
import {
  plotOfWaits,
  plotsByAgents,
  plotsByThreshold,
  plotsOfDay,
  type PlotWithTable,
} from './plots.ts';
import { tablesOf, type ReportTable } from './rows.ts';
import { reportStyle } from './style.ts';
import { drawPlot, drawSample, escapeXml } from './svg.ts';
import { policyWords, saySetting, simulatedNotice } from './words.ts';

/** The whole report as one file: no scripts, nothing loaded from anywhere. */
export function pageOf(report: WhatIfReport): string {
  const title = `What if: ${report.target}`;
  const closer = report.closer.find((each) => each.thresholdSeconds !== null) ?? report.closer[0];
  const near = closer ? `With ${saySetting(closer)}, the middle of what was asked.` : '';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeXml(title)}</title>
<style>${reportStyle}</style>
</head>
<body>
<main>
<h1>${escapeXml(title)}</h1>
<p class="notice"><strong>Simulated.</strong> ${escapeXml(simulatedNotice.replace(/^Simulated: n/, 'N'))}</p>
${question(report)}
${section('By the number of agents', '', plotsByAgents(report))}
${section('By the threshold of the offer', '', plotsByThreshold(report))}
${section('A closer look', near, [...plotsOfDay(report), ...plotOfWaits(report)])}
<h2>All figures</h2>
<p class="soft">± is half the width of a 95 % interval of the mean over the days. Every setting saw the same days: the same callers at the same moments, with the same patience. So the differences at the end are far surer than the figures themselves: what makes a day a hard one is the same on both sides.</p>
${tablesOf(report).map(groupTable).join('\n')}
<h2>What the figures mean</h2>
${meanings(report)}
</main>
</body>
</html>
`;
}

function question(report: WhatIfReport): string {
  const { days, daysAsked, seed, assumptions, settings } = report;
  const policies = [...new Set(settings.map(({ policy }) => policy))].map(policyWords);
  const facts = [
    {
      what: 'Days simulated',
      value: `${days} for each of ${settings.length} settings${daysAsked > days ? ` (${daysAsked} were asked for: ended early)` : ''}, seed ${seed}`,
    },
    ...assumptions,
  ];
  return `<h2>What was assumed</h2>
<dl class="facts">${facts.map(({ what, value }) => `<dt>${escapeXml(what)}</dt><dd>${escapeXml(value)}</dd>`).join('\n')}</dl>
<ul class="legend" aria-label="Policies">${policies
    .map(
      ({ label, about, style }) =>
        `<li>${drawSample(style)}<strong>${escapeXml(label)}</strong>${about ? `: ${escapeXml(about)}` : ''}</li>`,
    )
    .join('\n')}</ul>`;
}

function section(title: string, about: string, plots: readonly PlotWithTable[]): string {
  if (plots.length === 0) return '';
  return `<h2>${escapeXml(title)}</h2>
${about ? `<p class="soft">${escapeXml(about)}</p>` : ''}
${plots.map(figureOf).join('\n')}`;
}

function figureOf({ plot, head, rows }: PlotWithTable): string {
  const legend = plot.series
    .map(
      ({ label, style, isMarked }) =>
        `<li>${drawSample(style, isMarked ?? false)}${escapeXml(label)}</li>`,
    )
    .join('');
  const unit = plot.y.label;
  return `<figure aria-labelledby="${plot.id}-head">
<h3 id="${plot.id}-head">${escapeXml(plot.title)}</h3>
<div class="plot"><ul class="legend" aria-hidden="true">${legend}</ul>
${drawPlot(plot)}</div>
<div class="scroll" tabindex="0" role="region" aria-label="Table: ${escapeXml(plot.title)}"><table><caption>${escapeXml(unit)}</caption>
<thead><tr>${head.map((cell) => `<th scope="col">${escapeXml(cell)}</th>`).join('')}</tr></thead>
<tbody>${rows.map(rowOf).join('\n')}</tbody></table></div>
</figure>`;
}

function rowOf(row: readonly string[]): string {
  return `<tr>${row
    .map((cell, index) =>
      index === 0 ? `<th scope="row">${escapeXml(cell)}</th>` : `<td>${escapeXml(cell)}</td>`,
    )
    .join('')}</tr>`;
}

function groupTable({ title, columns, rows }: ReportTable): string {
  const head = columns.map(
    (column) =>
      `<th scope="col" title="${escapeXml(column.about)}">${escapeXml(column.title)}</th>`,
  );
  const body = rows.map((row, index) => {
    const isFirst = index > 0 && rows[index - 1]?.[0] !== row[0];
    return isFirst ? rowOf(row).replace('<tr>', '<tr class="first">') : rowOf(row);
  });
  return `<h3>${escapeXml(title)}</h3>
<div class="scroll" tabindex="0" role="region" aria-label="Table: ${escapeXml(title)}"><table>
<thead><tr><th scope="col" class="words">Policy</th><th scope="col">Agents</th><th scope="col">Threshold s</th>${head.join('')}</tr></thead>
<tbody>${body.join('\n')}</tbody></table></div>`;
}

function meanings(report: WhatIfReport): string {
  const shown = figureGroups.flatMap(({ title: group, figures }) =>
    figures
      .filter(({ name }) => report.settings.some((each) => each.figures[name]))
      .map(
        ({ title, about }) =>
          `<dt>${escapeXml(`${group}: ${title}`)}</dt><dd>${escapeXml(about)}</dd>`,
      ),
  );
  return `<dl class="facts">${shown.join('\n')}</dl>`;
}
