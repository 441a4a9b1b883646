import type { QueueEvent } from '../../callback/queue-event.ts';
import type { Watcher } from './centre.ts';
import type { Agent, Call } from './people.ts';

/**
 * Tells of a simulated centre in the words of a real one's feed.
 * @param startsAt when its day begins, ms since 1970; calls are named by it, so that those of two days differ
 * @param happened gets every event, in order
 */
export function asQueueEvents(startsAt: number, happened: (event: QueueEvent) => void): Watcher {
  const ms = (seconds: number): number => startsAt + Math.round(seconds * 1000);
  const liveIdOf = ({ index }: Call): string => `call-${index}@${startsAt}`;
  /** A callback stands in the line as a call of its own. */
  const idOf = (call: Call): string =>
    call.callback ? `callback-${liveIdOf(call)}` : liveIdOf(call);
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

function agentIdOf({ index }: Agent): string {
  return `agent-${index}`;
}
