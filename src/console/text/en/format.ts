import type { FormatTexts } from '../format.ts';

export const format: FormatTexts = {
  lessThanMinute: 'less than a minute',
  minutes: (range) => `${range} min`,
  seconds: (n) => `${n} s`,
  hoursMinutes: (hours, minutes) => `${hours} h ${minutes} min`,
  now: 'now',
};
