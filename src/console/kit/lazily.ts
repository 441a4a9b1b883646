import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import { after } from '../api/clock.ts';

const pauseMs = 2_000;

/** A component that is fetched when it is first wanted; a connection that is lost just then only makes it later. */
export function lazily<Props>(
  load: () => Promise<{ default: ComponentType<Props> }>,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(() => patiently(load));
}

/**
 * Fetches a part of the console, again and again while the server is away.
 * @throws what `load` throws while the server answers: it was upgraded, and has other files now
 */
export async function patiently<Loaded>(load: () => Promise<Loaded>): Promise<Loaded> {
  for (;;) {
    try {
      return await load();
    } catch {
      if (await isThere()) return load();
      await new Promise<void>((resolve) => void after(pauseMs, resolve));
    }
  }
}

async function isThere(): Promise<boolean> {
  try {
    return (await fetch('/healthz', { cache: 'no-store' })).ok;
  } catch {
    return false;
  }
}
