/** Tells this node's pacer that callbacks of a call target have changed; a hint, never needed for safety. */
export class PaceHints {
  #listener: ((callTargetId: string, isInLine: boolean) => void) | null = null;

  listen(listener: ((callTargetId: string, isInLine: boolean) => void) | null): void {
    this.#listener = listener;
  }

  /** @param isInLine one has come (back) to the line: it may have been empty */
  changed(callTargetId: string, isInLine = false): void {
    this.#listener?.(callTargetId, isInLine);
  }
}
