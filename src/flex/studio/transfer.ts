import type { State } from './definition.ts';
import type { FlowSettings } from './flow-settings.ts';
import { connectCallTo, runFunction, split } from './widgets.ts';

/** Twilio's own names of things in a call, as Liquid. */
const callSid = '{{trigger.call.CallSid}}';
const from = '{{trigger.call.From}}';

/**
 * Hands the caller over and finds out what became of it: `transfer`, then who is promised a callback is done
 * and everybody else goes to `queue`.
 * @param options.waitedSeconds Liquid of how long the caller has waited; null when not at all
 */
export function transferParts(
  settings: FlowSettings,
  options: { waitedSeconds: string | null; queue: string },
): State[] {
  return settings.provider === 'unhold'
    ? transferToUnhold(settings, options)
    : transferToMindful(settings, options);
}

/**
 * The headers ride in the URI (Twilio docs, "TwiML Sip"). The number keeps its raw plus, as the guide has it:
 * in a SIP URI a plus is a plus (RFC 3261 §25.1), and Unhold reads `+` and `%2B` alike.
 */
function transferToUnhold(
  settings: FlowSettings,
  { waitedSeconds, queue }: { waitedSeconds: string | null; queue: string },
): State[] {
  const waited = waitedSeconds === null ? '' : `&x-unhold-waited=${waitedSeconds}`;
  return [
    connectCallTo('transfer', {
      sipUri: `${settings.transferUri}?x-user-to-user=${from}&x-unhold-call=${callSid}${waited}`,
      limitSeconds: settings.transferLimitSeconds,
      completed: 'callback_result',
    }),
    // Studio sees only how the dialling went, which is the same for a promise and for "I'd rather hold".
    runFunction('callback_result', settings.functions, {
      name: 'callback-result',
      parameters: [
        { key: 'CallSid', value: callSid },
        { key: 'DialCallStatus', value: '{{widgets.transfer.DialCallStatus}}' },
      ],
      success: 'is_promised',
      fail: queue,
    }),
    split('is_promised', {
      input: '{{widgets.callback_result.parsed.result}}',
      branches: [{ type: 'equal_to', value: 'promised', next: null }],
      otherwise: queue,
    }),
  ];
}

/**
 * Mindful cannot be asked, so an answered call counts as dealt with. Who holds there is connected through it
 * and may talk for hours: no time limit.
 */
function transferToMindful(settings: FlowSettings, { queue }: { queue: string }): State[] {
  return [
    connectCallTo('transfer', {
      sipUri: `${settings.transferUri}?x-user-to-user=${from}`,
      limitSeconds: null,
      completed: 'is_answered',
    }),
    split('is_answered', {
      input: '{{widgets.transfer.DialCallStatus}}',
      branches: [{ type: 'matches_any_of', value: 'completed,answered', next: null }],
      otherwise: queue,
    }),
  ];
}
