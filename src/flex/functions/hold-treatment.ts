import type { FunctionConfig } from './lib/config.ts';
import { readConfig } from './lib/config.ts';
import { type Fields, queueSeconds } from './lib/fields.ts';
import { findWait, type WaitPorts } from './lib/find-wait.ts';
import { holdDocument, isOfferDue, readHoldState } from './lib/hold.ts';
import { waitPorts } from './lib/ports.ts';
import { serve, twimlAnswer } from './lib/serve.ts';

/** The hold music of callers in the queue, with the offer of a callback while the wait is long. */
export const handler = serve(
  async (context, event) => {
    const config = readConfig(context);
    return twimlAnswer(await holdTreatment(config, event, waitPorts(context, config)));
  },
  (context) => {
    const config = readConfig(context);
    return twimlAnswer(plainMusic(config, {}));
  },
);

/**
 * Who takes the offer leaves the queue, and gets no place back when the transfer fails: so it is made only
 * when Unhold itself has just said that it would. Never throws.
 */
export async function holdTreatment(config: FunctionConfig, event: Fields, ports: WaitPorts) {
  const wait = await findWait(config, event, ports);
  const seconds = wait.avgTaskAcceptanceTime;
  const isSure = config.unhold === null || wait.basis === 'unhold';
  if (!wait.offer || !isSure || seconds === null) return plainMusic(config, event);
  const state = readHoldState(event, config.language);
  const waited = queueSeconds(event);
  const isDue = isOfferDue(state, waited, config.offerEverySeconds);
  return holdDocument({
    musicUrl: config.holdMusicUrl,
    offerWaitSeconds: isDue ? seconds : null,
    isKeyOpen: true,
    state: isDue ? { ...state, offeredAt: waited ?? 0 } : state,
  });
}

function plainMusic(config: FunctionConfig, event: Fields) {
  return holdDocument({
    musicUrl: config.holdMusicUrl,
    offerWaitSeconds: null,
    isKeyOpen: false,
    state: readHoldState(event, config.language),
  });
}
