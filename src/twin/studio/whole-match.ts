import { createContext, Script } from 'node:vm';

/** What a pattern may take before it counts as no match: some take longer than the universe has. */
const timeLimitMs = 100;

const script = new Script('pattern.test(text)');

/**
 * Whether a regular expression matches a whole text, in any case. An invalid one, and one that takes too
 * long, does not match.
 */
export function matchesWhole(text: string, pattern: string): boolean {
  const compiled = compile(pattern);
  if (compiled === null) return false;
  // Only a script of its own can be stopped in the middle of a match.
  const context = createContext({ pattern: compiled, text });
  try {
    return script.runInContext(context, { timeout: timeLimitMs }) === true;
  } catch {
    return false;
  }
}

function compile(pattern: string): RegExp | null {
  try {
    // By itself first, so that `a)|(?:b` does not close the group that makes the match a whole one.
    RegExp(pattern);
    return new RegExp(`^(?:${pattern})$`, 'i');
  } catch {
    return null;
  }
}
