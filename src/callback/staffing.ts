/** How many are planned to work, on which days and between which local times. */
export interface Shift {
  /** 1 Monday to 7 Sunday. */
  days: number[];
  /** `HH:MM` on the clocks of the call target's zone; `to` may be 24:00. */
  from: string;
  to: string;
  agents: number;
}

/** A plan that can be asked. Times in milliseconds since 1970. */
export interface Staffing {
  /** Agents planned then; 0 while closed. */
  agentsAt: (at: number) => number;
  /** The end of the opening hours that include `at`; `at` itself while closed; null when they never end. */
  closesAt: (at: number) => number | null;
}

/** From `from` to before `until` as many agents are planned. */
interface Stretch {
  from: number;
  until: number;
  agents: number;
}

const dayMs = 86_400_000;

/**
 * Asking again within the same stretch costs a comparison: the estimates ask with every event.
 * @param plan without overlaps (`staffingFaults`)
 * @param timeZone an IANA zone that is known here
 */
export function staffingOf(plan: readonly Shift[], timeZone: string): Staffing {
  let last: Stretch = { from: 0, until: 0, agents: 0 };
  let open = { from: 0, until: 0 };

  const days = new Map<string, Stretch[]>();

  const stretchAt = (at: number): Stretch => {
    if (at >= last.from && at < last.until) return last;
    if (days.size > 60) days.clear();
    last = findStretch(at, timeZone, (day) => {
      const key = day.toString();
      const known = days.get(key) ?? stretchesOf(plan, day, timeZone);
      days.set(key, known);
      return known;
    });
    return last;
  };
  return {
    agentsAt: (at) => stretchAt(at).agents,
    closesAt(at) {
      if (at >= open.from && at < open.until) return open.until;
      let until = at;
      for (let next = stretchAt(at); next.agents > 0; next = stretchAt(until)) {
        ({ until } = next);
        // Open for more than a week on end is open for ever: the plan repeats.
        if (until - at > 8 * dayMs) return null;
      }
      open = { from: at, until };
      return until;
    },
  };
}

function findStretch(
  at: number,
  timeZone: string,
  stretchesOn: (day: Temporal.PlainDate) => Stretch[],
): Stretch {
  const today = Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(timeZone)
    .toPlainDate();
  // Where clocks go back at midnight, a time of today may lie in what belongs to tomorrow or yesterday.
  const near = [-1, 0, 1].flatMap((days) => stretchesOn(today.add({ days })));
  const found = near.find(({ from, until }) => at >= from && at < until);
  if (found) return found;
  const ends = near.map(({ until }) => until).filter((until) => until <= at);
  const starts = near.map(({ from }) => from).filter((from) => from > at);
  return {
    from: ends.at(-1) ?? at,
    until: Math.min(...starts, momentOf(today.add({ days: 2 }), 0, timeZone)),
    agents: 0,
  };
}

/** In order; a shift whose local times do not exist on that day (clocks go forward) is not there. */
function stretchesOf(plan: readonly Shift[], day: Temporal.PlainDate, timeZone: string): Stretch[] {
  return plan
    .filter(({ days }) => days.includes(day.dayOfWeek))
    .map(({ from, to, agents }) => ({
      from: momentOf(day, minutesOf(from), timeZone),
      until: momentOf(day, minutesOf(to), timeZone),
      agents,
    }))
    .filter(({ from, until }) => from < until)
    .sort((one, other) => one.from - other.from);
}

/**
 * When a local time comes: of a time that comes twice the first, and for one that is left out the moment at which the
 * clocks go forward. So shifts that touch on the clock touch in time, whatever the clocks do.
 */
function momentOf(day: Temporal.PlainDate, minutes: number, timeZone: string): number {
  const local = day.toPlainDateTime().add({ minutes });
  const found = local.toZonedDateTime(timeZone, { disambiguation: 'compatible' });
  if (found.toPlainDateTime().equals(local)) return found.epochMilliseconds;
  // Just after it, because the transition before is looked for, and `found` may be the transition itself.
  const transition = found.add({ nanoseconds: 1 }).getTimeZoneTransition('previous');
  return (transition ?? found).epochMilliseconds;
}

/** Minutes of the day. @param text `HH:MM`, 00:00 to 24:00 */
function minutesOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return hours * 60 + minutes;
}

/** What cannot stand in a plan; empty when all is well. */
export function staffingFaults(plan: readonly Shift[]): { field: string; wanted: string }[] {
  return plan.flatMap((shift, index) => {
    const field = `staffing.${index}`;
    if (minutesOf(shift.from) >= minutesOf(shift.to)) {
      const wanted = `a time after ${shift.from}; a shift over midnight is two, to 24:00 and from 00:00`;
      return [{ field: `${field}.to`, wanted }];
    }
    const earlier = plan.slice(0, index).findIndex((other) => overlap(shift, other));
    if (earlier < 0) return [];
    const { from, to } = plan[earlier] ?? shift;
    return [{ field, wanted: `days and hours apart from staffing.${earlier} (${from} to ${to})` }];
  });
}

function overlap(one: Shift, other: Shift): boolean {
  return (
    one.days.some((day) => other.days.includes(day)) &&
    minutesOf(one.from) < minutesOf(other.to) &&
    minutesOf(other.from) < minutesOf(one.to)
  );
}
