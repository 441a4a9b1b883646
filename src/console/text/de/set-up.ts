import type { setUp as english } from '../en/set-up.ts';

export const setUp: typeof english = {
  title: 'Einrichtung',
};
