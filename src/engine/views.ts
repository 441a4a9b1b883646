import type {
  AttemptResult,
  LaunchedAs,
  Outcome,
  Quote,
  Role,
  State,
} from '../callback/callback.ts';
import type { AnyEstimateSource, CallTargetSettings } from '../callback/call-target.ts';
import type { Accuracy } from '../estimate/accuracy.ts';
import type { Happening } from '../callback/kept-quote.ts';
import type { OfferReason, RuleVerdict } from '../callback/offer.ts';
import type { PersonRole } from '../callback/person-role.ts';
import type { SettingChange } from '../callback/settings-diff.ts';
import type { SettingFault } from '../callback/target-rules.ts';
import type { UnknownWait } from '../callback/wait-estimate.ts';

/** What verbs give to doors: JSON as the API prints it. Times are ISO 8601 UTC, durations name their unit. */

export interface CallbackSummary {
  id: string;
  callTargetId: string;
  number: string;
  state: State;
  outcome: Outcome | null;
  reason: string | null;
  source: 'phone' | 'api';
  joinedAt: string;
  createdAt: string;
  dueAt: string;
  scheduledFor: string | null;
  expiresAt: string;
  endedAt: string | null;
  metadata: Readonly<Record<string, string>>;
  quote: Quote | null;
}

/** How many callbacks are in each state. */
export interface CallbackCounts extends Record<State, number> {
  /** `ended` is as many as are counted at most: there are more. */
  areMoreEnded: boolean;
}

export interface CallbackView extends CallbackSummary {
  /** How its turn was given; null while it waits, and where it was due by a timer of its own. */
  launchedAs: LaunchedAs | null;
  /** Null: nothing was kept of it, or no more. */
  keptQuote: KeptQuoteView | null;
  attempts: AttemptView[];
  journal: JournalView[];
}

/** What was believed of the wait when the callback was promised, and what became of it. Figures are null where not known. */
export interface KeptQuoteView {
  at: string;
  meanSeconds: number | null;
  p50Seconds: number | null;
  p80Seconds: number | null;
  lowSeconds: number | null;
  highSeconds: number | null;
  basis: string;
  /** Null while it is not known. */
  happened: Happening | null;
  waitedSeconds: number | null;
}

export interface AttemptView {
  id: string;
  /** 1, 2, 3 … within its callback. */
  number: number;
  firstParty: Role;
  startedAt: string;
  endedAt: string | null;
  result: AttemptResult | null;
  legs: LegView[];
}

export interface LegView {
  id: string;
  role: Role;
  /** E.164 or SIP URI that was called. */
  to: string;
  startedAt: string;
  answeredAt: string | null;
  endedAt: string | null;
  sipStatus: number | null;
  reason: string | null;
}

export interface JournalView {
  /** As in the feed of events. */
  id: string;
  at: string;
  actor: string;
  event: string;
  reason: string | null;
  /** From when on it is due again; null where it does not wait by this. */
  dueAt: string | null;
}

export interface SettingsView extends Omit<CallTargetSettings, 'estimate'> {
  estimate: AnyEstimateSource;
}

export interface CallTargetView extends SettingsView {
  id: string;
  version: number;
  createdAt: string;
  updatedAt: string;
}

export interface SettingsVersionView {
  version: number;
  at: string;
  /** `kind` or `kind:name`. */
  by: string;
  note: string | null;
  restored: number | null;
  changes: SettingChange[];
}

export interface SettingsVersionWhole extends SettingsVersionView {
  /** As they were then, whatever the rules are by now. */
  settings: Record<string, unknown>;
}

export interface SettingsDraftView {
  callTargetId: string;
  /** Null: there is no draft, and the settings are those in force. */
  revision: string | null;
  basedOn: number;
  /** The one in force. */
  version: number;
  editedAt: string | null;
  editedBy: string | null;
  settings: SettingsView;
  /** From the version it is based on. */
  changes: SettingChange[];
  faults: SettingFault[];
  /** The version in force when it is another than the draft was begun from, with what differs between the two. */
  overtakenBy: SettingsVersionView | null;
}

export interface PhoneNumberView {
  number: string;
  callTargetId: string;
}

export interface EstimateView {
  meanSeconds: number;
  lowSeconds: number;
  highSeconds: number;
  /** Chance that the wait falls into the range, 0-1. */
  confidence: number;
  basis: string;
  at: string;
}

/** All null but `unknown` when nothing honest can be said. */
export interface WaitView {
  meanSeconds: number | null;
  lowSeconds: number | null;
  highSeconds: number | null;
  confidence: number | null;
  basis: string | null;
  /** Why the line tells nothing, also where `fallback` stands in for it. */
  unknown: UnknownWait['reason'] | null;
  at: string;
}

export interface OfferView {
  offer: boolean;
  reason: OfferReason;
  estimate: EstimateView | null;
  quote: Quote | null;
  /** Every rule in order, also those after the one that decides. */
  rules: RuleVerdict[];
}

/** How good the quotes of a week were. */
export interface AccuracyView extends Accuracy {
  callTargetId: string;
  /** ISO 8601, on the clocks of the call target. */
  week: string;
  /** What to keep in mind with these figures; null: nothing. */
  note: string | null;
}

/** The contact centre's own queue, as the node that answers knows it. Null: not known. */
export interface QueueLookView {
  /** `stale`: as it was last seen, too long ago to count on; `unknown`: never seen, or there is none. */
  freshness: 'fresh' | 'stale' | 'unknown';
  waitingCalls: number | null;
  /** Of the head of the line; null also when nobody waits. */
  longestWaitSeconds: number | null;
  agentsAvailable: number | null;
  agentsStaffed: number | null;
  /** When it was last read in full. */
  at: string | null;
}

export interface HandoverView {
  callSid: string;
  /** `unknown` when no such call was handed to us, or nothing has become of it yet. */
  became: 'promised' | 'hold' | 'unknown';
  callbackId: string | null;
}

export interface ApiKeyView {
  id: string;
  name: string;
  scopes: Scope[];
  createdAt: string;
  revokedAt: string | null;
  /** Who made it, as the journal writes it; null: the configuration, or not known. */
  createdBy: string | null;
  /** To the minute; null: never. */
  lastUsedAt: string | null;
}

/**
 * `admin` may do everything, `write` changes settings, `operate` acts on callbacks, `read` sees all of it,
 * `offer:read` sees estimates, offers and handovers alone.
 */
export const scopes = ['read', 'offer:read', 'operate', 'write', 'admin'] as const;
export type Scope = (typeof scopes)[number];

export interface PersonView {
  id: string;
  name: string;
  email: string;
  role: PersonRole;
}

/** Somebody in the list, with their ways in. */
export interface PersonListView extends PersonView {
  /** Whom `npm start` signs in without a word. */
  demo: boolean;
  hasPassword: boolean;
  /** Has come from the identity provider. */
  oidc: boolean;
  totp: boolean;
  createdAt: string;
  disabledAt: string | null;
  lastSeenAt: string | null;
  /** Until when a link to set a password may be used; null: there is none. */
  invitedUntil: string | null;
}

/** A link to set a password by, shown this once. */
export interface InvitationView {
  /** To be put behind the address of the console. */
  path: string;
  expiresAt: string;
}

/** Whom a link is for; `person` null: for the first admin, who says who it is. */
export interface InvitationLook {
  expiresAt: string;
  person: { name: string; email: string; role: PersonRole } | null;
}

export interface AccountView {
  hasPassword: boolean;
  totp: boolean;
  recoveryCodesLeft: number;
}

export interface SessionView {
  id: string;
  current: boolean;
  means: 'password' | 'oidc' | 'demo';
  createdAt: string;
  seenAt: string;
  expiresAt: string;
  address: string;
  browser: string;
}

/** What somebody did, or was about to do. */
export interface AuditView {
  id: string;
  at: string;
  actor: { kind: 'key' | 'person' | 'nobody'; id: string | null; name: string };
  method: string;
  route: string;
  path: string;
  body: unknown;
  address: string;
  /** Null: nobody knows what came of it. */
  status: number | null;
}

/** One line of the live feed; `id` is what a client sends back as Last-Event-ID. */
export interface EventView {
  id: string;
  at: string;
  callbackId: string;
  callTargetId: string;
  actor: string;
  event: string;
  reason: string | null;
  dueAt: string | null;
  /** The callback as it is by now, perhaps further on than this event. */
  callback: CallbackSummary;
}

/** How the line stands now: callbacks not ended, by state. */
export interface LineView {
  at: string;
  callTargets: {
    id: string;
    name: string;
    requested: number;
    waiting: number;
    dialing: number;
    connecting: number;
    talking: number;
    /** The contact centre's own queue; null where none is named. */
    queue: QueueLookView | null;
  }[];
}

export interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}
