import type { WhatIfAnswer, WhatIfFigure, WhatIfMeasured } from '../../callback/what-if.ts';
import { aligned, printable } from '../../sim/report/table.ts';
import { sayMeasured, simulatedNotice } from '../../sim/report/words.ts';

/** Today and the variants side by side, for a terminal. */
export function answerTable(name: string, answer: WhatIfAnswer): string {
  const { days, seed, assumptions, figures, runs } = answer;
  const cells = (title: string, of: (run: WhatIfAnswer['runs'][number]) => string): string[] => [
    title,
    ...runs.map(of),
  ];
  return [
    `What if: ${printable(name)}`,
    simulatedNotice,
    `${days} days for each, the same days for all (seed ${seed}); ± is half the width of a 95 % interval.`,
    '',
    ...assumptions.map(({ what, value }) => `  ${printable(what)}: ${printable(value)}`),
    '',
    ...aligned([
      cells('', (run) => printable(run.name)),
      cells('Agents at the busiest time', (run) => String(run.agents)),
      cells('Policy', (run) => run.policy),
      cells('Threshold s', (run) =>
        run.thresholdSeconds === null ? '–' : `${run.thresholdSeconds}`,
      ),
      ...figures.map((figure) =>
        cells(titled(figure), (run) => say(run.measured[figure.name] ?? null, figure)),
      ),
    ]),
  ].join('\n');
}

function titled({ title, unit }: WhatIfFigure): string {
  return unit === 'count' ? title : `${title}${unit === 'share' ? ', %' : ', s'}`;
}

function say(measured: WhatIfMeasured, { unit }: WhatIfFigure): string {
  return sayMeasured(measured, unit === 'seconds' ? 's' : unit === 'share' ? 'share' : 'calls');
}
