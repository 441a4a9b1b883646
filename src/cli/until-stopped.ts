/** Resolves at the first SIGINT or SIGTERM; a second one ends the process at once. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    const first = (): void => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) {
        process.removeListener(signal, first);
        process.once(signal, () => process.exit(130));
      }
      resolve();
    };
    process.on('SIGINT', first);
    process.on('SIGTERM', first);
  });
}
