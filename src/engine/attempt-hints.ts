/** Tells who works on an attempt on this node that its row says something new; a hint, never needed for safety. */
export class AttemptHints {
  readonly #listeners = new Map<string, () => void>();

  /** @returns ends it */
  listen(attemptId: string, look: () => void): () => void {
    this.#listeners.set(attemptId, look);
    return () => {
      if (this.#listeners.get(attemptId) === look) this.#listeners.delete(attemptId);
    };
  }

  /** @param attemptId null: hints may have been missed, so that everybody looks */
  tell(attemptId: string | null): void {
    if (attemptId !== null) return this.#listeners.get(attemptId)?.();
    for (const look of this.#listeners.values()) look();
  }
}
