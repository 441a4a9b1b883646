/** A word kept in this browser; where it may not keep anything, it is forgotten with the page. */
export function kept(name: string): { read: () => string | null; write: (text: string) => void } {
  let memory: string | null = null;
  return {
    read() {
      try {
        return localStorage.getItem(name) ?? memory;
      } catch {
        return memory;
      }
    },
    write(text) {
      memory = text;
      try {
        localStorage.setItem(name, text);
      } catch {
        // Storage is full or forbidden: what was chosen holds for this page.
      }
    },
  };
}
