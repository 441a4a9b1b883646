import { check } from './checkers.ts';
import { play, tell } from './play.ts';

export interface Finding {
  seed: number;
  report: string;
}

/** Plays seeds one after another. @returns what was found wrong, with all that is needed to look into it */
export async function playSeeds(
  from: number,
  count: number,
  onSeed: (seed: number) => void = () => {},
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (let seed = from; seed < from + count; seed++) {
    onSeed(seed);
    const history = await play(seed, { withFaults: seed % 8 !== 0 });
    const breaches = check(history);
    if (breaches.length === 0) continue;
    const stories = [...new Set(breaches.map(({ callbackId }) => callbackId))]
      .filter((id) => id !== '')
      .slice(0, 3)
      .map((id) => tell(history, id));
    const said = breaches
      .slice(0, 10)
      .map(({ checker, callbackId, sentence }) => `${checker}: ${callbackId} ${sentence}`);
    findings.push({ seed, report: [`seed ${seed}`, ...said, ...stories].join('\n') });
  }
  return findings;
}
