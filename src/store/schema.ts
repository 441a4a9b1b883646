import type { Generated, Kysely } from 'kysely';
import type { AttemptResult, LaunchedAs, Outcome, Role, State } from '../callback/callback.ts';
import type { Happening } from '../callback/kept-quote.ts';
import type { OfferReason } from '../callback/offer.ts';
import type { FlexRunResult, FlexVerb, TestCallKind, TestCallResult } from '../callback/set-up.ts';
import type { QueueEvent } from '../callback/queue-event.ts';
import type { WhatIfState } from '../callback/what-if.ts';
import type { Json, MaybeJson, MaybeTime, Time } from './columns.ts';
import type {
  AuditTable,
  InvitationTable,
  PersonSessionTable,
  PersonTable,
  RecoveryCodeTable,
  SignInGuessTable,
} from './schema-of-people.ts';

export interface CallTargetTable {
  id: string;
  name: string;
  settings: Json;
  created_at: Time;
  updated_at: Time;
  version: Generated<number>;
}

export interface CallTargetVersionTable {
  call_target_id: string;
  version: number;
  at: Time;
  actor: string;
  note: string | null;
  restored: number | null;
  settings: Json;
}

export interface CallTargetDraftTable {
  call_target_id: string;
  based_on: number;
  revision: string;
  edited_at: Time;
  edited_by: string;
  settings: Json;
}

export interface PhoneNumberTable {
  number: string;
  call_target_id: string;
}

export interface CallbackTable {
  id: string;
  call_target_id: string;
  number: string;
  state: State;
  outcome: Outcome | null;
  reason: string | null;
  joined_at: Time;
  created_at: Time;
  due_at: Time;
  scheduled_for: MaybeTime;
  expires_at: Time;
  ended_at: MaybeTime;
  metadata: Json;
  quote: MaybeJson;
  source: 'phone' | 'api';
  customer_failures: number;
  agent_failures: number;
  wake_at: MaybeTime;
  claimed_by: string | null;
  fence: number;
  parked: boolean;
  registering_call: string | null;
  ready_at: Time;
  paced: boolean;
  launched_at: MaybeTime;
  launched_as: LaunchedAs | null;
}

export interface AttemptTable {
  id: string;
  callback_id: string;
  number: string;
  ordinal: number;
  first_party: Role;
  node_id: string;
  fence: number;
  started_at: Time;
  ended_at: MaybeTime;
  result: AttemptResult | null;
  reason: string | null;
  hold_until: MaybeTime;
  agent_answered_at: MaybeTime;
  agent_wanted_at: MaybeTime;
}

export interface LegTable {
  id: string;
  attempt_id: string;
  role: Role;
  called: string;
  started_at: Time;
  answered_at: MaybeTime;
  ended_at: MaybeTime;
  sip_status: number | null;
  reason: string | null;
  dialog: Json;
}

export interface JournalTable {
  id: Generated<number>;
  tx: Generated<string>;
  callback_id: string;
  call_target_id: string;
  at: Time;
  actor: string;
  event: string;
  reason: string | null;
  detail: MaybeJson;
}

export interface ApiKeyTable {
  id: string;
  name: string;
  hash: Buffer;
  scopes: string[];
  created_at: Time;
  revoked_at: MaybeTime;
  created_by: string | null;
  last_used_at: MaybeTime;
}

export interface IdempotencyTable {
  api_key_id: string;
  key: string;
  fingerprint: string;
  started_at: Time;
  status: number | null;
  body: MaybeJson;
}

export interface HandoverTable {
  call_sid: string;
  became: 'promised' | 'hold';
  callback_id: string | null;
  at: Time;
}

export interface RecordingTable {
  id: string;
  callback_id: string | null;
  audio: Buffer;
  created_at: Time;
}

export interface PromptTakeTable {
  id: string;
  call_target_id: string;
  prompt: string;
  audio: Buffer;
  file_name: string | null;
  warnings: Json;
  made_at: Time;
  made_by: string;
}

export interface PromptInUseTable {
  call_target_id: string;
  prompt: string;
  take_id: string;
  since: Time;
  chosen_by: string;
}

export interface QueueEventTable {
  id: Generated<number>;
  tx: Generated<string>;
  line: string;
  source_id: string;
  type: QueueEvent['type'];
  at: Time;
  call: string | null;
  agent: string | null;
  since: MaybeTime;
  priority: number | null;
  is_callback: boolean | null;
  share: number | null;
  waiting_calls: number | null;
  agents_staffed: number | null;
  agents_available: number | null;
}

export interface PacingTable {
  call_target_id: string;
  paced_until: Time;
  learned: MaybeJson;
}

export interface QuoteTable {
  call_target_id: string;
  call: string;
  callback_id: string | null;
  at: Time;
  mean_seconds: number | null;
  p50_seconds: number | null;
  p80_seconds: number | null;
  low_seconds: number | null;
  high_seconds: number | null;
  over_threshold: number | null;
  baseline_seconds: number | null;
  basis: string;
  offered: boolean;
  reason: OfferReason;
  happened: Happening | null;
  waited_seconds: number | null;
}

export interface QuoteWeekTable {
  call_target_id: string;
  week: string;
  scored: number;
  error: number;
  absolute_error: number;
  squared_error: number;
  in_range: number;
  below_p80: number;
  pinball80: number;
  compared: number;
  compared_absolute: number;
  compared_squared: number;
  baseline_absolute: number;
  baseline_squared: number;
  agents_free: number;
  agents_free_waited: number;
  censored: number;
  unknown: number;
}

export interface WhatIfTable {
  id: string;
  name: string;
  call_target_id: string | null;
  question: Json;
  asked_by: string;
  asked_at: Time;
  state: WhatIfState;
  progress: number;
  started_at: MaybeTime;
  ended_at: MaybeTime;
  answer: MaybeJson;
  failure: string | null;
  tries: number;
  lease_until: MaybeTime;
  deleted_at: MaybeTime;
}

export interface WriteCheckTable {
  node_id: string;
  at: Time;
}

export interface FlexSettingsTable {
  single: boolean;
  settings: Json;
  kept_at: Time;
  kept_by: string;
}

export interface FlexRunTable {
  id: string;
  verb: FlexVerb;
  started_by: string;
  node_id: string;
  started_at: Time;
  alive_until: Time;
  ended_at: MaybeTime;
  result: FlexRunResult | null;
  problem: string | null;
  total: number;
  steps: Json;
}

export interface TestCallTable {
  id: string;
  kind: TestCallKind;
  call_target_id: string;
  number: string;
  started_by: string;
  node_id: string;
  started_at: Time;
  over_by: Time;
  answered_at: MaybeTime;
  ended_at: MaybeTime;
  result: TestCallResult | null;
  sip_status: number | null;
  reason: string | null;
}

export interface CallbackEndingTable {
  callback_id: string;
  call_target_id: string;
  source: CallbackTable['source'];
  created_at: Time;
  ended_at: Time;
  outcome: Outcome;
  results: AttemptResult[];
  first_called: boolean | null;
  first_reached: boolean | null;
  off_phone_seconds: number | null;
  late_seconds: number | null;
  never_rung: boolean;
  agent_held_seconds: number;
  customer_held_seconds: number | null;
}

export interface PhoneOfferTable {
  id: string;
  call_target_id: string;
  at: Time;
  became: 'promised' | 'hold' | 'kept' | 'gone';
}

/** The tables as the migrations leave them; a test compares the two. */
export interface Schema {
  call_target: CallTargetTable;
  call_target_version: CallTargetVersionTable;
  call_target_draft: CallTargetDraftTable;
  phone_number: PhoneNumberTable;
  callback: CallbackTable;
  attempt: AttemptTable;
  leg: LegTable;
  journal: JournalTable;
  api_key: ApiKeyTable;
  idempotency: IdempotencyTable;
  handover: HandoverTable;
  recording: RecordingTable;
  prompt_take: PromptTakeTable;
  prompt_in_use: PromptInUseTable;
  queue_event: QueueEventTable;
  pacing: PacingTable;
  quote: QuoteTable;
  quote_week: QuoteWeekTable;
  callback_ending: CallbackEndingTable;
  phone_offer: PhoneOfferTable;
  person: PersonTable;
  invitation: InvitationTable;
  recovery_code: RecoveryCodeTable;
  person_session: PersonSessionTable;
  sign_in_guess: SignInGuessTable;
  audit: AuditTable;
  what_if: WhatIfTable;
  write_check: WriteCheckTable;
  flex_settings: FlexSettingsTable;
  flex_run: FlexRunTable;
  test_call: TestCallTable;
}

/** Where SQL runs: the pool or one transaction, and what time it is there (ms since 1970). */
export interface Session {
  readonly kysely: Kysely<Schema>;
  now(): number;
}
