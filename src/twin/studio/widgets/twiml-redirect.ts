import { emptyOutput } from '../context.ts';
import { method, optional, text } from '../properties.ts';
import { element, escaped } from '../xml.ts';
import type { Widget } from '../widget.ts';

/** Four hours (twilio.com/docs/studio/widget-library/twiml-redirect). */
const timeoutMax = 14_400;

/**
 * Hands the call to other TwiML, which may give it back with `FlowEvent=return`. When it does not in time,
 * the flow goes on without the call.
 */
export const twimlRedirect: Widget = {
  enter(scene) {
    const url = text(scene, 'url').trim();
    if (!/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
      return { kind: 'leave', event: 'fail', output: emptyOutput };
    const timeout = optional(scene, 'timeout') ?? '';
    const seconds = /^\d{1,5}$/.test(timeout) ? Number(timeout) : timeoutMax;
    return {
      kind: 'twiml',
      verbs: [element('Redirect', { method: method(scene, 'method', 'POST') }, escaped(url))],
      awaits: 'return',
      timeLimitMs: Math.min(seconds, timeoutMax) * 1000,
    };
  },
  resume: (input) =>
    input.kind === 'webhook'
      ? { event: 'return', output: input.params }
      : { event: 'timeout', output: emptyOutput },
};
