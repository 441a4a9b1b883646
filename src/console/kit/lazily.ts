import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import { after } from '../api/clock.ts';

const pauseMs = 2_000;
const triesMax = 30;

/** A component that is fetched when it is first wanted; a connection that is lost just then only makes it later. */
export function lazily<Props>(
  load: () => Promise<{ default: ComponentType<Props> }>,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(() => patiently(load));
}

async function patiently<Loaded>(load: () => Promise<Loaded>): Promise<Loaded> {
  for (let tries = 1; ; tries++) {
    try {
      return await load();
    } catch (error) {
      if (tries === triesMax) throw error;
      await new Promise<void>((resolve) => void after(pauseMs, resolve));
    }
  }
}
