import { iso8601 } from '../../rest/dates.ts';
import type {
  Activity,
  Reservation,
  Task,
  TaskChannel,
  TaskQueue,
  Worker,
  WorkerChannel,
  Workflow,
  Workspace,
} from '../model.ts';
import { isAvailable, loadOf } from '../worker-choice.ts';

/** Prints the resources of one workspace as Twilio's OpenAPI file of TaskRouter v1 declares them. */
export function printer(accountSid: string, baseUrl: string, workspace: Workspace) {
  const home = `${baseUrl}/v1/Workspaces/${workspace.sid}`;
  const nameOf = (sid: string | null): string | null =>
    workspace.activities.get(sid ?? '')?.friendlyName ?? null;
  const shared = (resource: { sid: string; createdMs: number; updatedMs: number }) => ({
    sid: resource.sid,
    account_sid: accountSid,
    date_created: iso8601(resource.createdMs),
    date_updated: iso8601(resource.updatedMs),
  });
  const owned = (resource: { sid: string; createdMs: number; updatedMs: number }, url: string) => ({
    ...shared(resource),
    workspace_sid: workspace.sid,
    url,
  });

  return {
    workspace: () => ({
      ...shared(workspace),
      friendly_name: workspace.friendlyName,
      default_activity_sid: workspace.defaultActivitySid,
      default_activity_name: nameOf(workspace.defaultActivitySid),
      timeout_activity_sid: workspace.timeoutActivitySid,
      timeout_activity_name: nameOf(workspace.timeoutActivitySid),
      event_callback_url: workspace.eventCallbackUrl,
      events_filter: workspace.eventsFilter,
      multi_task_enabled: workspace.multiTaskEnabled,
      prioritize_queue_order: workspace.prioritizeQueueOrder,
      url: home,
      links: {
        activities: `${home}/Activities`,
        statistics: `${home}/Statistics`,
        real_time_statistics: `${home}/RealTimeStatistics`,
        cumulative_statistics: `${home}/CumulativeStatistics`,
        task_queues: `${home}/TaskQueues`,
        tasks: `${home}/Tasks`,
        workers: `${home}/Workers`,
        workflows: `${home}/Workflows`,
        task_channels: `${home}/TaskChannels`,
        events: `${home}/Events`,
      },
    }),

    activity: (activity: Activity) => ({
      ...owned(activity, `${home}/Activities/${activity.sid}`),
      friendly_name: activity.friendlyName,
      available: activity.available,
      links: { workspace: home },
    }),

    channel: (channel: TaskChannel) => ({
      ...owned(channel, `${home}/TaskChannels/${channel.sid}`),
      friendly_name: channel.friendlyName,
      unique_name: channel.uniqueName,
      channel_optimized_routing: channel.optimizedRouting,
      links: { workspace: home },
    }),

    queue: (queue: TaskQueue) => {
      const url = `${home}/TaskQueues/${queue.sid}`;
      return {
        ...owned(queue, url),
        friendly_name: queue.friendlyName,
        target_workers: queue.targetWorkers,
        max_reserved_workers: queue.maxReservedWorkers,
        task_order: queue.taskOrder,
        reservation_activity_sid: queue.reservationActivitySid,
        reservation_activity_name: nameOf(queue.reservationActivitySid),
        assignment_activity_sid: queue.assignmentActivitySid,
        assignment_activity_name: nameOf(queue.assignmentActivitySid),
        links: {
          workspace: home,
          statistics: `${url}/Statistics`,
          real_time_statistics: `${url}/RealTimeStatistics`,
          cumulative_statistics: `${url}/CumulativeStatistics`,
          list_statistics: `${home}/TaskQueues/Statistics`,
          bulk_real_time_statistics: `${home}/TaskQueues/RealTimeStatistics`,
          ...(queue.assignmentActivitySid && {
            assignment_activity: `${home}/Activities/${queue.assignmentActivitySid}`,
          }),
          ...(queue.reservationActivitySid && {
            reservation_activity: `${home}/Activities/${queue.reservationActivitySid}`,
          }),
        },
      };
    },

    workflow: (workflow: Workflow) => {
      const url = `${home}/Workflows/${workflow.sid}`;
      return {
        ...owned(workflow, url),
        friendly_name: workflow.friendlyName,
        configuration: workflow.configurationText,
        document_content_type: 'application/json',
        assignment_callback_url: workflow.assignmentCallbackUrl,
        fallback_assignment_callback_url: workflow.fallbackAssignmentCallbackUrl,
        task_reservation_timeout: workflow.taskReservationTimeoutSeconds,
        links: {
          statistics: `${url}/Statistics`,
          real_time_statistics: `${url}/RealTimeStatistics`,
          cumulative_statistics: `${url}/CumulativeStatistics`,
        },
      };
    },

    worker: (worker: Worker) => {
      const url = `${home}/Workers/${worker.sid}`;
      return {
        ...owned(worker, url),
        friendly_name: worker.friendlyName,
        attributes: worker.attributes.text,
        activity_sid: worker.activitySid,
        activity_name: nameOf(worker.activitySid),
        available: isAvailable(workspace, worker),
        date_status_changed: iso8601(worker.statusChangedMs),
        links: {
          workspace: home,
          activity: `${home}/Activities/${worker.activitySid}`,
          channels: `${url}/Channels`,
          worker_channels: `${url}/Channels`,
          reservations: `${url}/Reservations`,
          real_time_statistics: `${home}/Workers/RealTimeStatistics`,
        },
      };
    },

    workerChannel: (worker: Worker, channel: WorkerChannel) => {
      const assigned = loadOf(workspace, worker.sid, channel.taskChannelSid);
      const free = Math.max(0, channel.capacity - assigned) / Math.max(1, channel.capacity);
      return {
        ...owned(channel, `${home}/Workers/${worker.sid}/Channels/${channel.sid}`),
        worker_sid: worker.sid,
        task_channel_sid: channel.taskChannelSid,
        task_channel_unique_name:
          workspace.channels.get(channel.taskChannelSid)?.uniqueName ?? null,
        assigned_tasks: assigned,
        available: channel.available,
        available_capacity_percentage: Math.round(free * 100),
        configured_capacity: channel.capacity,
      };
    },

    task: (task: Task, nowMs: number) => {
      const url = `${home}/Tasks/${task.sid}`;
      return {
        ...owned(task, url),
        age: Math.floor((nowMs - task.createdMs) / 1000),
        assignment_status: task.status,
        attributes: task.attributes.text,
        addons: '{}',
        task_queue_entered_date: iso8601(task.queueEnteredMs),
        virtual_start_time: iso8601(task.virtualStartMs),
        priority: task.priority,
        reason: task.reason,
        task_queue_sid: task.queueSid,
        task_queue_friendly_name: workspace.queues.get(task.queueSid)?.friendlyName ?? null,
        task_channel_sid: task.channelSid,
        task_channel_unique_name: workspace.channels.get(task.channelSid)?.uniqueName ?? null,
        timeout: task.timeoutSeconds,
        workflow_sid: task.workflowSid,
        workflow_friendly_name: workspace.workflows.get(task.workflowSid)?.friendlyName ?? null,
        ignore_capacity: false,
        routing_target: null,
        links: {
          workspace: home,
          task_queue: `${home}/TaskQueues/${task.queueSid}`,
          workflow: `${home}/Workflows/${task.workflowSid}`,
          reservations: `${url}/Reservations`,
        },
      };
    },

    /** @param under where it was asked for: `Tasks/WT…` or `Workers/WK…` */
    reservation: (reservation: Reservation, under: string) => ({
      ...owned(reservation, `${home}/${under}/Reservations/${reservation.sid}`),
      reservation_status: reservation.status,
      task_sid: reservation.taskSid,
      worker_sid: reservation.workerSid,
      worker_name: workspace.workers.get(reservation.workerSid)?.friendlyName ?? null,
      links: {
        workspace: home,
        task: `${home}/Tasks/${reservation.taskSid}`,
        worker: `${home}/Workers/${reservation.workerSid}`,
      },
    }),
  };
}
