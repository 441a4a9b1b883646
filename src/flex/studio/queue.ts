import { sorryFor } from '../spoken.ts';
import type { State } from './definition.ts';
import type { FlowSettings } from './flow-settings.ts';
import { say, sendToFlex } from './widgets.ts';

/** What an agent sees of a caller. `to_json` quotes and escapes it, whatever the number is. */
export const callerAttributes = '{"type":"inbound","name":{{trigger.call.From | to_json}} }';

/**
 * Puts the caller into the queue with Twilio's own hold music, so that no Function is needed: the place where
 * every failure ends. When even that fails it is tried once more, and then the caller is told.
 */
export function queueParts(
  settings: FlowSettings,
  { name, priority }: { name: string; priority: number },
): State[] {
  const again = `${name}_again`;
  const send = { attributes: callerAttributes, priority, complete: null };
  return [
    sendToFlex(name, settings, { ...send, failed: again }),
    sendToFlex(again, settings, { ...send, failed: 'sorry' }),
    apology(settings.language),
  ];
}

/** The last resort: Flex takes no calls at all. */
function apology(language: string): State {
  const { text, locale } = sorryFor(language);
  return say('sorry', text, locale);
}
