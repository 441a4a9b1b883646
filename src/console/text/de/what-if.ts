import type { Change } from '../../pages/what-if/change.ts';
import type { whatIf as english } from '../en/what-if.ts';

const change = (one: Change): string => {
  switch (one.what) {
    case 'agents': {
      const size = Math.abs(one.add);
      const who = `${size} ${size === 1 ? 'Agent' : 'Agenten'} ${one.add < 0 ? 'weniger' : 'mehr'}`;
      return one.between === null ? who : `${who} ${one.between}`;
    }
    case 'threshold':
      return `einem Angebot ab ${one.to}`;
    case 'accept':
      return `${one.to}, die annehmen`;
    case 'handle':
      return `Gesprächen von ${one.to}`;
    case 'policy':
      return policies[one.policy];
    default:
      return one satisfies never;
  }
};

/** In einem Satz: „Mit …“. */
const policies = {
  none: 'keinen Rückrufen',
  guide: 'dem Zeitgeber der Anleitung',
  timer: 'einem Zeitgeber nach der Schätzung',
  'agent-first': 'dem Agenten zuerst',
  ours: 'Rückrufen nach dem Platz in der Reihe',
};

export const whatIf: typeof english = {
  title: 'Was wäre, wenn',
  lead: 'Fragen Sie ein simuliertes Callcenter, was mit mehr Agenten, einer anderen Schwelle oder einem anderen Verfahren anders wäre. An jedem Tag jeder Variante rufen dieselben Menschen an: Was sich unterscheidet, liegt an dem, was Sie ändern.',
  mayNotAsk:
    'Ihre Rolle liest die Antworten, die hier aufbewahrt sind. Neue Fragen stellen Manager.',
  ask: 'Eine Frage',
  change,
  unnamed: 'Variante',
  and: (parts) => parts.join(', '),
  between: (from, until) => `von ${from} bis ${until}`,
  untilClosing: (from) => `ab ${from}`,
  untilTime: (until) => `bis ${until}`,

  name: 'Name der Frage',
  nameHint: 'So findet man sie wieder. Bleibt er leer, heißt sie nach ihren Varianten.',
  target: 'Anrufziel',
  noTarget: 'Keines: eine gedachte Warteschlange',
  unknownTarget:
    'Die Adresse nennt ein Anrufziel, das es nicht gibt. Das Formular gilt einer gedachten Warteschlange.',
  targetHint: 'Bringt seine gespeicherten Wochen und seine Schwelle mit.',
  source: 'Woher die Anrufe kommen',
  samples: 'Die gespeicherte Warteschlange des Anrufziels',
  samplesHint: 'seine Anrufer zu ihren Zeiten, seine Agenten, wie sie da waren',
  curve: 'Eine Kurve',
  curveHint: 'ein Tag, den Sie zeichnen',
  week: 'Woche',
  lastDays: 'Die letzten sieben Tage und heute',
  weekOf: (week) => `Woche ${week}`,
  fill: (days, calls) => `${days} ${days === 1 ? 'Tag' : 'Tage'} mit Anrufen, ${calls} Anrufe`,
  lack: 'Von dieser Woche ist zu wenig gespeichert:',
  day: 'Tag',
  calls: 'Anrufe',
  answered: 'Angenommen',
  gaveUp: 'Aufgelegt',
  agentsSeen: 'Agenten gesehen',
  yes: 'ja',
  no: 'nein',
  storedDays: 'Was von dieser Woche gespeichert ist, Tag für Tag',

  presets: 'Beginnen mit',
  morning: 'Spitze am Morgen',
  flat: 'Ein gleichmäßiger Tag',
  surge: 'Ein Ansturm am Mittag',
  opensAt: 'Die erste halbe Stunde beginnt um',
  halfHours: 'Halbe Stunden',
  drawCalls:
    'Ziehen Sie an einem Balken, um die Anrufe seiner halben Stunde zu ändern. Die Tabelle darunter nimmt Zahlen.',
  callsAndAgents: 'Anrufe und Agenten jeder halben Stunde',
  time: 'Zeit',
  callsAt: (time) => `Anrufe um ${time}`,
  agentsAt: (time) => `Agenten um ${time}`,
  agents: 'Agenten',
  callsInAll: (calls, hours) => `${calls} Anrufe am Tag, ${hours} Agentenstunden`,

  today: 'Wie es heute ist',
  policy: 'Rückrufe',
  policies: {
    none: 'Keine Rückrufe',
    guide: 'Der Zeitgeber der Anleitung',
    timer: 'Ein Zeitgeber nach der Schätzung',
    'agent-first': 'Agent zuerst',
    ours: 'Nach dem Platz in der Reihe',
  },
  policyHints: {
    none: 'alle bleiben in der Leitung',
    guide: 'es klingelt, wenn die mittlere Wartezeit der letzten fünf Minuten vorbei ist',
    timer: 'es klingelt, wenn die geschätzte Wartezeit vorbei ist',
    'agent-first': 'erst wird ein Agent genommen, der wartet, während es klingelt',
    ours: 'es klingelt, wenn der Platz in der Reihe drankommt; ein Agent wird frei gehalten',
  },
  threshold: 'Rückruf anbieten bei Wartezeiten über',
  accept: 'Von denen, die einen angeboten bekommen, nehmen an',
  answer: 'Von den Rückrufen werden angenommen',
  handle: 'Mittlere Zeit je Gespräch, mit Nacharbeit',
  handleHint: (assumed) => (assumed ? 'Leer: 300 s.' : 'Leer: wie in der Woche gesehen.'),
  patience: 'Die Leute geben auf nach durchschnittlich',
  patienceHint: (assumed) => (assumed ? 'Leer: 600 s.' : 'Leer: wie in der Woche gesehen.'),
  seconds: 's',
  percent: '%',
  percentWanted: 'Prozent von 0 bis 100',
  days: 'Zu simulierende Tage',
  daysHint:
    'Von jeder Variante. Mehr Tage machen die Antwort sicherer und dauern länger. Leer: 20, oder die der Woche.',
  seed: 'Startwert',
  seedHint: 'Derselbe Startwert bringt dieselben Anrufer wieder, ein anderer andere Tage.',

  variants: 'Was anders wäre',
  variant: (nth) => `Variante ${nth}`,
  variantName: 'Name',
  variantNameHint: 'Bleibt er leer, heißt sie nach dem, was sie ändert.',
  agentsAdded: 'Agenten mehr oder weniger',
  from: 'Von',
  until: 'Bis',
  opening: 'Öffnung',
  closing: 'Schluss',
  asToday: 'Wie heute',
  changed: 'Geändert',
  addVariant: 'Variante hinzufügen',
  removeVariant: (name) => `${name} entfernen`,
  run: 'Simulation starten',

  kept: 'Gestellte Fragen',
  keptLead:
    'Die neuesten 200 werden aufbewahrt. Den Link zu einer kann jeder öffnen, der sich anmelden darf.',
  nothingKept: 'Es wurde noch nichts gefragt.',
  question: 'Frage',
  state: 'Stand',
  states: {
    queued: 'Wartet',
    running: 'Läuft',
    done: 'Fertig',
    failed: 'Gescheitert',
    cancelled: 'Abgebrochen',
  },
  askedBy: 'Gefragt von',
  asked: 'Gefragt',
  compared: 'Mit heute verglichen',
  delete: 'Löschen',
  deleteNamed: (name) => `${name} löschen`,
  deleted: (name) => `Gelöscht: ${name}.`,
  restored: 'Sie ist wieder da.',
  older: 'Ältere',

  running: 'Wird simuliert',
  queued: 'Andere werden zuerst simuliert. Es beginnt von selbst.',
  timeLeft: (left) => `Noch etwa ${left}`,
  cancel: 'Abbrechen',
  cancelled: 'Abgebrochen. Es ist nichts daraus geworden.',
  hasFailed: 'Die Frage konnte nicht beantwortet werden.',
  changeAndRun: 'Ändern und neu starten',
  all: 'Alle Fragen',

  simulated:
    'Simuliert: Nichts davon wurde in Ihrem Callcenter gemessen. Vergleichen Sie die Spalten miteinander; die absoluten Zahlen sind so gut wie die Annahmen darunter.',
  inWords: 'In einfachen Worten',
  sentence: {
    faster: (what, now, before) =>
      `Mit ${what} erreichen neun von zehn, die in der Leitung warten, innerhalb von ${now} statt ${before} einen Agenten.`,
    slower: (what, now, before) =>
      `Mit ${what} erreichen neun von zehn, die in der Leitung warten, erst innerhalb von ${now} statt ${before} einen Agenten.`,
    same: (what, now) =>
      `Mit ${what} bleibt die Wartezeit in der Leitung, soweit diese Tage es zeigen, wie sie ist (neun von zehn innerhalb von ${now}).`,
    fewerLost: (calls) => `Am Tag gehen ${calls} Anrufe weniger verloren.`,
    moreLost: (calls) => `Am Tag gehen ${calls} Anrufe mehr verloren.`,
    costs: (hours) => `Das braucht am Tag ${hours} Agentenstunden mehr.`,
    saves: (hours) => `Das braucht am Tag ${hours} Agentenstunden weniger.`,
  },
  sideBySide: 'Nebeneinander',
  sideBySideCaption:
    'Jede Zahl mit ihrem 95-%-Intervall, und darunter, was an denselben Tagen anders ist als heute. Kein klarer Unterschied: So viel täte der Zufall allein.',
  figure: 'Zahl',
  todayColumn: 'Heute',
  better: 'besser',
  worse: 'schlechter',
  other: 'anders',
  unclear: 'kein klarer Unterschied',
  points: (n) => `${n} Punkte`,
  agentsMost: 'Agenten zur stärksten Zeit',
  agentHours: 'Agentenstunden am Tag',
  thresholdSetting: 'Angeboten bei Wartezeiten über',
  noOffer: 'keiner wird angeboten',
  waitChart: 'Wartezeit in der Leitung über den Tag, nach der Zeit des Anrufs',
  agentsChart: 'Agenten im Gespräch über den Tag',
  timeOfDay: 'Uhrzeit',
  assumptions: 'Was angenommen wurde',
  gaps: 'Was die Simulation nicht weiß',
  gapList: [
    'Die Leute reagieren nicht auf das, was ihnen gesagt wird, und rufen nicht noch einmal an, wenn sie aufgegeben haben.',
    'Eine Fähigkeit, eine Reihe: Agenten mehrerer Reihen zählen so viel, wie sie zusammen ergeben.',
    'Gesprächszeiten hängen nicht von der Stunde, dem Agenten oder der Wartezeit ab; Pausen sind nur die des Plans.',
    'Jeder Tag beginnt mit leerer Leitung und endet, wenn der letzte Anrufer fertig ist.',
  ],
  repeat: 'Anderswo noch einmal fragen',
  repeatLead: (seed, days) =>
    `Startwert ${seed}, je ${days} Tage. Dieselbe Frage mit demselben Startwert gibt dieselbe Antwort. Für den Befehl speichern Sie die Frage als question.json.`,
  copyQuestion: 'Die Frage kopieren (JSON)',
  copyAnswer: 'Die Antwort kopieren (JSON)',
  copyCommand: 'Den Befehl kopieren',
  figures: {
    liveWaitMeanSeconds: {
      title: 'Wartezeit in der Leitung, Mittel',
      about: 'Bis ein Agent annahm, von denen, die keinen Rückruf nahmen und nicht auflegten.',
    },
    liveWaitP80Seconds: {
      title: 'Wartezeit in der Leitung, P80',
      about: 'Acht von zehn von ihnen hatten in dieser Zeit einen Agenten.',
    },
    liveWaitP90Seconds: {
      title: 'Wartezeit in der Leitung, P90',
      about: 'Neun von zehn von ihnen hatten in dieser Zeit einen Agenten.',
    },
    liveWaitP95Seconds: {
      title: 'Wartezeit in der Leitung, P95',
      about: 'Neunzehn von zwanzig von ihnen hatten in dieser Zeit einen Agenten.',
    },
    abandonedShare: {
      title: 'In der Leitung aufgegeben',
      about: 'Von denen, die keinen Rückruf nahmen: während des Wartens aufgelegt.',
    },
    lostPerDay: {
      title: 'Verlorene Anrufe am Tag',
      about: 'In der Leitung aufgegeben, im Rückruf beim Warten aufgelegt oder nie erreicht.',
    },
    unservedShare: { title: 'Verlorene Anrufe', about: 'Dasselbe, von allen Anrufern.' },
    occupancy: {
      title: 'Auslastung der Agenten',
      about: 'Von der Zeit, in der Agenten da sind: in Gesprächen und mit Nacharbeit.',
    },
    callbacksPerDay: {
      title: 'Genommene Rückrufe am Tag',
      about: 'Anrufer, die einen Rückruf angeboten bekamen und ihn nahmen.',
    },
    callbackShare: { title: 'Genommene Rückrufe', about: 'Dasselbe, von allen Anrufern.' },
    callbackWaitMeanSeconds: {
      title: 'Wartezeit auf den Rückruf, Mittel',
      about: 'Vom Anruf bis zum Gespräch mit dem Agenten, fern vom Telefon.',
    },
    punctualShare: {
      title: 'Pünktliche Rückrufe',
      about:
        'Im Gespräch höchstens 60 s nach dem versprochenen Platz: dem ersten Moment, in dem nach der Reihenfolge des Kommens ein Agent für sie frei war. Von denen, die beim ersten Versuch erreicht wurden.',
    },
    lateMeanSeconds: {
      title: 'Verspätung der Rückrufe, Mittel',
      about: 'Nach diesem Moment; 0 für wen es früher klingelt.',
    },
    lateP90Seconds: {
      title: 'Verspätung der Rückrufe, P90',
      about: 'Neun von zehn von ihnen waren nicht später als so.',
    },
    heldMeanSeconds: {
      title: 'Nach dem Abheben gewartet, Mittel',
      about: 'Bis für den Angerufenen ein Agent frei war.',
    },
    overtakenMean: {
      title: 'Überholt von',
      about: 'Leuten, die später kamen und früher dran waren, je fälligem Rückruf.',
    },
  },
};
