import type { targets as english } from '../en/targets.ts';

export const targets: typeof english = {
  title: 'Rufziele',
};
