import type { FormatTexts } from '../format.ts';

export const format: FormatTexts = {
  lessThanMinute: 'weniger als eine Minute',
  minutes: (range) => `${range} Min.`,
  seconds: (n) => `${n} s`,
  hoursMinutes: (hours, minutes) => `${hours} Std. ${minutes} Min.`,
  now: 'jetzt',
};
