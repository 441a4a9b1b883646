import type { accuracy as english } from '../en/accuracy.ts';

export const accuracy: typeof english = {
  title: 'Genauigkeit & Fairness',
};
