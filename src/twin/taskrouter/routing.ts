import { holds } from './expression.ts';
import type { Target, WorkflowConfiguration } from './workflow-configuration.ts';

/** Where a task stands in its workflow. */
export interface Step {
  /** -1 is the default filter. */
  readonly filterIndex: number;
  readonly targetIndex: number;
  readonly target: Target;
  /** The time-outs of all targets so far: they count from the task's creation, not from the step. */
  readonly spentSeconds: number;
  /** Age of the task at which it leaves this step; null stays until the task's own time-out. */
  readonly untilAgeSeconds: number | null;
}

/** The step a new task enters: of the first filter that matches, else of the default filter. */
export function firstStep(configuration: WorkflowConfiguration, task: unknown): Step | null {
  return stepFrom(configuration, task, 0, 0) ?? defaultStep(configuration);
}

/**
 * The step after this one. A task whose time is up leaves through the next target or the next
 * matching filter and then falls out (null); one that skipped may still enter the default filter.
 */
export function nextStep(
  configuration: WorkflowConfiguration,
  task: unknown,
  step: Step,
  cause: 'timeout' | 'skip',
): Step | null {
  if (step.filterIndex === -1) return null;
  const inFilter = stepAt(
    configuration,
    step.filterIndex,
    step.targetIndex + 1,
    spentAfter(step.target, step.spentSeconds),
  );
  if (inFilter) return inFilter;
  const later = stepFrom(
    configuration,
    task,
    step.filterIndex + 1,
    spentAfter(step.target, step.spentSeconds),
  );
  return later ?? (cause === 'skip' ? defaultStep(configuration) : null);
}

function stepFrom(
  configuration: WorkflowConfiguration,
  task: unknown,
  firstFilter: number,
  spentSeconds: number,
): Step | null {
  const index = configuration.filters.findIndex(
    (filter, at) => at >= firstFilter && holds(filter.expression, task),
  );
  return index === -1 ? null : stepAt(configuration, index, 0, spentSeconds);
}

function stepAt(
  configuration: WorkflowConfiguration,
  filterIndex: number,
  targetIndex: number,
  spentSeconds: number,
): Step | null {
  const filter = configuration.filters[filterIndex];
  const target = filter?.targets[targetIndex];
  if (!filter || !target) return null;
  return {
    filterIndex,
    targetIndex,
    target,
    spentSeconds,
    untilAgeSeconds: target.timeoutSeconds === null ? null : spentSeconds + target.timeoutSeconds,
  };
}

/** The default filter has no time-out, whatever is written there. */
function defaultStep(configuration: WorkflowConfiguration): Step | null {
  const target = configuration.defaultTarget;
  if (!target) return null;
  return {
    filterIndex: -1,
    targetIndex: 0,
    target,
    spentSeconds: 0,
    untilAgeSeconds: null,
  };
}

function spentAfter(target: Target, spentSeconds: number): number {
  return spentSeconds + (target.timeoutSeconds ?? 0);
}
