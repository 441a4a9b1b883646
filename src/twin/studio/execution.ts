import type { Move, Place } from './advance.ts';
import type { FlowDefinition } from './definition.ts';

/** One run of a flow. It keeps the definition it began with, whatever is published meanwhile. */
export interface Execution {
  /** `FN…`. */
  readonly sid: string;
  readonly flowSid: string;
  readonly revision: number;
  readonly definition: FlowDefinition;
  /** The person's address. */
  readonly contact: string;
  /** SID of the call that began it, or null. */
  readonly initiatedBy: string | null;
  readonly createdAtMs: number;
  updatedAtMs: number;
  status: 'active' | 'ended';
  /** Why it ended, in words; null while it runs. */
  endReason: string | null;
  place: Place;
  readonly steps: Step[];
  /** The execution whose run-subflow this is, or null. */
  readonly parent: Execution | null;
}

/** One entry of the log. */
export interface Step extends Move {
  /** `FT…`. */
  readonly sid: string;
  /** Of a subflow's step: the parent's step that led into the subflow. */
  readonly parentStepSid: string | null;
  readonly atMs: number;
}

/** The newest entry of the log, or null. */
export function lastStepSid({ steps }: Execution): string | null {
  return steps.at(-1)?.sid ?? null;
}
