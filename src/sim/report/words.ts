import type { Measured, ReportedSetting } from './model.ts';
import { figures, type FigureName } from '../centre/summary.ts';

/** How each policy is called in a report, and how it is drawn. */
const policies: Record<string, { label: string; about: string; style: number }> = {
  none: { label: 'no callbacks', about: 'everybody holds the line', style: 0 },
  guide: {
    label: "the guide's",
    about: 'a timer on the mean wait of the last five minutes; return calls go before the line',
    style: 1,
  },
  timer: { label: 'timer', about: 'a timer on the estimate of Unhold', style: 2 },
  'agent-first': {
    label: 'agent first',
    about: 'an agent is taken first, and waits while the phone rings',
    style: 3,
  },
  ours: {
    label: 'Unhold',
    about: 'rung by position in the line, an agent reserved when the turn comes',
    style: 4,
  },
};

export function policyWords(policy: string): { label: string; about: string; style: number } {
  return policies[policy] ?? { label: policy, about: '', style: 5 };
}

type Unit = (typeof figures)[FigureName]['unit'];

export const unitOf = (name: FigureName): Unit => figures[name].unit;

/** Behind a title: "s", "%"; a count has none. */
export function unitSign(unit: Unit): string {
  return unit === 's' ? 's' : unit === 'share' ? '%' : '';
}

/** Beside an axis or over a table. */
export function unitWords(unit: Unit): string {
  return unit === 's' ? 'seconds' : unit === 'share' ? 'percent' : 'calls';
}

/** "83 ±4", without the unit; a dash where nothing of the kind happened. */
export function sayMeasured(measured: Measured | undefined, unit: Unit): string {
  if (!measured) return '–';
  const { mean, halfWidth } = measured;
  if (halfWidth === null) return sayNumber(mean, unit);
  return `${sayNumber(mean, unit)} ±${sayNumber(halfWidth, unit)}`;
}

export function sayNumber(value: number, unit: Unit): string {
  const shown = unit === 'share' ? value * 100 : value;
  const size = Math.abs(shown);
  const digits = unit === 'share' ? 1 : unit === 's' ? Number(size < 9.95) : size < 9.995 ? 2 : 0;
  return shown.toFixed(digits).replace(/^-(0(\.0+)?)$/, '$1');
}

/** "30 agents, threshold 120 s" */
export function saySetting(setting: Pick<ReportedSetting, 'agents' | 'thresholdSeconds'>): string {
  const { agents, thresholdSeconds } = setting;
  const offer = thresholdSeconds === null ? '' : `, threshold ${thresholdSeconds} s`;
  return `${agents} agents${offer}`;
}

/** "08:30"; an hour past midnight goes on counting, as the day does. */
export function sayTimeOfDay(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** What every form of the report says first. */
export const simulatedNotice =
  'Simulated: not measured in your contact centre. Good for comparing settings with each other; the absolute ' +
  'figures are as good as the assumptions below.';
