import type { FlexSettings } from '../settings.ts';
import * as names from './names.ts';

/** What no API of Twilio's can do, and what is done elsewhere. */
export function checklist(settings: FlexSettings): string[] {
  const domain = names.sipDomainName(settings.sipDomain);
  const toggle =
    'Console, Voice, Settings, General: switch "Enhanced Programmable SIP Features" on. Without it the custom headers of calls to and from SIP may be lost.';
  return [
    toggle,
    ...(settings.provider === 'mindful'
      ? forMindful(settings, domain)
      : forUnhold(settings, domain)),
  ];
}

function forMindful(settings: FlexSettings, domain: string): string[] {
  return [
    `Ask Mindful whether these are still their addresses: ${settings.allow.join(', ')}, and ${settings.callback.host}:${settings.callback.port} still where they listen. They are those of Twilio's guide.`,
    `Mindful, Call Targets: telephony type SIP, call center phone number ${settings.returnNumber} (${domain}), callback CID ${settings.customerNumbers[0]?.number ?? ''}.`,
    'Mindful, Metadata: an item x-user-to-user, type SIP header, max length 60, terminator #.',
    `Mindful, Phone Numbers: assign ${settings.callback.number} to that call target.`,
  ];
}

function forUnhold(settings: FlexSettings, domain: string): string[] {
  const { host, port } = settings.callback;
  return [
    `Firewall and SIP_ALLOW of Unhold: let in Twilio's SIP addresses (Twilio docs, "SIP Trunking: IP addresses") to ${host}:${port}, UDP and TCP, and their audio.`,
    `Environment of Unhold: TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, and UNHOLD_PUBLIC_URL as Twilio reaches it. Its return calls go to ${domain}.`,
    ...(settings.trunk === undefined
      ? []
      : [
          `To ring customers by the trunk, environment of Unhold: SIP_TRUNK_URI=sip:${names.trunkDomainName(settings.trunk.domain)}.`,
        ]),
  ];
}
