import type { FlowDefinition } from './definition.ts';
import { flow } from './flow.ts';
import type { FlowSettings } from './flow-settings.ts';
import { callerAttributes, queueParts } from './queue.ts';
import { transferParts } from './transfer.ts';
import { functionUrl, sendToFlex, split, trigger } from './widgets.ts';

/**
 * Use case 2: the callback is offered while the caller holds, by `hold-treatment`.
 *
 *   send_to_flex ──▶ how_left ── served, hung up ──▶ ■
 *       │ failed        │ leave          │ error
 *       │               ▼                ▼
 *       │           transfer ─▶ … ─▶ back_to_queue
 *       └──────────────────────────────▲
 */
export function inQueueFlow(settings: FlowSettings): FlowDefinition {
  const back = 'back_to_queue';
  return flow('Offer a callback on hold', [
    trigger('send_to_flex'),
    sendToFlex('send_to_flex', settings, {
      attributes: callerAttributes,
      priority: 0,
      waitUrl: functionUrl(settings.functions, 'hold-treatment'),
      complete: 'how_left',
      failed: back,
    }),
    // `callComplete` says the same of a <Leave> and of a call that an agent has served.
    split('how_left', {
      input: '{{widgets.send_to_flex.QueueResult}}',
      branches: [
        { type: 'equal_to', value: 'leave', next: 'transfer' },
        { type: 'matches_any_of', value: 'error,queue-full,system-error', next: back },
      ],
      otherwise: null,
    }),
    ...transferParts(settings, {
      waitedSeconds: '{{widgets.send_to_flex.QueueTime}}',
      queue: back,
    }),
    // A second task begins its age at nothing, so one step of priority stands for the minutes already
    // waited; the hold music is plain, so nobody is asked again.
    ...queueParts(settings, { name: back, priority: 1 }),
  ]);
}
