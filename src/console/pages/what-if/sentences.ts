import type { Format } from '../../text/format.ts';
import { describe } from './describe.ts';
import type { Question } from './draft.ts';
import { isClear } from './compare.ts';
import type { WhatIfAnswer, WhatIfRun, Words } from './types.ts';

/** What each variant came to, in plain words; a difference within its interval is called none. */
export function sentencesOf(
  question: Question,
  { runs }: WhatIfAnswer,
  texts: Words,
  format: Format,
): string[] {
  const [today, ...others] = runs;
  if (!today) return [];
  return others.map((run, index) => {
    const what = describe(question.variants[index] ?? {}, texts, format);
    return [
      waitOf(what, run, today, texts, format),
      lostOf(run, texts, format),
      hoursOf(run, today, texts, format),
    ]
      .filter((part) => part !== null)
      .join(' ');
  });
}

function waitOf(
  what: string,
  run: WhatIfRun,
  today: WhatIfRun,
  texts: Words,
  format: Format,
): string | null {
  const name = 'liveWaitP90Seconds';
  const [now, before, less] = [run.measured[name], today.measured[name], run.lessToday?.[name]];
  if (!now || !before || !less) return null;
  const [said, was] = [format.duration(now.mean), format.duration(before.mean)];
  if (!isClear(less) || said === was) return texts.sentence.same(what, said);
  return less.mean < 0
    ? texts.sentence.faster(what, said, was)
    : texts.sentence.slower(what, said, was);
}

function lostOf(run: WhatIfRun, texts: Words, format: Format): string | null {
  const less = run.lessToday?.['lostPerDay'];
  if (!less || !isClear(less)) return null;
  const calls = format.number(Math.abs(less.mean), Math.abs(less.mean) < 10 ? 1 : 0);
  return less.mean < 0 ? texts.sentence.fewerLost(calls) : texts.sentence.moreLost(calls);
}

function hoursOf(run: WhatIfRun, today: WhatIfRun, texts: Words, format: Format): string | null {
  const hours = run.agentHoursPerDay - today.agentHoursPerDay;
  if (Math.abs(hours) < 0.05) return null;
  const said = format.number(Math.abs(hours), 1);
  return hours > 0 ? texts.sentence.costs(said) : texts.sentence.saves(said);
}
