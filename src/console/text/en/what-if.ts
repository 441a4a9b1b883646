import type { Change } from '../../pages/what-if/change.ts';

const change = (one: Change): string => {
  switch (one.what) {
    case 'agents': {
      const size = Math.abs(one.add);
      const who = `${size} ${one.add < 0 ? 'fewer' : 'more'} ${size === 1 ? 'agent' : 'agents'}`;
      return one.between === null ? who : `${who} ${one.between}`;
    }
    case 'threshold':
      return `an offer from ${one.to} on`;
    case 'accept':
      return `${one.to} who accept`;
    case 'handle':
      return `calls of ${one.to}`;
    case 'policy':
      return policies[one.policy];
    default:
      return one satisfies never;
  }
};

/** In a sentence: "With …". */
const policies = {
  none: 'no callbacks',
  guide: 'the guide’s timer',
  timer: 'a timer on the estimate',
  'agent-first': 'the agent called first',
  ours: 'callbacks by place in the line',
};

export const whatIf = {
  title: 'What if',
  lead: 'Ask a simulated contact centre what would be other with more agents, another threshold or another policy. The same callers come on every day of every variant, so that what differs is what you changed.',
  mayNotAsk:
    'Your role reads the answers that are kept here. Asking a new question is for managers.',
  ask: 'A question',
  change,
  /** Of a variant without a name. */
  unnamed: 'Variant',
  and: (parts: string[]): string => parts.join(', '),
  between: (from: string, until: string) => `from ${from} to ${until}`,
  untilClosing: (from: string) => `from ${from} on`,
  untilTime: (until: string) => `until ${until}`,

  name: 'Name of the question',
  nameHint: 'How it is found again. Left empty, it is named for its variants.',
  target: 'Call target',
  noTarget: 'None: an imagined line',
  unknownTarget:
    'The address names a call target that is not there. The form below is of an imagined line.',
  targetHint: 'Brings its stored weeks and its threshold.',
  source: 'Where the calls come from',
  samples: 'The stored queue of the call target',
  samplesHint: 'its callers at their moments, its agents as they were',
  curve: 'A curve',
  curveHint: 'a day that you draw',
  week: 'Week',
  lastDays: 'The last seven days and today',
  weekOf: (week: string) => `Week ${week}`,
  fill: (days: number, calls: string) =>
    `${days} ${days === 1 ? 'day' : 'days'} with calls, ${calls} calls`,
  lack: 'Too little is stored of this week:',
  day: 'Day',
  calls: 'Calls',
  answered: 'Answered',
  gaveUp: 'Gave up',
  agentsSeen: 'Agents seen',
  yes: 'yes',
  no: 'no',
  storedDays: 'What is stored of this week, day by day',

  presets: 'Begin with',
  morning: 'Morning peak',
  flat: 'A flat day',
  surge: 'A surge at noon',
  opensAt: 'The first half hour begins at',
  halfHours: 'Half hours',
  drawCalls: 'Drag a bar to change the calls of its half hour. The table below takes numbers too.',
  callsAndAgents: 'Calls and agents of each half hour',
  time: 'Time',
  callsAt: (time: string) => `Calls at ${time}`,
  agentsAt: (time: string) => `Agents at ${time}`,
  agents: 'Agents',
  callsInAll: (calls: string, hours: string) => `${calls} calls a day, ${hours} agent hours`,

  today: 'As it is today',
  policy: 'Callbacks',
  policies: {
    none: 'No callbacks',
    guide: 'The guide’s timer',
    timer: 'A timer on the estimate',
    'agent-first': 'Agent first',
    ours: 'By place in the line',
  },
  policyHints: {
    none: 'everybody holds the line',
    guide: 'rung when the mean wait of the last five minutes is over',
    timer: 'rung when the estimated wait is over',
    'agent-first': 'an agent is taken first, and waits while the phone rings',
    ours: 'rung as the place in line comes up, an agent kept for the person',
  },
  threshold: 'Offer a callback for waits above',
  accept: 'Of those offered one, accept',
  answer: 'Of calls back, are answered',
  handle: 'Mean time per call, with wrap-up',
  handleHint: (assumed: boolean): string =>
    assumed ? 'Empty: 300 s.' : 'Empty: as it was seen that week.',
  patience: 'People give up after, on average',
  patienceHint: (assumed: boolean): string =>
    assumed ? 'Empty: 600 s.' : 'Empty: as it was seen that week.',
  seconds: 's',
  percent: '%',
  percentWanted: 'a percentage from 0 to 100',
  days: 'Days to simulate',
  daysHint:
    'Of each variant. More days make the answer surer and take longer. Empty: 20, or those of the week.',
  seed: 'Seed',
  seedHint: 'The same seed brings the same callers again; another one, other days.',

  variants: 'What would be other',
  variant: (nth: number) => `Variant ${nth}`,
  variantName: 'Name',
  variantNameHint: 'Left empty, it is named for what it changes.',
  agentsAdded: 'Agents more or fewer',
  from: 'From',
  until: 'Until',
  opening: 'Opening',
  closing: 'Closing',
  asToday: 'As today',
  changed: 'Changed',
  addVariant: 'Add a variant',
  removeVariant: (name: string) => `Remove ${name}`,
  run: 'Run the simulation',

  kept: 'Questions asked',
  keptLead: 'The newest 200 are kept. A link to one can be sent to anybody who may sign in.',
  nothingKept: 'Nothing has been asked yet.',
  question: 'Question',
  state: 'State',
  states: {
    queued: 'Waits for its turn',
    running: 'Running',
    done: 'Done',
    failed: 'Failed',
    cancelled: 'Cancelled',
  },
  askedBy: 'Asked by',
  asked: 'Asked',
  compared: 'Compared with today',
  delete: 'Delete',
  deleteNamed: (name: string) => `Delete ${name}`,
  deleted: (name: string) => `Deleted: ${name}.`,
  restored: 'It is back.',
  older: 'Older ones',

  running: 'Simulating',
  queued: 'Others are being simulated first. It begins by itself.',
  timeLeft: (left: string) => `About ${left} left`,
  cancel: 'Cancel',
  cancelled: 'Cancelled. Nothing came of it.',
  hasFailed: 'It could not be answered.',
  changeAndRun: 'Change and run again',
  all: 'All questions',

  simulated:
    'Simulated: nothing here was measured in your contact centre. Compare the columns with each other; the absolute figures are as good as the assumptions below.',
  inWords: 'In plain words',
  sentence: {
    faster: (what: string, now: string, before: string) =>
      `With ${what}, nine of ten who hold the line reach an agent within ${now} instead of ${before}.`,
    slower: (what: string, now: string, before: string) =>
      `With ${what}, nine of ten who hold the line reach an agent only within ${now} instead of ${before}.`,
    same: (what: string, now: string) =>
      `With ${what}, the wait of those who hold the line stays as it is (nine of ten within ${now}), as far as these days can tell.`,
    fewerLost: (calls: string) => `${calls} fewer calls are lost in a day.`,
    moreLost: (calls: string) => `${calls} more calls are lost in a day.`,
    costs: (hours: string) => `It takes ${hours} more agent hours a day.`,
    saves: (hours: string) => `It takes ${hours} agent hours less a day.`,
  },
  sideBySide: 'Side by side',
  sideBySideCaption:
    'Each figure with its 95 % interval, and below it what is other than today on the same days. No clear difference: chance alone would do as much.',
  figure: 'Figure',
  todayColumn: 'Today',
  better: 'better',
  worse: 'worse',
  other: 'other',
  unclear: 'no clear difference',
  points: (n: string) => `${n} points`,
  agentsMost: 'Agents at the busiest time',
  agentHours: 'Agent hours in a day',
  thresholdSetting: 'Offered for waits above',
  noOffer: 'none is offered',
  waitChart: 'Wait on the line over the day, by when people joined',
  agentsChart: 'Agents on calls over the day',
  timeOfDay: 'Time of day',
  assumptions: 'What was assumed',
  gaps: 'What the simulation does not know',
  gapList: [
    'People do not react to what they are told, and do not call again when they gave up.',
    'One skill, one line: agents who share themselves between lines count as many as they add up to.',
    'Handle times do not depend on the hour, the agent or the wait; breaks are only those of the plan.',
    'Every day begins with an empty line and ends when the last caller is done.',
  ],
  repeat: 'Ask it again elsewhere',
  repeatLead: (seed: string, days: string) =>
    `Seed ${seed}, ${days} days of each. The same question with the same seed gives the same answer. Save the question as question.json for the command.`,
  copyQuestion: 'Copy the question (JSON)',
  copyAnswer: 'Copy the answer (JSON)',
  copyCommand: 'Copy the command',
  figures: {
    liveWaitMeanSeconds: {
      title: 'Wait on the line, mean',
      about:
        'Time on hold until an agent answered, of those who took no callback and did not give up.',
    },
    liveWaitP80Seconds: {
      title: 'Wait on the line, P80',
      about: 'Eight of ten of them had an agent within this time.',
    },
    liveWaitP90Seconds: {
      title: 'Wait on the line, P90',
      about: 'Nine of ten of them had an agent within this time.',
    },
    liveWaitP95Seconds: {
      title: 'Wait on the line, P95',
      about: 'Nineteen of twenty of them had an agent within this time.',
    },
    abandonedShare: {
      title: 'Gave up on the line',
      about: 'Of those who took no callback: hung up while holding.',
    },
    lostPerDay: {
      title: 'Calls lost in a day',
      about: 'Gave up on the line, hung up on hold in their callback, or were never reached.',
    },
    unservedShare: { title: 'Calls lost', about: 'The same, of all callers.' },
    occupancy: {
      title: 'Agents occupied',
      about: 'Of the time agents are there: on calls and writing them up.',
    },
    callbacksPerDay: {
      title: 'Callbacks taken in a day',
      about: 'Callers who were offered a callback and took it.',
    },
    callbackShare: { title: 'Callbacks taken', about: 'The same, of all callers.' },
    callbackWaitMeanSeconds: {
      title: 'Wait for the callback, mean',
      about: 'From joining the line to talking to an agent, away from the phone.',
    },
    punctualShare: {
      title: 'Callbacks on time',
      about:
        'Talking to an agent at most 60 s after the promised turn: the first moment an agent was free for them in the order of joining. Of those reached at the first try.',
    },
    lateMeanSeconds: {
      title: 'Callbacks late, mean',
      about: 'After that moment; 0 for who talks before it.',
    },
    lateP90Seconds: {
      title: 'Callbacks late, P90',
      about: 'Nine of ten of them were no later than this.',
    },
    heldMeanSeconds: {
      title: 'Held after answering, mean',
      about: 'From when the person called back was ready until an agent was free for them.',
    },
    overtakenMean: {
      title: 'Overtaken by',
      about: 'People who joined later and were served before, for each callback that was due.',
    },
  } as Record<string, { title: string; about: string }>,
};
