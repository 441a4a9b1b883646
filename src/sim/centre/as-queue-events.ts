import type { QueueEvent } from '../../callback/queue-event.ts';
import type { Watcher } from './centre.ts';
import type { Agent, Call } from './people.ts';

/**
 * Tells of a simulated centre in the words of a real one's feed.
 * @param startsAt when its day begins, ms since 1970
 * @param happened gets every event, in order
 */
export function asQueueEvents(startsAt: number, happened: (event: QueueEvent) => void): Watcher {
  const ms = (seconds: number): number => startsAt + Math.round(seconds * 1000);
  return {
    joined: ({ now }, call) => {
      const { priority } = call;
      const at = ms(now);
      happened({ type: 'joined', at, call: idOf(call), since: at, priority, isCallback: false });
    },
    promised: ({ now }, { call }) => {
      const { priority } = call;
      const at = ms(now);
      happened({ type: 'left', at, call: liveIdOf(call) });
      const since = ms(call.joinedAt);
      happened({ type: 'joined', at, call: idOf(call), since, priority, isCallback: true });
    },
    answered: ({ now }, call, agent) =>
      happened({ type: 'answered', at: ms(now), call: idOf(call), agent: agentIdOf(agent) }),
    abandoned: ({ now }, call) => happened({ type: 'abandoned', at: ms(now), call: idOf(call) }),
    lapsed: ({ now }, { call }) => happened({ type: 'left', at: ms(now), call: idOf(call) }),
    talked: ({ now }, call) => happened({ type: 'wrap-up', at: ms(now), call: idOf(call) }),
    handled: ({ now }, call) => happened({ type: 'handled', at: ms(now), call: idOf(call) }),
    staffed: ({ now }, agent) =>
      happened({ type: 'agent-here', at: ms(now), agent: agentIdOf(agent), share: 1 }),
    away: ({ now }, agent) =>
      happened({ type: 'agent-away', at: ms(now), agent: agentIdOf(agent) }),
  };
}

/** A callback stands in the line as a call of its own. */
function idOf(call: Call): string {
  return call.callback ? `callback-${call.index}` : liveIdOf(call);
}

function liveIdOf({ index }: Call): string {
  return `call-${index}`;
}

function agentIdOf({ index }: Agent): string {
  return `agent-${index}`;
}
