/** Every setting of a call target by its path, in the order in which the page shows them. */
export const settingGroups = {
  basics: ['name', 'callerId'],
  offer: [
    'registering',
    'offer',
    'scheduling',
    'maxWaiting',
    'offerRule.thresholdSeconds',
    'offerRule.atProbability',
    'offerRule.leastWaitSeconds',
    'offerRule.mostWaitSeconds',
    'holdDestination',
  ],
  quote: [
    'estimate.source',
    'estimate.seconds',
    'estimate.fallbackSeconds',
    'quote.floorSeconds',
    'quote.capSeconds',
  ],
  hours: ['timeZone', 'staffing'],
  dialling: [
    'processing',
    'customerRingSeconds',
    'minimumDelaySeconds',
    'afterRegistrationSeconds',
    'retry.maxAttempts',
    'retry.delaySeconds',
    'expiresAfterSeconds',
    'rtpTimeoutSeconds',
  ],
  agent: [
    'firstParty',
    'destination',
    'failoverDestination',
    'agentConfirmation',
    'destinationIsPerson',
    'agentWaitSeconds',
    'agentRetry.maxAttempts',
    'agentRetry.delaySeconds',
  ],
  pacing: ['pacing.mode', 'pacing.heldShare'],
  countries: ['allowedCountries', 'blockedPrefixes'],
  metadata: ['callerNumberFrom', 'metadataItems'],
  twilio: ['twilio'],
} as const;

export type GroupId = keyof typeof settingGroups;
export type SettingPath = (typeof settingGroups)[GroupId][number];

export const groupIds: readonly GroupId[] = [
  ...(['basics', 'offer', 'quote', 'hours', 'dialling'] as const),
  ...(['agent', 'pacing', 'countries', 'metadata', 'twilio'] as const),
];

export const settingPaths: readonly SettingPath[] = groupIds.flatMap((id) => settingGroups[id]);

/** The setting that a field belongs to: `staffing.0.to` to `staffing`; null for what is no setting. */
export function settingOf(field: string): SettingPath | null {
  return settingPaths.find((path) => field === path || field.startsWith(`${path}.`)) ?? null;
}

/** What is said of one setting. */
export interface SettingText {
  label: string;
  /** What it is. */
  what: string;
  /** What becomes of callers when it is higher or lower, or one way or the other. */
  effect: string;
  /** What its being empty means, where it may be. */
  none?: string;
  /** Its choices. */
  options?: Readonly<Record<string, string>>;
}

export interface SettingTexts {
  groups: Readonly<Record<GroupId, { title: string; lead: string }>>;
  settings: Readonly<Record<SettingPath, SettingText>>;
}
