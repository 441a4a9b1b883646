import type { FlexStep } from '../callback/set-up.ts';
import type { SimulatedCaller } from '../engine/test-calls.ts';

/*
 * What the set-up page needs of rooms that the API does not know: given in by who wires them together. Where one is
 * null, its routes say so.
 */
export interface SetUpDesk {
  facts: SetUpFacts;
  /** Runs the checks of this node, all at once, within some seconds. */
  check: (ids: readonly string[]) => Promise<CheckAnswer[]>;
  /** What can be checked, in the order in which one would mend it. */
  checkIds: readonly string[];
  flex: FlexDesk | null;
  /** Callers of the simulated contact centre; null: there is none. */
  simulatedCaller: (() => SimulatedCaller) | null;
}

/** What this node was started with; nothing secret. */
export interface SetUpFacts {
  /** The simulated contact centre is there, and its callers and phones with it. */
  demonstration: boolean;
  /** What one may dial besides our own numbers. */
  dialIn: readonly string[];
  sip: { host: string; port: number; publicHost: string; loopback: boolean };
  rtp: { fromPort: number; toPort: number };
  /** Null: everybody who can reach us, which is this machine alone. */
  allow: readonly string[] | null;
  /** Without user and password. */
  trunkUri: string | null;
  twilio: { accountSid: string; restUrl: string | null } | null;
  publicUrl: string | null;
}

export interface CheckAnswer {
  id: string;
  state: 'ok' | 'warn' | 'failed' | 'not-tried';
  found: string;
  wanted: string;
  fix: string | null;
}

export interface FlexPlanOptions {
  settings: unknown;
  destroy: boolean;
  buy: boolean;
  release: boolean;
}

/** `unhold flex` against the Twilio account of this node. All throw UserError. */
export interface FlexDesk {
  /** The settings file beside the server; null: there is none that can be read. */
  fileSettings(): Promise<unknown>;
  plan(options: FlexPlanOptions): Promise<PlannedFlex>;
}

export interface PlannedFlex {
  /** The settings with all defaults. */
  settings: unknown;
  /** What is typed to have it taken away: the installation's name. */
  name: string;
  changes: PlannedChange[];
  /** The same for people, as `unhold flex plan` prints it. */
  text: string;
  /** What no API can do. */
  checklist: string[];
  /** Why Unhold would not hear the contact centre's events; null: it does. */
  deaf: string | null;
  /** Does what `changes` says. May be stopped at any point and done again. */
  carryOut(onStep: (step: FlexStep) => void): Promise<void>;
  /** Gives back what planning needed; called once, also when nothing is carried out. */
  close(): Promise<void>;
}

export interface PlannedChange {
  action: 'create' | 'change' | 'remove' | 'restore' | 'leave';
  kind: string;
  name: string;
  fields: { path: string; from: string | null; to: string | null }[];
  reason: string | null;
}

/** What a server without a platform around it knows: nothing. */
export const noSetUp: SetUpDesk = {
  facts: {
    demonstration: false,
    dialIn: [],
    sip: { host: '127.0.0.1', port: 5566, publicHost: '127.0.0.1', loopback: true },
    ...{ rtp: { fromPort: 20_000, toPort: 29_999 }, allow: null, trunkUri: null, twilio: null },
    publicUrl: null,
  },
  ...{ check: async () => [], checkIds: [], flex: null, simulatedCaller: null },
};
