import { randomInt } from 'node:crypto';

/** UDP ports for audio: even (RFC 3550 §11), in an order nobody can guess, longest free first. */
export class PortPool {
  readonly #free: number[];

  /** @param low @param high both included, 1024-65535 */
  constructor(low: number, high: number) {
    const first = low + (low % 2);
    const ports = Array.from(
      { length: Math.max(0, (high - first) / 2 + 1) },
      (_, i) => first + i * 2,
    );
    for (let i = ports.length - 1; i > 0; i--) {
      const j = randomInt(i + 1);
      [ports[i], ports[j]] = [ports[j] ?? 0, ports[i] ?? 0];
    }
    this.#free = ports;
  }

  get freeCount(): number {
    return this.#free.length;
  }

  take(): number | null {
    return this.#free.shift() ?? null;
  }

  /** To the end of the line: late packets of the last call must not meet the next one. */
  give(port: number): void {
    this.#free.push(port);
  }
}

/** Splits a range evenly, each part beginning at an even port. @param parts >= 1 */
export function partition(
  range: { low: number; high: number },
  parts: number,
): { low: number; high: number }[] {
  const first = range.low + (range.low % 2);
  const pairs = Math.floor((range.high - first) / 2) + 1;
  const each = Math.floor(pairs / parts);
  return Array.from({ length: parts }, (_, i) => ({
    low: first + i * each * 2,
    high: first + (i + 1) * each * 2 - 2,
  }));
}
