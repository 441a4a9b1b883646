import type { reports as english } from '../en/reports.ts';

const figures: typeof english.figures = {
  offersMade: {
    name: 'Angebote',
    says: 'Anrufe, in denen wir gefragt haben, ob ein Rückruf gewünscht ist. Wo das Contact-Center selbst fragt, fragen wir niemanden und zählen nichts.',
  },
  takeRate: {
    name: 'Annahmequote',
    says: 'Wie vielen der Gefragten ein Rückruf versprochen wurde.',
  },
  callbacks: {
    name: 'Rückrufe',
    says: 'Versprechen. Erneut versucht, verschoben oder neu geplant bleibt es einer. Die Ergebnisse unten ergeben zusammen diese Zahl.',
  },
  completedShare: {
    name: 'Erledigt, von den beendeten',
    says: 'Haben mit einem Agenten gesprochen. Noch offene sind nicht dabei.',
  },
  attempts: {
    name: 'Versuche',
    says: 'Versuche, diese Rückrufe zu erfüllen, wann immer sie stattfanden. Die Resultate unten ergeben zusammen diese Zahl.',
  },
  perCallback: {
    name: 'Versuche je Rückruf',
    says: 'Von den Rückrufen, die überhaupt versucht wurden.',
  },
  reachRate: {
    name: 'Beim ersten Versuch erreicht',
    says: 'Wie viele beim ersten Versuch Angerufene abgenommen haben. Ein Anrufbeantworter, der keine Taste drückt, zählt nicht.',
  },
  waitSaved: {
    name: 'Ersparte Wartezeit, gesamt',
    says: 'Zeit ohne Hörer: vom Ende des Anrufs mit dem Versprechen bis zum ersten Klingeln. Nur von denen, die einen Agenten erreicht haben; ein gewählter Zeitpunkt ist kein Warten und zählt nicht.',
  },
  waitSavedMean: { name: 'Ersparte Wartezeit, je Rückruf', says: 'Dasselbe je Rückruf.' },
  onTime: {
    name: 'Pünktlich angerufen',
    says: 'Höchstens eine Minute nach dem spätesten versprochenen Zeitpunkt: dem gewählten, oder dem oberen Ende der genannten Spanne. Aufgegeben ohne Klingeln ist verspätet; storniert ist keins von beiden.',
  },
  lateP50: {
    name: 'Verspätung, die Hälfte',
    says: 'Bei der Hälfte der Angerufenen klingelte es höchstens so viel nach dem spätesten versprochenen Zeitpunkt; 0:00 ist pünktlich.',
  },
  lateP90: { name: 'Verspätung, neun von zehn', says: 'Dasselbe für neun von zehn.' },
  agentHeld: {
    name: 'Agenten gebunden, gesamt',
    says: 'Agenten in der Leitung, die noch niemanden zum Sprechen haben, bis zur Verbindung oder zum Ende.',
  },
  customerHeld: {
    name: 'Kunden gehalten, je Rückruf',
    says: 'Vom Abnehmen bis zur Verbindung; was wir sagen und fragen, gehört dazu.',
  },
};

export const reports: typeof english = {
  title: 'Berichte',
  lead: 'Was aus Rückrufen wurde. Jeder zählt einmal, neben jeder Zahl steht, was sie zählt, und jede Summe geht auf.',
  figures,
  ranges: {
    label: 'Zeit',
    today: 'Heute',
    yesterday: 'Gestern',
    'this-week': 'Diese Woche',
    'last-28-days': 'Letzte 28 Tage',
    custom: 'Eigene',
  },
  from: 'Von',
  to: 'Bis einschließlich',
  by: {
    label: 'In Teilen',
    hour: 'nach Stunde',
    day: 'nach Tag',
    week: 'nach Woche',
    target: 'nach Anrufziel',
    'hour-of-day': 'nach Tageszeit',
  },
  counting: {
    label: 'Ein Rückruf zählt',
    promised: 'wenn er versprochen wurde',
    ended: 'wenn er endete',
  },
  target: 'Anrufziel',
  allTargets: 'Alle Anrufziele',
  compare: 'Mit dem Zeitraum davor vergleichen',
  csv: 'CSV exportieren',
  print: 'Drucken',
  ignored: (what) => `In dieser Adresse nicht verstanden und weggelassen: ${what}`,
  clearIgnored: 'Aus der Adresse entfernen',
  period: (from, to, zone) => `${from} bis ${to}, Uhren von ${zone}`,
  before: (from, to) => ` (davor: ${from} bis ${to})`,
  made: 'Stand',
  empty: 'In dieser Zeit wurde kein Rückruf gezählt.',
  totals: {
    title: 'Alles zusammen',
    figure: 'Zahl',
    value: 'Hier',
    before: 'Zeitraum davor',
    says: 'Was sie sagt',
    of: (part, all) => `${part} von ${all}`,
    few: (n) => `nur ${n}: zu wenige für ein Urteil`,
  },
  outcomes: { title: 'Ergebnisse', outcome: 'Ergebnis', count: 'Rückrufe', share: 'Anteil' },
  open: 'noch offen',
  results: {
    title: 'Was aus den Versuchen wurde',
    result: 'Resultat',
    count: 'Versuche',
    running: 'läuft noch',
  },
  sum: 'Summe',
  parts: {
    title: 'In Teilen',
    part: 'Teil',
    completed: 'Erledigt',
    open: 'Offen',
    showCallbacks: (part) => `Rückrufe zeigen: ${part}`,
    dayHint: 'Die Links zeigen dieselben Tage nach den Uhren dieses Browsers.',
  },
  charts: {
    volume: 'Rückrufe und wie viele davon erledigt wurden',
    shares: 'Erledigt und pünktlich angerufen, in Prozent',
    time: 'Zeit',
    hour: 'Stunde des Tages',
  },
};
