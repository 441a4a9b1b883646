import { UserError } from '../../base/errors.ts';
import type { DaySpec } from '../../sim/centre/centre-spec.ts';
import { twoPeaks } from '../../sim/centre/workloads.ts';
import type { CurveOptions } from './question.ts';

const hourSeconds = 3600;
const quarterSeconds = 900;
/** The built-in day: 8 to 20 o'clock. */
const usual = { opensAtSeconds: 8 * hourSeconds, hours: 12, peakCallsPerHour: 360 };
/** Agents of the built-in day as shares of the most, from an hour after opening on, with a dip at lunch. */
const usualStaffing: readonly (readonly [hour: number, share: number])[] = [
  ...([
    [0, 0.62],
    [1, 0.85],
    [2, 1],
    [4, 0.78],
    [5.5, 0.95],
    [8, 0.9],
    [9.5, 0.65],
    [11, 0.45],
  ] as const),
];

/**
 * A day of which the operator tells the calls per hour, or only those of the busiest.
 * @throws UserError bad-request when calls and staffing do not fit
 */
export function curveDay(options: CurveOptions): { day: DaySpec; says: string; staffing: string } {
  const opensAtSeconds = options.opensAtSeconds ?? usual.opensAtSeconds;
  const { callsPerHour } = options;
  if (callsPerHour) {
    const staffing = options.staffing ?? callsPerHour;
    if (staffing.length !== callsPerHour.length)
      throw new UserError(
        'bad-request',
        `--calls names ${callsPerHour.length} hours and --staffing ${staffing.length}; wanted is one number of agents for each hour of calls.`,
      );
    const day = dayOf(opensAtSeconds, callsPerHour, hourSeconds, hourlyShares(staffing));
    return {
      day,
      says: `${callsPerHour.length} hours of --calls`,
      staffing: options.staffing ? 'as --staffing' : 'in proportion to the calls of the hour',
    };
  }
  const peak = options.peakCallsPerHour ?? usual.peakCallsPerHour;
  if (options.opensAtSeconds !== null && options.opensAtSeconds !== usual.opensAtSeconds)
    throw new UserError(
      'bad-request',
      'The built-in curve opens at 08:00. Fix: leave --opens out, or tell the calls of each hour by --calls.',
    );
  if (options.staffing && options.staffing.length !== usual.hours)
    throw new UserError(
      'bad-request',
      `--staffing names ${options.staffing.length} hours; the built-in curve has ${usual.hours}, from 08:00 on.`,
    );
  const rates = Array.from({ length: (usual.hours * hourSeconds) / quarterSeconds }, (_, quarter) =>
    Math.max(0, peak * twoPeaks(8 + ((quarter + 0.5) * quarterSeconds) / hourSeconds)),
  );
  const staff = options.staffing
    ? hourlyShares(options.staffing)
    : usualStaffing.map(([hour, share]) => ({ at: hour * hourSeconds, share }));
  return {
    day: dayOf(opensAtSeconds, rates, quarterSeconds, staff),
    says: `the built-in curve with two peaks, 08:00 to 20:00, ${peak} an hour at the most`,
    staffing: options.staffing ? 'as --staffing' : 'the built-in steps with a dip at lunch',
  };
}

function dayOf(
  opensAtSeconds: number,
  callsPerHour: number[],
  slotSeconds: number,
  staff: DaySpec['staff'],
): DaySpec {
  return {
    opensAtSeconds,
    lengthSeconds: callsPerHour.length * slotSeconds,
    arrivals: { kind: 'rates', slotSeconds, callsPerHour },
    staff,
  };
}

/** Shares of the most, one step an hour. */
export function hourlyShares(numbers: readonly number[]): DaySpec['staff'] {
  const most = Math.max(...numbers);
  return numbers.map((agents, hour) => ({ at: hour * hourSeconds, share: agents / most }));
}
