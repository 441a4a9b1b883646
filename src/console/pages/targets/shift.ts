import { fieldOf, text } from './setting-fields.ts';

/** Hours of the plan as they are typed: what is not right yet is kept as it is. */
export interface TypedShift {
  /** 1 Monday to 7 Sunday. */
  days: number[];
  from: string;
  to: string;
  agents: unknown;
}

export function shiftOf(value: unknown): TypedShift {
  const shift = typeof value === 'object' && value !== null ? value : {};
  const days = fieldOf(shift, 'days');
  return {
    days: Array.isArray(days) ? days.map(Number) : [],
    from: text(fieldOf(shift, 'from')),
    to: text(fieldOf(shift, 'to')),
    agents: fieldOf(shift, 'agents'),
  };
}

/** Where it stands in the picture of a day, hours 0 to 24; null while its times are none. */
export function hoursOf({ from, to }: TypedShift): { from: number; to: number } | null {
  const [begin, end] = [hour(from), hour(to)];
  return begin === null || end === null || begin >= end ? null : { from: begin, to: end };
}

function hour(time: string): number | null {
  const found = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(time);
  return found ? Number(found[1]) + Number(found[2]) / 60 : null;
}
