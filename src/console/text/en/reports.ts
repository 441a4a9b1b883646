/** What each figure says; the API tells the same of its own. */
const figures = {
  offersMade: {
    name: 'Offers made',
    says: 'Calls in which we asked whether a callback was wanted. Where the contact centre makes the offer, we ask nobody and nothing is counted.',
  },
  takeRate: {
    name: 'Take rate',
    says: 'Of those who were asked, how many were promised a callback.',
  },
  callbacks: {
    name: 'Callbacks',
    says: 'Promises. One that is tried again, put off or re-scheduled is still one. The outcomes below add up to it.',
  },
  completedShare: {
    name: 'Completed, of those ended',
    says: 'Talked with an agent. Those still open are left out.',
  },
  attempts: {
    name: 'Attempts',
    says: 'Tries to fulfil these callbacks, whenever they were made. The results below add up to it.',
  },
  perCallback: {
    name: 'Attempts per callback',
    says: 'Of the callbacks that were tried at all.',
  },
  reachRate: {
    name: 'Reached at the first attempt',
    says: 'Of the callbacks whose person was rung in the first attempt, how many picked up. A voicemail, which presses no key, does not count.',
  },
  waitSaved: {
    name: 'Wait saved, in all',
    says: 'Time off the phone: from the end of the call in which it was promised until the phone first rang. Only of those who reached an agent; a time that somebody chose is no wait and is left out.',
  },
  waitSavedMean: { name: 'Wait saved, each', says: 'The same, per callback.' },
  onTime: {
    name: 'Rung on time',
    says: 'No later than a minute after the latest moment promised: the time chosen, or the upper end of the range told. Given up without ever ringing is late; cancelled is neither.',
  },
  lateP50: {
    name: 'Late by, half of them',
    says: 'Half of those who were rung were rung no later than so after the latest moment promised; 0:00 is in time.',
  },
  lateP90: { name: 'Late by, nine in ten', says: 'The same of nine in ten.' },
  agentHeld: {
    name: 'Agents held, in all',
    says: 'Agents on the line with nobody to talk to yet, until the two were joined or the call ended.',
  },
  customerHeld: {
    name: 'Customers held, each',
    says: 'From picking up until the two were joined; what we say and ask is in it.',
  },
};

export const reports = {
  title: 'Reports',
  lead: 'What became of callbacks. Each is counted once, each figure says beside it what it counts, and every sum adds up.',
  figures,
  ranges: {
    label: 'Time',
    today: 'Today',
    yesterday: 'Yesterday',
    'this-week': 'This week',
    'last-28-days': 'Last 28 days',
    custom: 'Custom',
  },
  from: 'From',
  to: 'Until, with it',
  by: {
    label: 'In parts',
    hour: 'by hour',
    day: 'by day',
    week: 'by week',
    target: 'by call target',
    'hour-of-day': 'by hour of the day',
  },
  counting: {
    label: 'Count a callback',
    promised: 'when it was promised',
    ended: 'when it ended',
  },
  target: 'Call target',
  allTargets: 'All call targets',
  compare: 'Compare with the period before',
  csv: 'Export CSV',
  print: 'Print',
  ignored: (what: string) => `Not understood in this address, and left out: ${what}`,
  clearIgnored: 'Clear it from the address',
  period: (from: string, to: string, zone: string) => `${from} until ${to}, clocks of ${zone}`,
  before: (from: string, to: string) => ` (before: ${from} until ${to})`,
  made: 'As of',
  empty: 'No callback was counted in this time.',
  totals: {
    title: 'All together',
    figure: 'Figure',
    value: 'Here',
    before: 'Period before',
    says: 'What it says',
    of: (part: string, all: string) => `${part} of ${all}`,
    few: (n: string) => `only ${n}: too few to judge`,
  },
  outcomes: { title: 'Outcomes', outcome: 'Outcome', count: 'Callbacks', share: 'Share' },
  open: 'still open',
  results: {
    title: 'What the attempts came to',
    result: 'Result',
    count: 'Attempts',
    running: 'still runs',
  },
  sum: 'Sum',
  parts: {
    title: 'In parts',
    part: 'Part',
    completed: 'Completed',
    open: 'Open',
    showCallbacks: (part: string) => `Show the callbacks of ${part}`,
    dayHint: 'The links show the same days by the clocks of this browser.',
  },
  charts: {
    volume: 'Callbacks and how many of them were completed',
    shares: 'Completed, and rung on time, in percent',
    time: 'Time',
    hour: 'Hour of the day',
  },
};
