import type { whatIf as english } from '../en/what-if.ts';

export const whatIf: typeof english = {
  title: 'Was wäre, wenn',
};
