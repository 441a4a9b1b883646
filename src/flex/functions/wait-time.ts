import { readConfig } from './lib/config.ts';
import { findWait } from './lib/find-wait.ts';
import { waitPorts } from './lib/ports.ts';
import { jsonAnswer, serve } from './lib/serve.ts';
import { unknownWait } from './lib/wait.ts';

/** Asked by the flow before the queue: how long is the wait, and shall the caller be offered a callback? */
export const handler = serve(
  async (context, event) => {
    const config = readConfig(context);
    return jsonAnswer(await findWait(config, event, waitPorts(context, config)));
  },
  () => jsonAnswer(unknownWait(['no answer in time'])),
);
