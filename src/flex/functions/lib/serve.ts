import type {
  Context,
  GlobalTwilio,
  ServerlessFunctionSignature,
} from '@twilio-labs/serverless-runtime-types/types.js';
import { realClock } from '../../../base/clock.ts';
import type { Fields } from './fields.ts';
import { within } from './time-limit.ts';

/** Put there by the runtime. */
declare const Twilio: GlobalTwilio;

/** What a Function answers. */
export interface Answer {
  readonly contentType: 'application/json' | 'text/xml';
  readonly body: string;
}

export const jsonAnswer = (body: object): Answer => ({
  contentType: 'application/json',
  body: JSON.stringify(body),
});

export const twimlAnswer = (twiml: { toString(): string }): Answer => ({
  contentType: 'text/xml',
  body: twiml.toString(),
});

/** Twilio stops a Function after 10 seconds, and the caller hears silence until then. */
const limitMs = 8000;

/**
 * The door to Twilio's runtime. Whatever goes wrong inside, the answer is `safe`: a Function that fails takes
 * the call with it.
 */
export function serve(
  answer: (context: Context<Fields>, event: Fields) => Promise<Answer>,
  safe: (context: Context<Fields>) => Answer,
): ServerlessFunctionSignature {
  return async (context, event, callback) => {
    const variables: Context<Fields> = context;
    const { contentType, body } = await within(realClock, limitMs, () =>
      answer(variables, event),
    ).catch(() => safe(variables));
    const response = new Twilio.Response();
    response.appendHeader('Content-Type', contentType);
    response.appendHeader('Access-Control-Allow-Origin', '*');
    response.appendHeader('Access-Control-Allow-Methods', 'OPTIONS POST');
    response.appendHeader('Access-Control-Allow-Headers', 'Content-Type');
    response.setBody(body);
    callback(null, response);
  };
}
