import type { WhatIfReport } from './model.ts';
import { tablesOf } from './rows.ts';
import { simulatedNotice } from './words.ts';

/** The report for a terminal. Control characters of a target's name are taken out. */
export function tableOf(report: WhatIfReport): string {
  const { target, days, daysAsked, seed, assumptions } = report;
  const asked = daysAsked > days ? ` (of ${daysAsked}: ended early)` : '';
  const lines = [
    `What if: ${printable(target)}`,
    simulatedNotice,
    `${days} ${days === 1 ? 'day' : 'days'} for each setting${asked}, the same days for all (seed ${seed}); ± is half the width of a 95 % interval.`,
    '',
    ...assumptions.map(({ what, value }) => `  ${printable(what)}: ${printable(value)}`),
  ];
  for (const { title, columns, rows } of tablesOf(report)) {
    const head = ['policy', 'agents', 'threshold s', ...columns.map((column) => column.title)];
    lines.push('', title, ...aligned([head, ...rows]));
  }
  return lines.join('\n');
}

/** Words to the left, numbers to the right. */
export function aligned(rows: readonly string[][]): string[] {
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
