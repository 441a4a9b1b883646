import { HandClock } from '../../../../src/base/clock.ts';
import { countedHex, createAccount } from '../../../../src/twin/account/account.ts';
import type { Task, Workflow, Worker } from '../../../../src/twin/taskrouter/model.ts';
import { createQueue, createWorkflow } from '../../../../src/twin/taskrouter/settings.ts';
import { TaskRouter } from '../../../../src/twin/taskrouter/taskrouter.ts';

/** A TaskRouter on a hand-wound clock, with short ways to what tests ask for. */
export function taskRouterWorld() {
  const clock = new HandClock();
  const account = createAccount({ clock, hexSource: countedHex('taskrouter') });
  const router = new TaskRouter(account);
  const workspace = router.flexWorkspace;
  const events: string[] = [];
  router.onEvent(({ type }) => events.push(type));
  const activity = (name: string): string => {
    for (const one of workspace.activities.values()) if (one.friendlyName === name) return one.sid;
    throw new Error(`no activity ${name}`);
  };
  const [everyone] = [...workspace.queues.values()];
  const [anyone] = [...workspace.workflows.values()];
  if (!everyone || !anyone) throw new Error('the Flex workspace lacks its queue or workflow');
  return {
    clock,
    account,
    router,
    engine: router.engine,
    workspace,
    /** Types of all events, in order. */
    events,
    everyone,
    anyone,
    activity,
    worker: (friendlyName: string, attributes: Record<string, unknown> = {}): Worker =>
      router.createWorker({ friendlyName, attributes, activitySid: activity('Available') }),
    queue: (friendlyName: string, targetWorkers = '1==1') =>
      createQueue(router.engine, workspace, { friendlyName, targetWorkers }),
    workflow: (
      filters: object[],
      fallback?: object,
      taskReservationTimeoutSeconds = 120,
    ): Workflow =>
      createWorkflow(router.engine, workspace, {
        friendlyName: `workflow ${workspace.workflows.size}`,
        configurationText: JSON.stringify({
          task_routing: { filters, ...(fallback && { default_filter: fallback }) },
        }),
        taskReservationTimeoutSeconds,
      }),
    task: (
      options: {
        workflow?: Workflow;
        attributes?: Record<string, unknown>;
        priority?: number;
        timeoutSeconds?: number;
        virtualStartTimeMs?: number;
      } = {},
    ): Task => {
      const { workflow = anyone, attributes = {}, ...rest } = options;
      return router.createTask({
        workflowSid: workflow.sid,
        attributes,
        channel: 'voice',
        ...rest,
      });
    },
    /** Lets the line be looked at. */
    settle: () => clock.advance(50),
    /** The reservation that is offered or held for a task now. */
    reservationOf: (task: Task) =>
      [...workspace.reservations.values()].find(
        (one) =>
          one.taskSid === task.sid && ['pending', 'accepted', 'wrapping'].includes(one.status),
      ),
  };
}
