import type { FlexSettings } from '../settings.ts';
import * as names from './names.ts';
import type { Place } from './place.ts';
import type { Desired } from './resource.ts';

/** Events of TaskRouter that Unhold follows the queue by. */
export const taskRouterEvents = [
  'task.created',
  'task.updated',
  'task.canceled',
  'task.wrapup',
  'task.completed',
  'task.deleted',
  'task.system-deleted',
  // `task.created` may come before a queue is known.
  'task-queue.entered',
  'task-queue.moved',
  'task-queue.timeout',
  'reservation.created',
  'reservation.accepted',
  'reservation.rejected',
  'reservation.timeout',
  'reservation.canceled',
  'reservation.rescinded',
  'reservation.wrapup',
  'reservation.completed',
  'worker.activity.update',
];

/** What should be in Unhold, and what in Twilio only makes sense with it; nothing with provider "mindful". */
export function desiredAtUnhold(settings: FlexSettings, place: Place): Desired[] {
  if (settings.provider !== 'unhold') return [];
  const { callback, callTarget, unholdUrl, returnNumber, customerNumbers } = settings;
  const callTargetName = names.marked(settings.name, callTarget.name);
  return [
    {
      kind: 'call-target',
      name: callTargetName,
      fields: () => ({
        firstParty: callTarget.firstParty,
        destination: `sip:${returnNumber}@${names.sipDomainName(settings.sipDomain)}`,
        callerId: customerNumbers[0]?.number ?? returnNumber,
        agentConfirmation: 'taskrouter',
        thresholdSeconds: settings.thresholdSeconds,
        twilio: { workspaceSid: place.workspaceSid, taskQueueSid: place.taskQueueSid },
        // Twilio's guide, "Provision a new Call Target", step 6.
        metadataItem: {
          name: 'x-user-to-user',
          type: 'sip-header',
          maxLength: 60,
          terminator: '#',
        },
      }),
    },
    {
      kind: 'callback-number',
      name: callback.number,
      fields: (ref) => ({ callTargetId: ref('call-target', callTargetName) }),
    },
    {
      kind: 'functions-key',
      name: names.functionsKeyName(settings.name),
      fields: () => ({ isInUse: true }),
    },
    { kind: 'variable', name: 'UNHOLD_URL', fields: () => ({ value: unholdUrl }) },
    {
      kind: 'variable',
      name: 'UNHOLD_CALL_TARGET_ID',
      fields: (ref) => ({ value: ref('call-target', callTargetName) }),
    },
    {
      kind: 'workspace-events',
      name: place.workspaceSid,
      fields: () => ({
        url: `${unholdUrl}${eventsPath}`,
        events: taskRouterEvents.join(','),
      }),
    },
  ];
}

export const eventsPath = '/twilio/taskrouter-events';
