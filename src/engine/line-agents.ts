/** Whether an agent is at work for a line, and since when that is known (ms since 1970). */
interface Standing {
  isHere: boolean;
  at: number;
}

/** Beyond as many, those who were heard of first are forgotten. */
const agentsMax = 10_000;
/** Nobody is at work for longer: the end of it was not told. */
const shiftMaxMs = 16 * 3_600_000;
/** An agent of more lines than this counts in the first ones only. */
const linesMax = 50;

/** Of which lines an agent is, as far as the sources tell: an agent of several lines counts in each by a share. */
export class LineAgents {
  readonly #agents = new Map<string, Map<string, Standing>>();

  /** Takes what an event says, unless something later is known. */
  note(agent: string, line: string, standing: Standing): void {
    const lines = this.#agents.get(agent) ?? new Map<string, Standing>();
    const known = lines.get(line);
    if (known ? known.at > standing.at : lines.size >= linesMax) return;
    lines.set(line, standing);
    this.#agents.set(agent, lines);
    if (this.#agents.size > agentsMax) {
      const [oldest] = this.#agents.keys();
      if (oldest !== undefined) this.#agents.delete(oldest);
    }
  }

  /** Agents that were ever of the line. */
  agentsOf(line: string): string[] {
    return [...this.#agents].flatMap(([agent, lines]) => (lines.has(line) ? [agent] : []));
  }

  /** All lines that the agent was ever of. */
  linesOf(agent: string): string[] {
    return [...(this.#agents.get(agent)?.keys() ?? [])];
  }

  /** Those that the agent is at work for. @param now ms since 1970 */
  hereFor(agent: string, now: number): string[] {
    const lines = this.#agents.get(agent) ?? new Map<string, Standing>();
    return [...lines].flatMap(([line, { isHere, at }]) =>
      isHere && now - at < shiftMaxMs ? [line] : [],
    );
  }
}
