import { emptyOutput } from '../context.ts';
import { flag, integer, optional, text } from '../properties.ts';
import { element, escaped } from '../xml.ts';
import type { Scene, Widget } from '../widget.ts';

/** Joins the caller with somebody else (twilio.com/docs/studio/widget-library/connect-call). */
export const connectCall: Widget = {
  enter(scene) {
    const dial = element(
      'Dial',
      {
        ...{ action: scene.webhookUrl('dial'), callerId: optional(scene, 'caller_id') },
        ...{ timeout: integer(scene, 'timeout'), timeLimit: optional(scene, 'time_limit') },
        record: flag(scene, 'record') ? 'record-from-answer' : undefined,
      },
      ...nounsOf(scene),
    );
    return { kind: 'twiml', verbs: [dial], awaits: 'dial' };
  },
  resume(input) {
    if (input.kind !== 'webhook') return { event: 'hangup', output: emptyOutput };
    // The call itself is over only when the caller has hung up.
    const hasCaller = input.params['CallStatus'] !== 'completed';
    return { event: hasCaller ? 'callCompleted' : 'hangup', output: input.params };
  },
};

function nounsOf(scene: Scene): string[] {
  const to = text(scene, 'to').trim();
  switch (scene.state.properties['noun']) {
    case 'sip': {
      const username = optional(scene, 'sip_username');
      const password = optional(scene, 'sip_password');
      return [element('Sip', { username, password }, escaped(text(scene, 'sip_endpoint').trim()))];
    }
    case 'number-multi':
      return to.split(',').map((number) => element('Number', {}, escaped(number.trim())));
    case 'client':
      return [element('Client', {}, escaped(to))];
    case 'sim':
      return [element('Sim', {}, escaped(to))];
    case 'conference':
      return [element('Conference', {}, escaped(to))];
    default:
      return [element('Number', {}, escaped(to))];
  }
}
