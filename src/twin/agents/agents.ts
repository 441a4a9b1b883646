import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { MediaEngine } from '../../media/media-engine.ts';
import { parseUri } from '../../sip/uri.ts';
import type { IncomingCall } from '../../sip/invite-server.ts';
import { createUserAgent } from '../../sip/user-agent.ts';
import type { Workspace } from '../taskrouter/model.ts';
import type { TaskRouter } from '../taskrouter/taskrouter.ts';
import { Agent } from './agent.ts';
import { drawsOf } from './draws.ts';
import { usualHabits, type Habits } from './habits.ts';

export interface Agents {
  readonly list: readonly Agent[];
  /** Where the phones are: `127.0.0.1:5090`; the user part of a URI names the agent. */
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Puts simulated agents to work in the Flex workspace: each is a worker whose `contact_uri` is a phone
 * on one SIP port of theirs. The same seed draws the same behaviour, call for call.
 * @throws RestError when the workspace has a worker of such a name already
 */
export async function startAgents(options: {
  taskRouter: TaskRouter;
  media: MediaEngine;
  clock: Clock;
  log: Log;
  /** Address to bind. */
  host: string;
  /** Letters and digits, each once; also the user parts of the phones. */
  names: readonly string[];
  seed: string;
  habits?: Partial<Habits>;
  /** Attributes that all of them have, such as `skills`. */
  attributes?: Readonly<Record<string, unknown>>;
  /** What they say; default 1,050 Hz. */
  toneHz?: number;
}): Promise<Agents> {
  const { taskRouter, clock, log, host } = options;
  const workspace = taskRouter.flexWorkspace;
  const habits = { ...usualHabits, ...options.habits };
  const byName = new Map<string, Agent>();

  const userAgent = await createUserAgent({
    ...{ clock, log, host, port: 0 },
    onInvite(incoming) {
      const agent = byName.get(userOf(incoming));
      if (!agent) return incoming.refuse(404);
      agent.take(incoming).catch((error: unknown) => {
        log.error({ error: String(error) }, "A simulated agent's call broke off");
        incoming.refuse(500);
      });
    },
  });
  const address = `${userAgent.host}:${userAgent.port}`;

  const employ = (name: string): void => {
    const draws = drawsOf(`${options.seed} ${name}`);
    const worker = taskRouter.createWorker({
      friendlyName: name,
      activitySid: activitySid(workspace, 'Available'),
      attributes: {
        ...options.attributes,
        contact_uri: `sip:${name}@${address}`,
        wrap_up_seconds: Math.round(draws.between(habits.wrapUpSeconds)),
      },
    });
    const agent = new Agent({
      ...{ clock, host, taskRouter, draws, habits, worker, media: options.media },
      toneHz: options.toneHz ?? 1_050,
      activities: {
        available: activitySid(workspace, 'Available'),
        break: activitySid(workspace, 'Break'),
        offline: activitySid(workspace, 'Offline'),
      },
    });
    byName.set(name, agent);
  };
  try {
    options.names.forEach(employ);
  } catch (error) {
    await userAgent.close();
    throw error;
  }

  const stopListening = taskRouter.onEvent((event) => {
    for (const agent of byName.values()) agent.hear(event);
  });
  return {
    list: [...byName.values()],
    address,
    async close() {
      stopListening();
      await Promise.all([...byName.values()].map((agent) => agent.leave()));
      await userAgent.close();
    },
  };
}

/** The user part of the request-URI. */
function userOf(incoming: IncomingCall): string {
  return parseUri(incoming.request.uri)?.user ?? '';
}

/** The Flex workspace has these from its beginning. */
function activitySid(workspace: Workspace, name: string): string {
  for (const { sid, friendlyName } of workspace.activities.values())
    if (friendlyName === name) return sid;
  throw new Error(`the workspace has no activity ${name}`);
}
