import type { callbacks as english } from '../en/callbacks.ts';

export const callbacks: typeof english = {
  title: 'Rückrufe',
};
