import type { FlowDefinition } from './definition.ts';
import { flow } from './flow.ts';
import type { FlowSettings } from './flow-settings.ts';
import { queueParts } from './queue.ts';
import { transferParts } from './transfer.ts';
import { runFunction, split, trigger } from './widgets.ts';

/**
 * Use case 1: the callback is offered before the queue.
 *
 *   wait_time ── short, unknown, failed ──────────────────────────────┐
 *       │ long                                                        ▼
 *   transfer ──▶ callback_result ──▶ is_promised ── no, failed ──▶ send_to_flex
 *                                        │ yes
 *                                        ■
 */
export function beforeQueueFlow(settings: FlowSettings): FlowDefinition {
  const queue = 'send_to_flex';
  return flow('Offer a callback before the queue', [
    trigger('wait_time'),
    runFunction('wait_time', settings.functions, {
      name: 'wait-time',
      parameters: [{ key: 'From', value: '{{trigger.call.From}}' }],
      success: 'is_long',
      fail: queue,
    }),
    // The Function compares with the threshold, the same one as on hold, and knows who may be called back.
    split('is_long', {
      input: '{{widgets.wait_time.parsed.transfer}}',
      branches: [{ type: 'equal_to', value: 'true', next: 'transfer' }],
      otherwise: queue,
    }),
    ...transferParts(settings, { waitedSeconds: null, queue }),
    ...queueParts(settings, { name: queue, priority: 0 }),
  ]);
}
