import type {
  WhatIfAnswer,
  WhatIfMeasured,
  WhatIfQuestion,
  WhatIfRun,
  WhatIfToday,
} from '../../callback/what-if.ts';
import { callsPerDayOf, staffedSecondsOf, type CentreSpec } from '../centre/centre-spec.ts';
import { summarise, summariseDifference } from '../centre/summarise.ts';
import type { DayResult } from '../centre/what-if-run.ts';
import { closerLook, toMeasured } from '../report/of-runs.ts';
import { answeredFigures } from './answered-figures.ts';
import { atField } from './at-field.ts';
import { changeAgents, type StaffedCentre } from './change-agents.ts';
import { checkLoad, checkSize } from './limits.ts';
import type { Input } from './people.ts';
import type { Plan } from './run-days.ts';

/** What is to be simulated for a question, and what is needed to tell what came of it. */
export interface QuestionPlan {
  plan: Plan;
  days: number;
  input: Input;
  /** Today first. */
  runs: { name: string; settings: WhatIfToday; centre: StaffedCentre }[];
}

/**
 * Today and each variant as a setting of its own, with the same callers.
 * @param mostCalls simulated at most, over all days and variants
 * @throws UserError too-large, naming the variant that is too much work, or what to ask less of
 */
export function planQuestion(
  question: WhatIfQuestion,
  input: Input,
  mostCalls: number,
): QuestionPlan {
  const { seed, today, variants } = question;
  const base: StaffedCentre = { spec: input.spec, agents: input.mostAgents ?? 1 };
  const runs = [{ name: 'today' }, ...variants].map((variant) => {
    const { name, agents, ...changes } = { agents: undefined, ...variant };
    const settings = { ...today, ...changes };
    const centre = agents ? changeAgents(base, agents) : base;
    return { name, settings, centre: { ...centre, spec: withSettings(centre.spec, settings) } };
  });
  for (const [index, { centre }] of runs.entries())
    atField(index === 0 ? 'calls' : `variants.${index - 1}.agents`, () =>
      checkLoad(centre.spec, centre.agents),
    );
  atField('days', () => checkSize(input.spec, runs.length, input.days, mostCalls));
  return {
    ...{ days: input.days, input, runs },
    plan: {
      seed,
      settings: runs.map(({ settings: { policy, thresholdSeconds }, centre }) => ({
        spec: centre.spec,
        setting: {
          ...{ policy, agents: centre.agents },
          thresholdSeconds: policy === 'none' ? null : thresholdSeconds,
        },
        isCloser: true,
      })),
    },
  };
}

/** @param results the days of each setting of the plan, equally many */
export function answerOf(planned: QuestionPlan, results: readonly DayResult[][]): WhatIfAnswer {
  const { plan, input, runs } = planned;
  const today = results[0] ?? [];
  return {
    simulated: true,
    ...{ seed: plan.seed, days: today.length, callsPerDay: callsPerDayOf(input.spec) },
    ...{ assumptions: input.assumptions, figures: answeredFigures },
    runs: runs.map((run, index): WhatIfRun => {
      const { name, settings, centre } = run;
      const days = results[index] ?? [];
      const setting = plan.settings[index]?.setting;
      if (!setting) throw new Error(`no setting ${index}`);
      const closer = closerLook(centre.spec, setting, days);
      return {
        ...{ name, policy: settings.policy, agents: centre.agents },
        agentHoursPerDay: staffedSecondsOf(centre.spec, centre.agents) / 3600,
        thresholdSeconds: setting.thresholdSeconds,
        ...{ acceptShare: settings.acceptShare, answerShare: settings.answerShare },
        handleMeanSeconds: centre.spec.handle.meanSeconds,
        patienceMeanSeconds: centre.spec.patienceMeanSeconds,
        measured: measuredOf(summarise(days.map(({ measure }) => measure))),
        lessToday:
          index === 0
            ? null
            : measuredOf(
                summariseDifference(
                  days.map(({ measure }) => measure),
                  today.map(({ measure }) => measure),
                ),
              ),
        ...{ slots: closer?.slots ?? [], waits: closer?.waits ?? [] },
      };
    }),
  };
}

function withSettings(spec: CentreSpec, settings: WhatIfToday): CentreSpec {
  const { handleMeanSeconds, patienceMeanSeconds } = settings;
  const meanSeconds = handleMeanSeconds ?? spec.handle.meanSeconds;
  const { wrapUp } = spec;
  // Writing up is part of the handle time: it grows and shrinks with it.
  const scale = meanSeconds / spec.handle.meanSeconds;
  return {
    ...spec,
    handle: { ...spec.handle, meanSeconds },
    wrapUp: wrapUp && { ...wrapUp, meanSeconds: wrapUp.meanSeconds * scale },
    patienceMeanSeconds: patienceMeanSeconds ?? spec.patienceMeanSeconds,
    ...{ acceptProbability: settings.acceptShare, answerProbability: settings.answerShare },
  };
}

function measuredOf(summary: ReturnType<typeof summarise>): Record<string, WhatIfMeasured> {
  return Object.fromEntries(answeredFigures.map(({ name }) => [name, toMeasured(summary[name])]));
}
