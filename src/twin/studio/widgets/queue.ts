import { emptyOutput, parseObject } from '../context.ts';
import { integer, method, optional, text } from '../properties.ts';
import { element, escaped } from '../xml.ts';
import type { Action, Input, Leaving, Scene, Widget } from '../widget.ts';

/** Longer attributes are refused (twilio.com/docs/studio/widget-library/send-flex). */
const attributesMax = 1_024;
/** twilio.com/docs/studio/widget-library/enqueue-call */
const queueNameMax = 64;
/** A task of Flex lives this long when the widget does not say, in seconds. */
const flexTimeout = '3600';

/** A task for an agent of Flex. The caller waits until the task's queue lets go of the call. */
export const sendToFlex: Widget = {
  enter(scene) {
    const attributes = optional(scene, 'attributes') ?? '{}';
    const workflowSid = optional(scene, 'workflow');
    const isGood = attributes.length <= attributesMax && parseObject(attributes) !== null;
    if (workflowSid === undefined || !isGood) return failed;
    const priority = optional(scene, 'priority');
    const timeout = optional(scene, 'timeout') ?? flexTimeout;
    const task = element('Task', { priority, timeout }, escaped(attributes));
    const wait = waiting(scene, 'waitUrl', 'waitUrlMethod');
    return enqueue(scene, { ...wait, workflowSid }, task);
  },
  resume: afterQueue,
};

/** A queue by name, or a task of a workflow (…/widget-library/enqueue-call). */
export const enqueueCall: Widget = {
  enter(scene) {
    const wait = waiting(scene, 'wait_url', 'wait_url_method');
    const workflowSid = optional(scene, 'workflow_sid');
    if (workflowSid === undefined) {
      const queue = text(scene, 'queue_name').trim();
      const isNamed = queue !== '' && queue.length <= queueNameMax;
      return isNamed ? enqueue(scene, wait, escaped(queue)) : failed;
    }
    const attributes = optional(scene, 'task_attributes') ?? '{}';
    if (parseObject(attributes) === null) return failed;
    const limits = { priority: integer(scene, 'priority'), timeout: integer(scene, 'timeout') };
    return enqueue(scene, { ...wait, workflowSid }, element('Task', limits, escaped(attributes)));
  },
  resume: afterQueue,
};

const failed: Action = { kind: 'leave', event: 'failedToEnqueue', output: emptyOutput };

function waiting(scene: Scene, url: string, methodName: string) {
  const waitUrl = optional(scene, url);
  if (waitUrl === undefined) return {};
  return { waitUrl, waitUrlMethod: method(scene, methodName, 'POST') };
}

function enqueue(scene: Scene, attributes: Record<string, string>, content: string): Action {
  const action = scene.webhookUrl('enqueue');
  const verb = element('Enqueue', { action, ...attributes }, content);
  return { kind: 'twiml', verbs: [verb], awaits: 'enqueue' };
}

/** Agent finished, redirected or `<Leave>`: all are `callComplete`, and QueueResult tells them apart. */
function afterQueue(input: Input): Leaving {
  if (input.kind !== 'webhook') return { event: 'failedToEnqueue', output: emptyOutput };
  const { params } = input;
  const result = params['QueueResult'] ?? '';
  if (result === 'system-error') return { event: 'callFailure', output: params };
  const isIn = !['queue-full', 'error'].includes(result);
  return { event: isIn ? 'callComplete' : 'failedToEnqueue', output: params };
}
