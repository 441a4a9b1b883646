/** What a fault may come right after: where a node has most to lose between two writes. */
export const moments = [
  'a phone rings',
  'a phone is picked up',
  'a customer presses',
  'a caller confirms',
] as const;
export type Moment = (typeof moments)[number];

/** Tells whoever waits for it that something has just happened to a node. */
export class Moments {
  readonly #waiting = new Map<string, () => void>();

  tell(node: string, moment: Moment): void {
    const key = `${node}/${moment}`;
    this.#waiting.get(key)?.();
    this.#waiting.delete(key);
  }

  /** Resolves when it happens next. */
  next(node: string, moment: Moment): Promise<void> {
    return new Promise((resolve) => this.#waiting.set(`${node}/${moment}`, resolve));
  }
}
