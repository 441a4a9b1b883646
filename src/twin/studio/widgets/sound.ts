import { emptyOutput } from '../context.ts';
import { flag, integer, optional, text } from '../properties.ts';
import { element, escaped } from '../xml.ts';
import type { Leaving, Scene, Widget } from '../widget.ts';

/** Says, plays or sends keys (twilio.com/docs/studio/widget-library/sayplay). */
export const sayPlay: Widget = {
  enter(scene) {
    const digits = optional(scene, 'digits');
    const sound = digits === undefined ? soundOf(scene) : [element('Play', { digits })];
    const onwards = element('Redirect', {}, escaped(scene.webhookUrl('audioComplete')));
    return { kind: 'twiml', verbs: [...sound, onwards], awaits: 'audioComplete' };
  },
  resume: (input) => ({
    event: 'audioComplete',
    output: input.kind === 'webhook' ? input.params : emptyOutput,
  }),
};

/** Asks for keys or words (…/widget-library/gather-input-call). */
export const gather: Widget = {
  enter(scene) {
    const action = scene.webhookUrl('gather');
    const finishes = flag(scene, 'stop_gather') ?? true;
    const asking = element(
      'Gather',
      {
        ...{ action, input: 'dtmf speech', timeout: integer(scene, 'timeout') },
        finishOnKey: finishes ? optional(scene, 'finish_on_key') : '',
        numDigits: integer(scene, 'number_of_digits') || undefined,
        ...{ language: optional(scene, 'gather_language'), hints: optional(scene, 'hints') },
        ...{ speechTimeout: optional(scene, 'speech_timeout') },
        ...{ speechModel: optional(scene, 'speech_model') },
        ...{ profanityFilter: optional(scene, 'profanity_filter') },
      },
      ...soundOf(scene),
    );
    return {
      kind: 'twiml',
      verbs: [asking, element('Redirect', {}, escaped(action))],
      awaits: 'gather',
    };
  },
  resume(input): Leaving {
    if (input.kind !== 'webhook') return { event: 'timeout', output: emptyOutput };
    const { params } = input;
    const { Digits: digits = '', SpeechResult: words = '' } = params;
    if (digits !== '') return { event: 'keypress', output: params, subject: digits };
    if (words !== '') return { event: 'speech', output: params, subject: words };
    return { event: 'timeout', output: params };
  },
};

function soundOf(scene: Scene): string[] {
  const loop = integer(scene, 'loop');
  const play = optional(scene, 'play');
  if (play !== undefined) return [element('Play', { loop }, escaped(play))];
  const say = text(scene, 'say');
  if (say.trim() === '') return [];
  const speaker = { voice: optional(scene, 'voice'), language: optional(scene, 'language') };
  return [element('Say', { ...speaker, loop }, escaped(say))];
}
