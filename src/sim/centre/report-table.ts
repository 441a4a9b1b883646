import { figureGroups } from './report-figures.ts';
import type { WhatIfReport } from './report-model.ts';
import { policyWords, sayMeasured, simulatedNotice, unitOf, unitSign } from './report-words.ts';

/** The report for a terminal. Control characters of a target's name are taken out. */
export function tableOf(report: WhatIfReport): string {
  const { target, days, daysAsked, seed, settings, assumptions } = report;
  const asked = daysAsked > days ? ` (of ${daysAsked}: ended early)` : '';
  const lines = [
    `What if: ${printable(target)}`,
    simulatedNotice,
    `${days} ${days === 1 ? 'day' : 'days'} for each setting${asked}, the same days for all (seed ${seed}); ± is half the width of a 95 % interval.`,
    '',
    ...assumptions.map(({ what, value }) => `  ${printable(what)}: ${printable(value)}`),
  ];
  for (const { title, figures } of figureGroups) {
    const shown = figures.filter(({ name }) => settings.some((each) => each.figures[name]));
    if (shown.length === 0) continue;
    const head = ['policy', 'agents', 'threshold', ...shown.map(headOf)];
    const told = settings.filter((each) => shown.some(({ name }) => each.figures[name]));
    const rows = told.map((each) => [
      policyWords(each.policy).label,
      String(each.agents),
      each.thresholdSeconds === null ? '–' : `${each.thresholdSeconds} s`,
      ...shown.map(({ name }) => sayMeasured(each.figures[name], unitOf(name))),
    ]);
    lines.push('', title, ...aligned([head, ...rows]));
  }
  return lines.join('\n');
}

function headOf({ name, title }: (typeof figureGroups)[number]['figures'][number]): string {
  const sign = unitSign(unitOf(name));
  return sign ? `${title} ${sign}` : title;
}

/** Words to the left, numbers to the right. */
function aligned(rows: readonly string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
}

/** A terminal obeys control characters: none comes through from a name. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}
