import { emptyOutput } from '../context.ts';
import type { Widget } from '../widget.ts';
import { connectCall } from './connect-call.ts';
import { runSubflow, setVariables, split } from './flow-control.ts';
import { makeOutgoingCall } from './outgoing-call.ts';
import { enqueueCall, sendToFlex } from './queue.ts';
import { recordCall, recordVoicemail } from './recording.ts';
import { gather, sayPlay } from './sound.ts';
import { twimlRedirect } from './twiml-redirect.ts';
import { makeHttpRequest, runFunction } from './web-request.ts';

/** What the twin has no messages, payments or virtual agents for: the widget fails at once, leaving nothing. */
function notHere(event: string): Widget {
  return { enter: () => ({ kind: 'leave', event, output: emptyOutput }) };
}

/** By type; the trigger is where a flow begins, and nothing leads to it. */
export const widgets: Readonly<Record<string, Widget>> = {
  'split-based-on': split,
  'set-variables': setVariables,
  'run-subflow': runSubflow,
  'run-function': runFunction,
  'make-http-request': makeHttpRequest,
  'say-play': sayPlay,
  'gather-input-on-call': gather,
  'connect-call-to': connectCall,
  'send-to-flex': sendToFlex,
  'enqueue-call': enqueueCall,
  'record-voicemail': recordVoicemail,
  'record-call': recordCall,
  'add-twiml-redirect': twimlRedirect,
  'make-outgoing-call-v1': makeOutgoingCall,
  'make-outgoing-call-v2': makeOutgoingCall,
  'send-message': notHere('failed'),
  'send-and-wait-for-reply': notHere('deliveryFailure'),
  'start-conversation': notHere('failed'),
  'capture-payments': notHere('providerError'),
  'connect-virtual-agent': notHere('return'),
  'connect-virtual-agent-v2': notHere('failed'),
  'fork-stream': notHere('next'),
};
