import { emptyOutput } from '../context.ts';
import { integer, optional, text } from '../properties.ts';
import type { Widget } from '../widget.ts';

/** By CallStatus, which is anybody's text; all others are `failed`. */
const events = new Map([
  ['in-progress', 'answered'],
  ['busy', 'busy'],
  ['no-answer', 'noAnswer'],
]);

/** Rings a phone; the flow goes on in that call (twilio.com/docs/studio/widget-library/make-outgoing-call). */
export const makeOutgoingCall: Widget = {
  enter: (scene) => ({
    kind: 'call',
    to: text(scene, 'to').trim(),
    from: text(scene, 'from').trim(),
    timeoutSeconds: Math.min(Math.max(integer(scene, 'timeout') ?? 60, 1), 600),
    sendDigits: optional(scene, 'send_digits') ?? null,
  }),
  resume(input) {
    if (input.kind !== 'webhook') return { event: 'failed', output: emptyOutput };
    const { params } = input;
    return { event: events.get(params['CallStatus'] ?? '') ?? 'failed', output: params };
  },
};
