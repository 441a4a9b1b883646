import type { HalfHour } from './draft.ts';

export type Preset = 'morning' | 'flat' | 'surge';

/** Calls of 20 half hours, from 8 o'clock on. */
const calls: Record<Preset, readonly number[]> = {
  morning: [18, 30, 42, 48, 44, 38, 33, 30, 27, 25, 24, 24, 23, 22, 20, 18, 16, 14, 12, 10],
  flat: Array.from({ length: 20 }, () => 26),
  surge: [14, 16, 18, 20, 20, 22, 24, 40, 62, 66, 44, 26, 22, 20, 20, 18, 16, 14, 12, 10],
};

/** Agents who are busy nine tenths of their time with calls of 5 min; those of the surge do not know that it comes. */
export function presetOf(preset: Preset): HalfHour[] {
  const planned =
    preset === 'surge' ? calls.surge.map((each) => Math.min(each, 26)) : calls[preset];
  return calls[preset].map((each, index) => ({
    calls: each,
    agents: Math.max(2, Math.ceil(((planned[index] ?? each) * 300) / 1800 / 0.92)),
  }));
}
