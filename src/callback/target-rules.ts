import { isE164 } from '../base/phone-number.ts';
import { knowsPerson, type CallTargetSettings } from './call-target.ts';
import { homeCountry } from './dial-rules.ts';
import { staffingFaults } from './staffing.ts';

/** A setting that cannot stand, and what it would have to be. */
export interface SettingFault {
  field: string;
  wanted: string;
}

/**
 * What the form of single fields does not show: settings that contradict each other, and addresses
 * that cannot be called. Names every fault at once; empty when all is well.
 * @param options.loopback the platform itself listens on loopback only, so that its own machine
 *   may be a destination
 */
export function checkSettings(
  settings: CallTargetSettings,
  options: { loopback: boolean },
): SettingFault[] {
  return [
    ...addressFaults(settings, options.loopback),
    ...confirmationFaults(settings),
    ...timeFaults(settings),
    ...metadataFaults(settings),
  ];
}

const addressFields = ['destination', 'failoverDestination', 'holdDestination'] as const;

function addressFaults(settings: CallTargetSettings, loopback: boolean): SettingFault[] {
  const faults: SettingFault[] = [];
  for (const field of addressFields) {
    const address = settings[field];
    if (address === null) continue;
    if (!isE164(address) && !isSipUri(address))
      faults.push({
        field,
        wanted:
          'a SIP URI over UDP or TCP (sip:queue@acme.example) or a number such as +12025550120',
      });
    else if (!loopback && isLoopback(address))
      faults.push({
        field,
        wanted: 'a host other than this machine (only for SIP_HOST on loopback)',
      });
  }
  if (!isE164(settings.callerId))
    faults.push({ field: 'callerId', wanted: 'a number such as +12025550110' });
  else if (settings.allowedCountries === null && homeCountry(settings) === null)
    faults.push({
      field: 'allowedCountries',
      wanted: 'the countries that may be called, since callerId is of no known country',
    });
  return faults;
}

/**
 * The form of a SIP URI that can be called (RFC 3261 §19.1.1): optional user, host, port, parameters, headers. Not
 * over TLS, which is not spoken yet, and not by way of another address (`maddr`).
 */
export function isSipUri(text: string): boolean {
  return (
    text.length <= 500 &&
    !/;(maddr|transport=(?!udp|tcp))/i.test(text) &&
    /^sip:([^\s@<>"]+@)?(\[[\da-f:.]+\]|[a-z\d]([a-z\d.-]*[a-z\d])?\.?)(:\d{1,5})?([;?][^\s<>"]*)?$/i.test(
      text,
    )
  );
}

function isLoopback(address: string): boolean {
  const host = /^sips?:(?:[^@]*@)?(\[[^\]]*\]|[^:;?]*)/i.exec(address)?.[1] ?? '';
  return /^(127\.\d+\.\d+\.\d+|0\.0\.0\.0|(.*\.)?localhost\.?|\[::1?\]|\[::ffff:(127\.|7f).*\])$/i.test(
    host,
  );
}

function confirmationFaults(settings: CallTargetSettings): SettingFault[] {
  const faults: SettingFault[] = [];
  if (settings.agentConfirmation === 'taskrouter' && settings.twilio === null)
    faults.push({
      field: 'agentConfirmation',
      wanted: 'answer, key or api, or the TaskRouter queue in twilio',
    });
  const answeredByQueue = settings.firstParty === 'agent' && !knowsPerson(settings);
  const wanted =
    '`key`, `api` or `taskrouter`, or destinationIsPerson true: with firstParty `agent` the customer is rung ' +
    'as soon as the agent leg is confirmed, and the 200 of a queue is not a person';
  if (answeredByQueue) faults.push({ field: 'agentConfirmation', wanted });
  return faults;
}

function timeFaults(settings: CallTargetSettings): SettingFault[] {
  const faults: SettingFault[] = [];
  const { floorSeconds, capSeconds } = settings.quote;
  if (floorSeconds > capSeconds)
    faults.push({
      field: 'quote.floorSeconds',
      wanted: `at most quote.capSeconds (${capSeconds})`,
    });
  const { leastWaitSeconds, mostWaitSeconds } = settings.offerRule;
  if (mostWaitSeconds !== null && leastWaitSeconds > mostWaitSeconds)
    faults.push({
      field: 'offerRule.leastWaitSeconds',
      wanted: `at most offerRule.mostWaitSeconds (${mostWaitSeconds})`,
    });
  faults.push(...staffingFaults(settings.staffing ?? []));
  if (!isTimeZone(settings.timeZone))
    faults.push({ field: 'timeZone', wanted: 'an IANA zone such as Europe/Zurich' });
  return faults;
}

function isTimeZone(timeZone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone);
    return true;
  } catch {
    // A zone that is not known can only be found out by trying it.
    return false;
  }
}

function metadataFaults(settings: CallTargetSettings): SettingFault[] {
  const names = settings.metadataItems.map((item) => item.name.toLowerCase());
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  const faults: SettingFault[] =
    twice === undefined
      ? []
      : [{ field: 'metadataItems', wanted: `one item named ${twice}, not two` }];
  settings.metadataItems.forEach((item, index) => {
    if (item.type === 'sip-header' && !/^[!%'*+.0-9A-Z_`a-z~-]+$/.test(item.name))
      faults.push({
        field: `metadataItems.${index}.name`,
        wanted: 'a header name (RFC 3261 token)',
      });
    if (item.type !== 'audio' && reservedHeaders.has(item.name.toLowerCase()))
      faults.push({
        field: `metadataItems.${index}.name`,
        wanted: 'a header that is not the call’s own',
      });
  });
  return faults;
}

/** Headers that make the call what it is: carrying a caller's text in them would break or forge it. */
const reservedHeaders = new Set(
  (
    'via v from f to t call-id i cseq max-forwards route record-route contact m content-length l ' +
    'content-type c require proxy-require supported k allow session-expires x min-se authorization ' +
    'proxy-authorization rack rseq reason x-unhold-callback x-unhold-attempt x-unhold-number ' +
    'x-unhold-result x-unhold-waited x-unhold-call p-asserted-identity p-preferred-identity privacy ' +
    'identity replaces join'
  ).split(' '),
);
