/** How what is ours is named, and so found again: by its name, and a marker wherever there is room for one. */

export const marker = '[unhold-flex]';

/** A friendly name: the installation's name first, the marker last. At most 64 characters, which all products take. */
export function marked(installation: string, what: string): string {
  return `${installation} ${what} ${marker}`;
}

/** Whether a friendly name is one that `marked` gave for this installation. */
export function isMarked(installation: string, friendlyName: string): boolean {
  return friendlyName.startsWith(`${installation} `) && friendlyName.endsWith(` ${marker}`);
}

export const liveEnvironment = 'live';
/** Holds no Function, only what things were like before us: see `kept.ts`. */
export const keptEnvironment = 'kept';

export const flowNames = ['before-queue', 'in-queue', 'return'] as const;
export type FlowName = (typeof flowNames)[number];

export const serviceName = (installation: string): string => `${installation}-callbacks`;
export const functionsKeyName = (installation: string): string => marked(installation, 'Functions');
export const flowFriendlyName = (installation: string, flow: FlowName): string =>
  `${installation} ${flow}`;
export const sipDomainName = (label: string): string => `${label}.sip.twilio.com`;
export const trunkDomainName = (label: string): string => `${label}.pstn.twilio.com`;

export const accessListWhat = 'allowed addresses';
export const trunkWhat = 'trunk';
export const filterWhat = 'return calls';
/** There is one of each: its name within the kind. */
export const only = 'unhold';
