import { useSyncExternalStore } from 'react';
import { kept } from './kept.ts';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const stored = kept('unhold.theme');
const listeners = new Set<() => void>();

function chosen(): Theme {
  const name = stored.read();
  return themes.find((theme) => theme === name) ?? 'system';
}

/** Sets what the stylesheet goes by. */
export function applyTheme(): void {
  const theme = chosen();
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

export function chooseTheme(theme: Theme): void {
  stored.write(theme);
  applyTheme();
  for (const listener of listeners) listener();
}

export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, chosen);
}

const isDark = matchMedia('(prefers-color-scheme: dark)');

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  isDark.addEventListener('change', listener);
  return () => {
    listeners.delete(listener);
    isDark.removeEventListener('change', listener);
  };
}

/** A word that changes with the colours on the screen: for what is drawn on a canvas. */
export function useThemeChange(): string {
  return useSyncExternalStore(subscribe, () => `${chosen()} ${isDark.matches}`);
}
