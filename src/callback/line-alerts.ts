import type { LineSeen } from './line-seen.ts';

/** What somebody should look at now, the gravest first. */
export const lineAlerts = [
  /** People wait, or the plan says that it is open, and no agent is at work. */
  'nobody-staffed',
  /** Callbacks wait longer than was said to their people. */
  'promises-late',
  /** Callbacks are kept, and nobody is rung. */
  'processing-off',
  /** The contact centre has gone quiet, or contradicts itself. */
  'line-not-seen',
  /** How long a caller would wait is not known, so callbacks are not offered by it. */
  'wait-unknown',
  /** No new callbacks are taken. */
  'registering-off',
] as const;
export type LineAlert = (typeof lineAlerts)[number];

export interface AlertFacts {
  processing: boolean;
  registering: boolean;
  /** Planned to be open now; null: nothing is planned. */
  isOpen: boolean | null;
  freshness: LineSeen['freshness'];
  agents: LineSeen['agents'];
  /** In line, callers and callbacks. */
  inLine: number;
  late: number;
  isWaitKnown: boolean;
}

/** In the order of `lineAlerts`; none: all is well. */
export function alertsOf(facts: AlertFacts): LineAlert[] {
  const { isOpen, freshness, agents, inLine, late } = facts;
  const isShown = freshness !== 'unknown';
  const holds: Record<LineAlert, boolean> = {
    // Where the source has gone quiet, what it said of agents is not of now.
    'nobody-staffed':
      freshness === 'fresh' && agents?.staffed === 0 && (inLine > 0 || isOpen === true),
    'promises-late': late > 0,
    'processing-off': !facts.processing,
    'line-not-seen': isShown && freshness !== 'fresh',
    'wait-unknown': facts.registering && !facts.isWaitKnown && isOpen !== false,
    'registering-off': !facts.registering,
  };
  return lineAlerts.filter((alert) => holds[alert]);
}
