import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { offerKey } from '../spoken.ts';
import { type FunctionConfig, readConfig } from './lib/config.ts';
import { type Fields, text } from './lib/fields.ts';
import { keepHolding, readHoldState } from './lib/hold.ts';
import { serve, twimlAnswer } from './lib/serve.ts';

/** Run when a caller on hold pressed a key. */
export const handler = serve(
  async (context, event) => twimlAnswer(transferToCallback(readConfig(context), event)),
  (context) => twimlAnswer(transferToCallback(readConfig(context), {})),
);

/** The key of the offer leaves the queue, and the flow goes on; any other keeps the caller holding. */
export function transferToCallback(config: FunctionConfig, event: Fields): VoiceResponse {
  const twiml = new VoiceResponse();
  if (text(event, 'Digits', 10) === offerKey) twiml.leave();
  else keepHolding(twiml, readHoldState(event, config.language));
  return twiml;
}
