import type { Twilio } from 'twilio';
import { UserError } from '../../base/errors.ts';
import type { FlexSettings } from '../settings.ts';

/** What must be in the account already: where Flex queues its calls. */
export interface Place {
  readonly workspaceSid: string;
  readonly workflowSid: string;
  readonly taskQueueSid: string;
  readonly taskChannelSid: string;
}

interface Named {
  readonly sid: string;
  readonly name: string;
}

/** @throws UserError bad-config for what is not there, with the names of what is */
export async function findPlace(twilio: Twilio, settings: FlexSettings): Promise<Place> {
  const { taskrouter } = twilio;
  const wanted = settings.taskRouter;
  const workspaces = named(await taskrouter.v1.workspaces.list());
  const workspaceSid = pick('workspace', wanted.workspace, 'the account', workspaces);
  const workspace = taskrouter.v1.workspaces(workspaceSid);
  const within = `workspace ${wanted.workspace}`;
  return {
    workspaceSid,
    workflowSid: pick('workflow', wanted.workflow, within, named(await workspace.workflows.list())),
    taskQueueSid: pick(
      'taskQueue',
      wanted.taskQueue,
      within,
      named(await workspace.taskQueues.list()),
    ),
    taskChannelSid: pick(
      'taskChannel',
      wanted.taskChannel,
      within,
      (await workspace.taskChannels.list()).map(({ sid, uniqueName }) => ({
        sid,
        name: uniqueName,
      })),
    ),
  };
}

/** The workspace alone, for taking away what we put there; null when there is none of that name. */
export async function findWorkspace(
  twilio: Twilio,
  settings: FlexSettings,
): Promise<string | null> {
  const { workspace } = settings.taskRouter;
  const there = named(await twilio.taskrouter.v1.workspaces.list());
  return there.find(({ sid, name }) => sid === workspace || name === workspace)?.sid ?? null;
}

const named = (items: { sid: string; friendlyName: string }[]): Named[] =>
  items.map(({ sid, friendlyName }) => ({ sid, name: friendlyName }));

function pick(
  field: keyof FlexSettings['taskRouter'],
  wanted: string,
  where: string,
  there: Named[],
): string {
  const found = there.filter(({ sid, name }) => sid === wanted || name === wanted);
  const [one] = found;
  if (one && found.length === 1) return one.sid;
  const names = there.map(({ sid, name }) => `${name} (${sid})`).slice(0, 20);
  throw new UserError(
    'bad-config',
    one
      ? `taskRouter.${field}: ${found.length} in ${where} are called ${wanted}. Fix: give the SID of one of ${found.map(({ sid }) => sid).join(', ')}.`
      : `taskRouter.${field}: there is no ${wanted} in ${where}, only ${names.join(', ') || 'none at all'}. Fix: set it to one of these.`,
  );
}
