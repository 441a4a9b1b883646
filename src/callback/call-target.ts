import type { Role } from './callback.ts';
import type { Shift } from './staffing.ts';

/** Where the caller's number and other context are read from, and how they reach the agent leg. */
export interface MetadataItem {
  name: string;
  type: 'sip-header' | 'dtmf' | 'audio';
  /** Characters (sip-header), digits (dtmf) or seconds (audio) kept at most. */
  maxLength: number;
  /** The value is cut before this character; null keeps all. */
  terminator: string | null;
  default: string | null;
}

/** Everything a call target can be told. Units are in the names; defaults are in `callTargetDefaults`. */
export interface CallTargetSettings {
  name: string;
  firstParty: Role;
  /** SIP URI or E.164 where the agent leg goes. */
  destination: string;
  failoverDestination: string | null;
  /** Where a caller who keeps holding is connected; null hangs up and leaves it to the contact centre. */
  holdDestination: string | null;
  /** E.164 shown to the customer. */
  callerId: string;
  /** `ask`: we make the offer; `already-made`: the contact centre made it and the caller said yes. */
  offer: 'ask' | 'already-made';
  scheduling: boolean;
  /** IANA zone in which hours are spoken and understood. */
  timeZone: string;
  registering: boolean;
  processing: boolean;
  maxWaiting: number | null;
  metadataItems: MetadataItem[];
  callerNumberFrom: string[];
  /** ISO 3166 countries whose numbers may be called; null: that of `callerId`. */
  allowedCountries: string[] | null;
  /** Digits (with country code, with or without +) that a number to be called may not begin with. */
  blockedPrefixes: string[];
  estimate: EstimateSource;
  quote: { floorSeconds: number; capSeconds: number };
  offerRule: OfferRule;
  /** Who is planned to work, and so the opening hours; null: always open, and nothing is planned. */
  staffing: Shift[] | null;
  minimumDelaySeconds: number;
  afterRegistrationSeconds: number;
  retry: { maxAttempts: number; delaySeconds: number };
  agentRetry: { maxAttempts: number; delaySeconds: number };
  expiresAfterSeconds: number;
  customerRingSeconds: number;
  agentWaitSeconds: number;
  /**
   * What tells that a person is on the agent leg: its 200, the key 1, `POST …/agent-answered`, or that the task of the
   * call was accepted in Twilio's TaskRouter.
   */
  agentConfirmation: 'answer' | 'key' | 'api' | 'taskrouter';
  destinationIsPerson: boolean;
  rtpTimeoutSeconds: number;
  pacing: Pacing;
  /** Twilio's queue of the same callers; null where the contact centre is another. */
  twilio: TwilioQueue | null;
}

/** Where the wait is known from. */
export type EstimateSource =
  /** The operator's word. */
  | { source: 'fixed'; seconds: number }
  /**
   * What happens in the line: as the contact centre shows it, else as our own return calls meet it. While that tells
   * nothing, `fallbackSeconds`; null: the wait is unknown then, and no callback is offered.
   */
  | { source: 'line'; fallbackSeconds: number | null };

/** The fields of every source: one that a source does not need is kept for when it is the other again. */
export interface AnyEstimateSource {
  source: EstimateSource['source'];
  seconds: number;
  fallbackSeconds: number | null;
}

/** How callbacks get their turn. */
export interface Pacing {
  /**
   * `timer`: when the quoted wait is over. `position`: so that the person reaches an agent when the place in line
   * does, as far as the line is seen; while it is not, by the timer.
   */
  mode: 'timer' | 'position';
  /**
   * By `position`: the share of those who answer that may be held for an agent for longer than 2 s, 0.01-0.9; null: by
   * the number of agents, since few cannot be hit as well as many.
   */
  heldShare: number | null;
}

/** When a callback is worth offering to somebody who could hold. */
export interface OfferRule {
  /** Offered when a wait longer than this is at least as probable as `atProbability` (0-1). */
  thresholdSeconds: number;
  atProbability: number;
  /** Not offered while the expected wait is shorter. */
  leastWaitSeconds: number;
  /** Not offered while the expected wait is longer; null: however long. */
  mostWaitSeconds: number | null;
}

/** A TaskRouter queue, by its SIDs (WS…, WQ…). */
export interface TwilioQueue {
  workspaceSid: string;
  taskQueueSid: string;
}

export interface CallTarget extends CallTargetSettings {
  id: string;
  /** 1, 2, 3 … : grows with every change of settings. */
  version: number;
  createdAt: number;
  updatedAt: number;
}

/** What of it can be told. */
export function settingsOf(callTarget: CallTarget): CallTargetSettings {
  const { id: _id, version: _version, createdAt: _made, updatedAt: _updated, ...rest } = callTarget;
  return rest;
}

/** The line that its callers stand in: call targets that name the same queue share one. */
export function lineOf({ id, twilio }: Pick<CallTarget, 'id' | 'twilio'>): string {
  return twilio?.taskQueueSid ?? id;
}

export const anyEstimateSource: AnyEstimateSource = {
  ...{ source: 'fixed', seconds: 240, fallbackSeconds: null },
};

export const callTargetDefaults: Omit<CallTargetSettings, 'name' | 'destination' | 'callerId'> = {
  firstParty: 'customer',
  failoverDestination: null,
  holdDestination: null,
  offer: 'ask',
  scheduling: true,
  timeZone: 'UTC',
  registering: true,
  processing: true,
  maxWaiting: null,
  metadataItems: [
    { name: 'x-user-to-user', type: 'sip-header', maxLength: 60, terminator: '#', default: null },
  ],
  callerNumberFrom: ['x-user-to-user', 'P-Asserted-Identity', 'From'],
  allowedCountries: null,
  blockedPrefixes: [],
  estimate: anyEstimateSource,
  quote: { floorSeconds: 60, capSeconds: 600 },
  offerRule: {
    ...{ thresholdSeconds: 120, atProbability: 0.5 },
    ...{ leastWaitSeconds: 0, mostWaitSeconds: null },
  },
  staffing: null,
  minimumDelaySeconds: 0,
  afterRegistrationSeconds: 5,
  retry: { maxAttempts: 3, delaySeconds: 300 },
  agentRetry: { maxAttempts: 3, delaySeconds: 60 },
  expiresAfterSeconds: 86_400,
  customerRingSeconds: 40,
  agentWaitSeconds: 600,
  agentConfirmation: 'answer',
  destinationIsPerson: false,
  rtpTimeoutSeconds: 120,
  pacing: { mode: 'timer', heldShare: null },
  twilio: null,
};

/** Does an agent leg that is confirmed have a person on it? The 200 of a queue tells of none. */
export function knowsPerson(
  settings: Pick<CallTargetSettings, 'agentConfirmation' | 'destinationIsPerson'>,
): boolean {
  return settings.agentConfirmation !== 'answer' || settings.destinationIsPerson;
}

/** Are the turns of its callbacks given by their place in line? */
export function isPaced({ pacing }: Pick<CallTargetSettings, 'pacing'>): boolean {
  return pacing.mode === 'position';
}
