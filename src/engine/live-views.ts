import type { LaunchedAs, Outcome, Quote, Role, State } from '../callback/callback.ts';
import type { LineAlert } from '../callback/line-alerts.ts';
import type { LineSeen } from '../callback/line-seen.ts';
import type { WaitView } from './views.ts';

/** The lines as they are now, as the API prints them: times are ISO 8601 UTC, durations name their unit. */
export interface LiveView {
  /** The server's clock when this was read. */
  at: string;
  callTargets: LiveTargetView[];
  /** Call targets that are not shown: there are too many. */
  omittedCount: number;
}

export interface LiveTargetView {
  id: string;
  name: string;
  processing: boolean;
  registering: boolean;
  /** By the plan; null: nothing is planned. */
  isOpen: boolean | null;
  turnsBy: 'position' | 'timer';
  centre: CentreView;
  /** Who has the next turn; null: nobody that is known of waits. */
  head: { kind: 'caller' | 'callback'; since: string } | null;
  estimate: Omit<WaitView, 'at'>;
  accuracy: { today: AccuracyFigures; week: AccuracyFigures };
  counts: LiveCounts;
  places: PlaceView[];
  /** In line behind the places given. */
  behind: { callers: number; callbacks: number };
  underWay: StepView[];
  lastOutcomes: OutcomeView[];
  alerts: LineAlert[];
}

/** What the contact centre shows of its line. */
export interface CentreView {
  freshness: LineSeen['freshness'];
  /** When it told anything last; null: never. */
  heardAt: string | null;
  /** Callers who hold; null: not known. */
  callers: number | null;
  /** Of these, counted ones whose place nobody knows. */
  unplaced: number;
  /** Null: nothing tells. */
  agents: { staffed: number; free: number } | null;
}

export interface AccuracyFigures {
  /** Quotes that were scored. */
  n: number;
  /** Share of waits within the range that was said, 0-1; null of none. */
  rangeCoverage: number | null;
  meanErrorSeconds: number | null;
  /** Above 0: quoted too long. */
  biasSeconds: number | null;
}

export interface LiveCounts {
  /** In line and not rung yet. */
  waiting: number;
  /** Not in line before a time of their own. */
  later: number;
  nextLaterAt: string | null;
  due: number;
  dialing: number;
  connecting: number;
  talking: number;
  late: number;
}

export interface PlaceView {
  place: number;
  kind: 'caller' | 'callback';
  /** Of the callback; of a caller the call as the contact centre names it. */
  id: string;
  since: string;
  /**
   * When an agent is expected to be there, to ten seconds; past where the time has come. Null: not known, or on the
   * phone already.
   */
  expectedAt: string | null;
  /** The rest is null of a caller. */
  number: string | null;
  state: State | null;
  /** Its call target: another one may share the queue of the contact centre. */
  callTargetId: string | null;
}

export const steps = ['due', 'ringing', 'connecting', 'talking'] as const;

export interface StepView {
  id: string;
  number: string;
  step: (typeof steps)[number];
  /** When this step began. */
  since: string | null;
  joinedAt: string;
  attempt: number | null;
  firstParty: Role | null;
  launchedAs: LaunchedAs | null;
}

export interface OutcomeView {
  id: string;
  number: string;
  outcome: Outcome;
  reason: string | null;
  joinedAt: string;
  createdAt: string;
  scheduledFor: string | null;
  endedAt: string;
  /** When customer and agent were joined; null: never. */
  bridgedAt: string | null;
  quote: Quote | null;
}
