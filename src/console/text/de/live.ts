import type { LineState } from '../../pages/live/state-words.ts';
import type { live as english } from '../en/live.ts';

const callbacksOf = (n: number): string => (n === 1 ? '1 Rückruf' : `${n} Rückrufe`);
const callersOf = (n: number): string => (n === 1 ? '1 Anrufer' : `${n} Anrufer`);

function sentence({ callers, callbacks, talking, isOpen }: LineState): string {
  const closed = isOpen === false ? 'Nach Plan geschlossen. ' : '';
  const talk = talking > 0 ? ` ${callbacksOf(talking)} im Gespräch.` : '';
  const waits = (n: number): string => (n === 1 ? 'wartet' : 'warten');
  if (callers === null) {
    const known =
      callbacks === 0 ? 'Kein Rückruf wartet.' : `${callbacksOf(callbacks)} ${waits(callbacks)}.`;
    return `${closed}${known} Wer im Contact Center wartet, ist nicht bekannt.${talk}`;
  }
  if (callers + callbacks === 0) return `${closed}Niemand wartet.${talk}`;
  const who = [
    callers > 0 ? `${callersOf(callers)} in der Leitung` : '',
    callbacks > 0 ? callbacksOf(callbacks) : '',
  ];
  return `${closed}${callers + callbacks} ${waits(callers + callbacks)}: ${who.filter(Boolean).join(' und ')}.${talk}`;
}

const basis: Record<string, string> = {
  fixed: 'wie eingestellt',
  fallback: 'wie eingestellt; die Schlange sagt nichts',
  'agents-free': 'ein Agent ist frei',
  line: 'aus der Schlange',
  'return-calls': 'aus unseren eigenen Rückrufen',
};

export const live: typeof english = {
  title: 'Live',
  wallboard: 'Wandtafel',
  loading: 'Die Warteschlangen werden gelesen …',
  noTargets: 'Es gibt noch kein Anrufziel, also auch keine Schlange.',
  toSetUp: 'Eines einrichten',
  omitted: (n) => `${n} weitere Anrufziele sind nicht gezeigt.`,
  databaseAway: 'Der Server erreicht seine Datenbank nicht, seit',
  asOf: 'Gezeigt ist der Stand von',
  sentence,
  alerts: {
    'nobody-staffed': 'Kein Agent ist an der Arbeit.',
    'processing-off':
      'Das Ausführen ist ausgeschaltet: Rückrufe bleiben stehen, niemand wird angerufen.',
    'line-not-seen':
      'Das Contact Center schweigt oder widerspricht sich: was von ihm gezeigt ist, kann alt sein.',
    'wait-unknown': 'Die Wartezeit ist nicht bekannt; danach wird kein Rückruf angeboten.',
    'registering-off': 'Neue Rückrufe werden nicht angenommen.',
  },
  promisesLate: (n) => `${callbacksOf(n)} später als versprochen.`,
  heard: 'Zuletzt gemeldet hat es sich um',
  headAge: 'Am längsten wartet',
  headKind: { caller: 'ein Anrufer in der Leitung', callback: 'ein Rückruf' },
  wait: 'Wartezeit für Neue',
  notKnown: 'nicht bekannt',
  basis,
  unknown: {
    'cold-start': 'es wurde noch zu wenig gesehen',
    'no-agents': 'niemand ist an der Arbeit',
    'stale-feed': 'das Contact Center schweigt',
    inconsistent: 'das Contact Center widerspricht sich',
  },
  agents: 'Agenten frei',
  agentsFree: (free, staffed) => `${free} von ${staffed}`,
  agentsNotTold: 'nichts sagt, wer an der Arbeit ist',
  seen: {
    fresh: 'wie jetzt gesehen',
    stale: 'wie zuletzt gesehen',
    doubtful: 'zweifelhaft',
    unknown: 'nicht bekannt',
  },
  accuracyToday: 'Wie angesagt, heute',
  accuracyWeek: 'Wie angesagt, diese Woche',
  noAccuracy: 'noch nichts zu vergleichen',
  tooFew: (n) => `bisher ${n}: zu wenige, um zu urteilen`,
  ofWaits: (n, error) =>
    `von ${n === 1 ? '1 Wartezeit' : `${n} Wartezeiten`}; im Mittel ${error} daneben`,
  line: 'Die Schlange, der Reihe nach',
  place: (n) => `Platz ${n}`,
  placeName: (n, kind, number, since) =>
    kind === 'caller'
      ? `Platz ${n}, ein Anrufer in der Leitung seit ${since}`
      : `Platz ${n}, Rückruf für ${number}, in der Schlange seit ${since}`,
  holds: 'ein Anrufer in der Leitung',
  callbackFor: 'Rückruf für',
  states: { dialing: 'wird angerufen', connecting: 'wird verbunden' },
  inLineSince: 'in der Schlange seit',
  expected: 'ein Agent erwartet',
  behind: (callers, callbacks) =>
    `und ${[callers > 0 ? callersOf(callers) : '', callbacks > 0 ? callbacksOf(callbacks) : ''].filter(Boolean).join(' und ')} mehr`,
  underWay: 'Rückrufe unterwegs',
  steps: { due: 'Fällig', ringing: 'Klingelt', connecting: 'Verbindet', talking: 'Gespräch' },
  stepHints: {
    due: 'Sie sind an der Reihe und werden gleich angerufen.',
    ringing: 'Wer zuerst angerufen wird, dessen Telefon klingelt.',
    connecting: 'Der erste ist da, der andere wird angerufen.',
    talking: 'Kunde und Agent sprechen miteinander.',
  },
  andMore: (n) => `und ${n} mehr`,
  later: (n) => `${callbacksOf(n)} für später: zur gewählten Zeit oder bis zum nächsten Versuch.`,
  theFirst: 'Der erste',
  lastOutcomes: 'Wie die letzten endeten',
  noOutcomes: 'Noch kein Rückruf ist zu Ende.',
  outcomes: {
    completed: 'Erledigt',
    cancelled: 'Abgesagt',
    declined: 'Abgelehnt',
    abandoned: 'Aufgelegt',
    unreachable: 'Nicht erreicht',
    'agent-unreachable': 'Kein Agent erreicht',
    expired: 'Verfallen',
    refused: 'Verweigert',
  },
  waited: (waited) => `wartete ${waited}`,
  waitedAgainst: (waited, said) => `wartete ${waited}, angesagt ${said}`,
  plot: (name) => `${name}: Schätzung und längste Wartezeit`,
  time: 'Zeit',
  onHold: 'in der Leitung',
  callback: 'Rückruf',
  range: 'ihr Bereich',
  estimate: 'Schätzung',
  low: 'Unten',
  high: 'Oben',
  wall: {
    asQuoted: 'wie angesagt, heute',
    atLeast: 'mindestens',
    alerts: {
      'nobody-staffed': 'Kein Agent an der Arbeit',
      'processing-off': 'Niemand wird angerufen: ausgeschaltet',
      'line-not-seen': 'Das Contact Center ist nicht zu sehen',
    },
    waiting: 'warten',
    callers: 'in der Leitung',
    callbacks: 'Rückrufe',
    notSeen: 'nicht zu sehen',
    head: 'am längsten',
    wait: 'Wartezeit jetzt',
    agents: 'Agenten frei',
    underWay: 'am Telefon',
    asOf: 'Stand',
    old: 'Alt: die Verbindung ist weg',
    oldDatabase: 'Alt: die Datenbank ist weg',
    fullScreen: 'Vollbild',
    leave: 'Zur Konsole',
    choose: 'Anrufziele wählen',
    all: 'Alle Anrufziele',
    done: 'Fertig',
    mode: 'Gezeigt',
    grid: 'Alle zugleich',
    cycle: 'Eines nach dem anderen',
    theme: 'Farben',
    dark: 'Dunkel',
    light: 'Hell',
    wrong: (names) =>
      `Die Adresse verlangt, was es nicht gibt (${names}); gezeigt ist das Übliche.`,
    none: 'Keines der gewählten Anrufziele ist da.',
  },
};
