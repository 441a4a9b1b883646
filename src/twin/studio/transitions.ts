import { isMet } from './conditions.ts';
import type { Condition, Transition } from './definition.ts';
import type { Scene } from './widget.ts';

/** Whether all conditions of a way out hold; one without any is always open. */
export function isTaken({ conditions = [] }: Transition, scene: Scene, subject = ''): boolean {
  return conditions.every((condition) => {
    const wanted = scene.render(condition.value, scene.context);
    return isMet(condition.type, subjectOf(condition, scene, subject), wanted);
  });
}

function subjectOf(condition: Condition, { render, context }: Scene, subject: string): string {
  const [template] = condition.arguments;
  return typeof template === 'string' ? render(template, context) : subject;
}

/** The way out for an event: the first that is open; undefined when the flow ends here. */
export function wayOut(scene: Scene, event: string, subject?: string): Transition | undefined {
  return scene.state.transitions.find(
    (transition) => transition.event === event && isTaken(transition, scene, subject),
  );
}
