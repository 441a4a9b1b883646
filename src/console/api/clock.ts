import { useSyncExternalStore } from 'react';

/** How far the server's clock is ahead of the browser's, ms; by the answer that took the shortest way. */
let offsetMs = 0;
let bestWayMs = Infinity;

/** Begins to ask. @returns learns from the answer's Date header what time it is there */
export function startLearning(): (dateHeader: string | null) => void {
  const askedAtMs = Date.now();
  return (dateHeader) => {
    const atMs = dateHeader === null ? Number.NaN : Date.parse(dateHeader);
    if (!Number.isNaN(atMs)) learn(atMs, askedAtMs, Date.now());
  };
}

/** The header tells whole seconds, so half a second is added. */
function learn(atMs: number, askedAtMs: number, answeredAtMs: number): void {
  const wayMs = answeredAtMs - askedAtMs;
  const found = atMs + 500 - (askedAtMs + answeredAtMs) / 2;
  // A clock that was set meanwhile shows as a jump, whatever the way.
  if (wayMs > bestWayMs && Math.abs(found - offsetMs) < 5_000) return;
  bestWayMs = wayMs;
  // Within what the header can tell, the browser's own clock is the better one.
  offsetMs = Math.abs(found) < 1_000 ? 0 : found;
  // Not only with the next second: what is on the screen goes by the browser's clock until then.
  tick();
}

/** The time on the server's clock, ms since 1970: ages are right also where the browser's clock is wrong. */
export function serverNow(): number {
  return Date.now() + offsetMs;
}

const listeners = new Set<() => void>();
let second = Math.floor(serverNow() / 1000);
let timer: ReturnType<typeof setInterval> | null = null;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  second = Math.floor(serverNow() / 1000);
  timer ??= setInterval(tick, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };
}

function tick(): void {
  second = Math.floor(serverNow() / 1000);
  for (const listener of listeners) listener();
}

/** The server's time, ms, anew each second; one timer serves the page. */
export function useServerNow(): number {
  return useSyncExternalStore(subscribe, () => second) * 1000;
}

/** Carries something out after a while. @returns takes it back */
export function after(ms: number, run: () => void): () => void {
  const pending = setTimeout(run, ms);
  return () => clearTimeout(pending);
}

/** Carries something out again and again. @returns ends it */
export function every(ms: number, run: () => void): () => void {
  const pending = setInterval(run, ms);
  return () => clearInterval(pending);
}
