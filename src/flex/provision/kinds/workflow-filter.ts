import { z } from 'zod';
import { UserError } from '../../../base/errors.ts';
import type { Account } from '../account.ts';
import { findFilter, putFilter, takeFilter } from '../filter-text.ts';
import { json } from '../json.ts';
import { filterWhat, marked } from '../names.ts';
import type { Kind } from '../kind.ts';
import type { Actual, Json } from '../resource.ts';

/** Our filter for return calls in a workflow of Flex; its name is the workflow's SID. */
export const workflowFilter: Kind = {
  title: 'workflow filter',
  async list(account) {
    const workflows = (await workflowsOf(account)?.list()) ?? [];
    const found: Actual[] = [];
    for (const { sid, friendlyName, configuration } of workflows) {
      const filter = read(friendlyName, () =>
        findFilter(configuration, marked(account.settings.name, filterWhat)),
      );
      if (filter !== null)
        found.push({
          kind: 'workflow-filter',
          name: sid,
          sid,
          ours: true,
          fields: { filter: json(filter) },
        });
    }
    return found;
  },
  async create(account, _known, workflowSid, { filter }) {
    await edit(account, workflowSid, (text) => put(text, filter));
  },
  async update(account, _known, { sid }, { filter }) {
    await edit(account, sid, (text) => put(text, filter));
  },
  async remove(account, _known, { sid }) {
    await edit(account, sid, (text) => takeFilter(text, marked(account.settings.name, filterWhat)));
  },
};

const filterForm = z.looseObject({ filter_friendly_name: z.string() });

function put(text: string, filter: Json | undefined): string {
  return putFilter(text, filterForm.parse(filter));
}

async function edit(
  account: Account,
  workflowSid: string,
  change: (configuration: string) => string,
): Promise<void> {
  const workflow = workflowsOf(account)?.(workflowSid);
  if (workflow === undefined) return;
  const { configuration, friendlyName } = await workflow.fetch();
  const changed = read(friendlyName, () => change(configuration));
  if (changed !== configuration) await workflow.update({ configuration: changed });
}

function workflowsOf({ twilio, workspaceSid }: Account) {
  return workspaceSid === null ? null : twilio.taskrouter.v1.workspaces(workspaceSid).workflows;
}

function read<T>(workflow: string, reading: () => T): T {
  try {
    return reading();
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UserError(
      'bad-config',
      `The configuration of the workflow ${workflow} is not understood (${error.message}). Fix: open and save it in the Console, then run the same command again.`,
    );
  }
}
