import type { CallTarget } from '../callback/call-target.ts';
import { staffingOf, type Staffing } from '../callback/staffing.ts';

/** The plan of a call target as it is set by now: the estimator of its line keeps asking the same one. */
export class LinePlan {
  #text = '';
  #staffing: Staffing | null = null;

  constructor(callTarget: CallTarget) {
    this.set(callTarget);
  }

  set({ staffing, timeZone }: CallTarget): void {
    const text = JSON.stringify([staffing, timeZone]);
    if (text === this.#text) return;
    this.#text = text;
    this.#staffing = staffing && staffingOf(staffing, timeZone);
  }

  /** Agents planned then (ms since 1970); null where there is no plan. */
  readonly agentsAt = (at: number): number | null => this.#staffing?.agentsAt(at) ?? null;
}
