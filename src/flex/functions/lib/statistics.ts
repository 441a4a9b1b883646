import type { TwilioClient } from '@twilio-labs/serverless-runtime-types/types.js';
import { amount, asFields } from './fields.ts';

/** What TaskRouter knows of a queue: the last five minutes, and now. */
export interface QueueStatistics {
  readonly meanAcceptanceSeconds: number;
  /** How many acceptances that is the mean of. */
  readonly accepted: number;
  /** Agents in an available activity, busy ones too. */
  readonly availableAgents: number;
  /** Calls waiting for an agent. */
  readonly pending: number;
  /** Calls that an agent has: ringing, talking, wrapping up. */
  readonly held: number;
}

const windowMinutes = 5;

/**
 * @param queue.taskQueueSid `WQ…`
 * @throws what the SDK throws; Error when the answer lacks a figure
 */
export async function readStatistics(
  client: TwilioClient,
  queue: { workspaceSid: string; taskQueueSid: string },
): Promise<QueueStatistics> {
  const statistics = client.taskrouter.v1
    .workspaces(queue.workspaceSid)
    .taskQueues(queue.taskQueueSid);
  const [past, present] = await Promise.all([
    // Only here and in lower case does the SDK send it; anywhere else the window is silently 15 minutes.
    statistics.cumulativeStatistics().fetch({ minutes: windowMinutes }),
    statistics.realTimeStatistics().fetch(),
  ]);
  const byStatus = asFields(present.tasksByStatus) ?? {};
  const count = (status: string): number => amount(byStatus, status) ?? 0;
  return {
    meanAcceptanceSeconds: figure(past.avgTaskAcceptanceTime, 'avgTaskAcceptanceTime'),
    accepted: figure(past.reservationsAccepted, 'reservationsAccepted'),
    availableAgents: figure(present.totalAvailableWorkers, 'totalAvailableWorkers'),
    pending: count('pending'),
    held: count('reserved') + count('assigned') + count('wrapping'),
  };
}

function figure(value: unknown, name: string): number {
  const found = amount({ [name]: value }, name);
  if (found === null) throw new Error(`TaskRouter gave no ${name}`);
  return found;
}
