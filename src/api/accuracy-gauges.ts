import { Gauge, type Registry } from 'prom-client';
import type { accuracyNow } from '../engine/accuracy.ts';

export type CurrentAccuracy = Awaited<ReturnType<typeof accuracyNow>>;

/** Series at most, by call target: a metric must not grow with the settings. */
export const accuracyMax = 200;

const gauges: Record<
  string,
  { help: string; read: (of: CurrentAccuracy[number]['accuracy']) => number | null }
> = {
  quotes: { help: 'Quotes of this week that could be scored', read: ({ n }) => n },
  rmse_seconds: {
    help: 'Root mean squared error of the estimates of this week',
    read: ({ rmseSeconds }) => rmseSeconds,
  },
  mae_seconds: {
    help: 'Mean absolute error of the estimates of this week',
    read: ({ maeSeconds }) => maeSeconds,
  },
  bias_seconds: {
    help: 'Mean of quoted - waited this week',
    read: ({ biasSeconds }) => biasSeconds,
  },
  range_coverage: {
    help: 'Share of waits within the quoted range this week; 0.8 is meant',
    read: ({ rangeCoverage }) => rangeCoverage,
  },
  p80_coverage: {
    help: 'Share of waits up to the P80 this week; 0.8 is meant',
    read: ({ p80Coverage }) => p80Coverage,
  },
  baseline_rmse_seconds: {
    help: 'Root mean squared error of the five-minute mean on the same calls',
    read: ({ baseline }) => baseline.rmseSeconds,
  },
  censored: {
    help: 'Quotes of this week whose wait is not known to its end',
    read: ({ censored }) => censored,
  },
  unknown: {
    help: 'Callers of this week whose wait was not known',
    read: ({ unknown }) => unknown,
  },
};

/** How good the estimates of this week are, by the id of the call target. @returns sets them all anew */
export function addAccuracyGauges(registry: Registry): (current: CurrentAccuracy) => void {
  const made = Object.entries(gauges).map(([name, { help, read }]) => ({
    read,
    gauge: new Gauge({
      ...{ name: `unhold_estimate_${name}`, help, labelNames: ['call_target'] },
      registers: [registry],
    }),
  }));
  return (current) => {
    for (const { gauge, read } of made) {
      gauge.reset();
      for (const { callTargetId, accuracy } of current.slice(0, accuracyMax)) {
        const value = read(accuracy);
        if (value !== null) gauge.set({ call_target: callTargetId }, value);
      }
    }
  };
}
