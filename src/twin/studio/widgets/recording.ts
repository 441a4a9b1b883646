import { emptyOutput } from '../context.ts';
import { flag, integer, optional } from '../properties.ts';
import { element, escaped } from '../xml.ts';
import type { Widget } from '../widget.ts';

/** Records a message (twilio.com/docs/studio/widget-library/record-voicemail). */
export const recordVoicemail: Widget = {
  enter(scene) {
    const action = scene.webhookUrl('record');
    const record = element('Record', {
      ...{ action, timeout: integer(scene, 'timeout'), maxLength: integer(scene, 'max_length') },
      ...{ finishOnKey: optional(scene, 'finish_on_key'), playBeep: optional(scene, 'play_beep') },
      ...{ trim: optional(scene, 'trim'), transcribe: flag(scene, 'transcribe') },
      transcribeCallback: optional(scene, 'transcription_callback_url'),
      recordingStatusCallback: optional(scene, 'recording_status_callback_url'),
    });
    const onwards = element('Redirect', {}, escaped(action));
    return { kind: 'twiml', verbs: [record, onwards], awaits: 'record' };
  },
  resume(input) {
    if (input.kind !== 'webhook') return { event: 'noAudio', output: emptyOutput };
    const { params } = input;
    if (params['Digits'] === 'hangup') return { event: 'hangup', output: params };
    const isRecorded = (params['RecordingUrl'] ?? '') !== '';
    return { event: isRecorded ? 'recordingComplete' : 'noAudio', output: params };
  },
};

/**
 * Would record the whole call (…/widget-library/call-recording). The twin records none and says so as Twilio
 * says that a recording is not there.
 */
export const recordCall: Widget = {
  enter: ({ context }) => ({
    kind: 'leave',
    event: 'success',
    output: { Status: 'absent', CallSid: context.trigger['call']?.['CallSid'] ?? null },
  }),
};
