import { sleep } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { refusalIn, taskRouterRest, wordsOf, type RestOptions } from './rest.ts';
import type { ReturnPlace } from './taskrouter-event.ts';

export interface ReturnPlaces {
  /** Puts the task of a return call where its person stood all along. Never throws, and does not wait. */
  give(place: ReturnPlace): void;
  close(): Promise<void>;
}

/** Before the tries after the first: by the third an agent has it anyway. */
const pausesMs = [500, 2_000];
/** Beyond as many at once the rest keep their priority. */
const underWayMax = 200;

/**
 * Gives the tasks of return calls their place by REST: the priority of other callers, and the age of the wait
 * (`VirtualStartTime`). The flow made them with a higher priority, so one whose place cannot be given goes before others.
 */
export function openReturnPlaces(options: RestOptions & { log: Log }): ReturnPlaces {
  const { clock, log } = options;
  const rest = taskRouterRest(options);
  const closing = new AbortController();
  const underWay = new Set<Promise<void>>();

  /** @returns null when it is done, else what went wrong */
  async function tryOnce({
    workspaceSid,
    taskSid,
    joinedAt,
  }: ReturnPlace): Promise<Trouble | null> {
    try {
      const reply = await rest({
        path: `/v1/Workspaces/${workspaceSid}/Tasks/${taskSid}`,
        contentType: 'application/x-www-form-urlencoded',
        body: new URLSearchParams({
          ...{ Priority: '0', VirtualStartTime: new Date(joinedAt).toISOString() },
        }).toString(),
        signal: closing.signal,
      });
      if (reply.status < 300) return null;
      const mayPass = reply.status === 429 || reply.status >= 500;
      return { mayPass, reason: refusalIn(reply) };
    } catch (error) {
      return { mayPass: true, reason: wordsOf(error) };
    }
  }

  async function giveTo(place: ReturnPlace): Promise<void> {
    let trouble = await tryOnce(place);
    for (const pauseMs of pausesMs) {
      if (!trouble?.mayPass || closing.signal.aborted) break;
      await sleep(clock, pauseMs, closing.signal).catch(() => {}); // Aborted: the last try fails at once.
      trouble = await tryOnce(place);
    }
    const { taskSid } = place;
    if (trouble && !closing.signal.aborted)
      log.warn(
        { taskSid, reason: trouble.reason },
        'A return call keeps its priority, not its place',
      );
  }

  return {
    give(place) {
      if (closing.signal.aborted || underWay.size >= underWayMax) return;
      const work = giveTo(place).finally(() => underWay.delete(work));
      underWay.add(work);
    },
    async close() {
      closing.abort();
      await Promise.all(underWay);
    },
  };
}

interface Trouble {
  /** Another try may go well. */
  mayPass: boolean;
  reason: string;
}
