import { eventsPath } from '../desired-unhold.ts';
import { forget, keep, recall } from '../kept.ts';
import type { Kind } from '../kind.ts';
import { textOf } from '../resource.ts';

/**
 * That TaskRouter tells Unhold its events. A workspace has one such address: when it is in use it stays, and Unhold
 * makes do with statistics.
 */
export const workspaceEvents: Kind = {
  title: 'event callback of the workspace',
  removal: 'restore',
  givesWay:
    'its events go elsewhere already; Unhold follows the queue by statistics alone, and needs the events passed on to it for agentConfirmation "taskrouter"',
  async list(account, known) {
    const { twilio, workspaceSid, settings } = account;
    if (workspaceSid === null) return [];
    const { eventCallbackUrl, eventsFilter } = await twilio.taskrouter.v1
      .workspaces(workspaceSid)
      .fetch();
    // Null as well as empty when there is none, whatever the type says.
    const url = (eventCallbackUrl as string | null) ?? '';
    if (url === '') return [];
    const isKept = (await recall(account, known)).has(workspaceSid);
    return [
      {
        kind: 'workspace-events',
        name: workspaceSid,
        sid: workspaceSid,
        ours: isKept && url.endsWith(eventsPath),
        // Another installation for the same Unhold set it: good for both, and that one's to remove.
        ...(settings.provider === 'unhold' &&
          url === `${settings.unholdUrl}${eventsPath}` && { adoptable: true }),
        fields: { url, events: eventsFilter ?? '' },
      },
    ];
  },
  async create(account, known, workspaceSid, fields) {
    const workspace = account.twilio.taskrouter.v1.workspaces(workspaceSid);
    const before = await workspace.fetch();
    await keep(account, known, workspaceSid, {
      events: before.eventsFilter ?? '',
    });
    await workspace.update({
      eventCallbackUrl: textOf(fields, 'url'),
      eventsFilter: textOf(fields, 'events'),
    });
  },
  async update({ twilio }, _known, { sid }, fields) {
    await twilio.taskrouter.v1
      .workspaces(sid)
      .update({ eventCallbackUrl: textOf(fields, 'url'), eventsFilter: textOf(fields, 'events') });
  },
  async remove(account, known, { sid }) {
    const before = (await recall(account, known)).get(sid);
    await account.twilio.taskrouter.v1
      .workspaces(sid)
      .update({ eventCallbackUrl: '', eventsFilter: before?.['events'] ?? '' });
    await forget(account, known, sid);
  },
};
