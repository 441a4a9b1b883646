import { dial, reserve } from '../callback-life.ts';
import type { Policy } from '../centre.ts';
import { answerFirst } from '../live.ts';
import { isBefore } from '../turn.ts';

/**
 * What a callback task in the queue does, as in the template of Flex: it keeps its place like a caller, and the agent
 * who gets it has the customer rung.
 */
export function agentFirst(offers: Policy['offers']): Policy {
  return {
    name: 'agent-first',
    offers,
    look() {},
    serveNext(centre) {
      const callback = centre.callbacks.find(({ stage }) => stage === 'waiting');
      const caller = centre.line.first();
      if (!callback || (caller && isBefore(caller, callback.call))) return answerFirst(centre);
      reserve(centre, callback);
      dial(centre, callback);
      return true;
    },
  };
}
