import type { LineState } from '../../pages/live/state-words.ts';

const callbacksOf = (n: number): string => (n === 1 ? '1 callback' : `${n} callbacks`);
const callersOf = (n: number): string => (n === 1 ? '1 caller' : `${n} callers`);

/** How a line stands, in plain words. */
function sentence({ callers, callbacks, talking, isOpen }: LineState): string {
  const closed = isOpen === false ? 'Closed by plan. ' : '';
  const talk = talking > 0 ? ` ${callbacksOf(talking)} with an agent.` : '';
  const waits = (n: number): string => (n === 1 ? 'waits' : 'wait');
  if (callers === null) {
    const known =
      callbacks === 0 ? 'No callback waits.' : `${callbacksOf(callbacks)} ${waits(callbacks)}.`;
    return `${closed}${known} Who holds at the contact centre is not known.${talk}`;
  }
  if (callers + callbacks === 0) return `${closed}Nobody waits.${talk}`;
  const who = [
    callers > 0 ? `${callersOf(callers)} on hold` : '',
    callbacks > 0 ? callbacksOf(callbacks) : '',
  ];
  return `${closed}${callers + callbacks} ${waits(callers + callbacks)}: ${who.filter(Boolean).join(' and ')}.${talk}`;
}

const basis: Record<string, string> = {
  fixed: 'as set for this call target',
  fallback: 'as set; the line tells nothing',
  'agents-free': 'an agent is free',
  line: 'from the line',
  'return-calls': 'from our own return calls',
};

export const live = {
  title: 'Live',
  wallboard: 'Wallboard',
  loading: 'The lines are being read …',
  noTargets: 'There is no call target yet, so there is no line to be seen.',
  toSetUp: 'Set one up',
  omitted: (n: number): string => `${n} more call targets are not shown.`,
  databaseAway: 'The server cannot reach its database since',
  asOf: 'What is shown is as of',
  sentence,
  alerts: {
    'nobody-staffed': 'No agent is at work.',
    'processing-off': 'Processing is switched off: callbacks are kept, and nobody is rung.',
    'line-not-seen':
      'The contact centre has gone quiet or contradicts itself: what is shown of it may be old.',
    'wait-unknown': 'How long a caller would wait is not known, so no callback is offered by it.',
    'registering-off': 'No new callbacks are taken.',
  },
  promisesLate: (n: number): string => `${callbacksOf(n)} later than was promised.`,
  heard: 'It told something last at',
  headAge: 'Head of the line',
  headKind: { caller: 'a caller on hold', callback: 'a callback' },
  wait: 'Wait of who joins now',
  notKnown: 'not known',
  basis,
  unknown: {
    'cold-start': 'too little was seen yet',
    'no-agents': 'nobody is at work',
    'stale-feed': 'the contact centre has gone quiet',
    inconsistent: 'the contact centre contradicts itself',
  },
  agents: 'Agents free',
  agentsFree: (free: string, staffed: string): string => `${free} of ${staffed}`,
  agentsNotTold: 'nothing tells who is at work',
  seen: {
    fresh: 'as seen now',
    stale: 'as last seen',
    doubtful: 'in doubt',
    unknown: 'not known',
  },
  accuracyToday: 'Waits as quoted, today',
  accuracyWeek: 'Waits as quoted, this week',
  noAccuracy: 'nothing to compare yet',
  tooFew: (n: string): string => `${n} so far: too few to judge`,
  ofWaits: (n: number, error: string): string =>
    `of ${n === 1 ? '1 wait' : `${n} waits`}; off by ${error} on average`,
  line: 'The line, in order',
  place: (n: number): string => `Place ${n}`,
  placeName: (n: number, kind: 'caller' | 'callback', number: string, since: string): string =>
    kind === 'caller'
      ? `Place ${n}, a caller on hold since ${since}`
      : `Place ${n}, callback for ${number}, in line since ${since}`,
  holds: 'a caller on hold',
  callbackFor: 'callback for',
  states: { dialing: 'being rung', connecting: 'being connected' },
  inLineSince: 'in line since',
  expected: 'an agent expected',
  behind: (callers: number, callbacks: number): string =>
    `and ${[callers > 0 ? callersOf(callers) : '', callbacks > 0 ? callbacksOf(callbacks) : ''].filter(Boolean).join(' and ')} more`,
  underWay: 'Callbacks under way',
  steps: { due: 'Due', ringing: 'Ringing', connecting: 'Connecting', talking: 'Talking' },
  stepHints: {
    due: 'Their turn has come; they are about to be rung.',
    ringing: 'The first party is being rung.',
    connecting: 'The first party is there, the other is being called.',
    talking: 'Customer and agent talk.',
  },
  andMore: (n: number): string => `and ${n} more`,
  later: (n: number): string =>
    `${callbacksOf(n)} for later: at a chosen time, or until the next try.`,
  theFirst: 'The first',
  lastOutcomes: 'How the last ones ended',
  noOutcomes: 'No callback has ended yet.',
  outcomes: {
    completed: 'Completed',
    cancelled: 'Cancelled',
    declined: 'Declined',
    abandoned: 'Abandoned',
    unreachable: 'Not reached',
    'agent-unreachable': 'No agent reached',
    expired: 'Expired',
    refused: 'Refused',
  },
  waited: (waited: string): string => `waited ${waited}`,
  waitedAgainst: (waited: string, said: string): string => `waited ${waited}, ${said} was said`,
  plot: (name: string): string => `${name}: estimate and age of the head of the line`,
  time: 'Time',
  onHold: 'on hold',
  callback: 'callback',
  range: 'its range',
  estimate: 'Estimate',
  low: 'Low',
  high: 'High',
  wall: {
    asQuoted: 'as quoted, today',
    atLeast: 'at least',
    alerts: {
      'nobody-staffed': 'No agent at work',
      'processing-off': 'Nobody is rung: switched off',
      'line-not-seen': 'The contact centre is not seen',
    },
    waiting: 'waiting',
    callers: 'on hold',
    callbacks: 'callbacks',
    notSeen: 'not seen',
    head: 'head of the line',
    wait: 'wait now',
    agents: 'agents free',
    underWay: 'on the phone',
    asOf: 'As of',
    old: 'Old: the connection is lost',
    oldDatabase: 'Old: the database is away',
    fullScreen: 'Full screen',
    leave: 'To the console',
    choose: 'Choose call targets',
    all: 'All call targets',
    done: 'Done',
    mode: 'Shown',
    grid: 'All at once',
    cycle: 'One after the other',
    theme: 'Colours',
    dark: 'Dark',
    light: 'Light',
    wrong: (names: string): string =>
      `The address asked for what there is not (${names}); the usual is shown.`,
    none: 'None of the chosen call targets is there.',
  },
};
