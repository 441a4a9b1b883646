import type { FlowDefinition } from './definition.ts';
import { flow } from './flow.ts';
import type { FlowSettings } from './flow-settings.ts';
import { sendToFlex, trigger } from './widgets.ts';

/** The headers of a return call by the task attribute that each becomes. `unhold_joined` asks Unhold for the place. */
const attributeOf = {
  x_user_to_user: ['x-user-to-user', 'X-User-to-User', 'X-User-To-User', 'User-to-User'],
  unhold_callback: ['X-Unhold-Callback', 'x-unhold-callback'],
  unhold_attempt: ['X-Unhold-Attempt', 'x-unhold-attempt'],
  unhold_number: ['X-Unhold-Number', 'x-unhold-number'],
  unhold_joined: ['X-Unhold-Joined', 'x-unhold-joined'],
};

/**
 * The return call: its headers become attributes of the task, which goes before other calls.
 * Names have no hyphens, or a workflow expression could not read them. When Flex takes no calls at all it just
 * ends: no agent has taken it, so Unhold still owes the callback and tries again.
 */
export function returnFlow(settings: FlowSettings): FlowDefinition {
  const send = { priority: settings.priority, complete: null };
  return flow('Route return calls with priority', [
    trigger('send_to_flex'),
    sendToFlex('send_to_flex', settings, {
      ...send,
      attributes: returnAttributes(settings),
      failed: 'send_to_flex_plain',
    }),
    // Headers that make the attributes too long, or no JSON after all, must not cost the call.
    sendToFlex('send_to_flex_plain', settings, {
      ...send,
      attributes: '{"type":"return"}',
      failed: null,
    }),
  ]);
}

function returnAttributes({ provider, returnTask }: FlowSettings): string {
  const carried = Object.entries(attributeOf)
    .filter(([attribute]) => provider === 'unhold' || !attribute.startsWith('unhold'))
    .filter(([attribute]) => returnTask === 'place' || attribute !== 'unhold_joined')
    .map(([attribute, headers]) => `"${attribute}":${header(headers)}`);
  // Flex shows `name` to the agent; the caller of a return call is Unhold itself.
  const name = `"name":${header(attributeOf.x_user_to_user)}`;
  return `{"type":"return",${[name, ...carried].join(',')}}`;
}

/**
 * Liquid that reads a header in whichever case it came (Studio keeps it as sent) as a JSON string, empty when
 * it did not come.
 */
function header(spellings: readonly string[]): string {
  const [first = '', ...others] = spellings.map((name) => `trigger.call.SipHeader_${name}`);
  const defaults = [...others, '""'].map((value) => ` | default: ${value}`);
  return `{{${first}${defaults.join('')} | to_json}} `;
}
