import type { kit as english } from '../en/kit.ts';

export const kit: typeof english = {
  tryAgain: 'Erneut versuchen',
  noAnswer:
    'Der Server antwortet nicht. Was hier steht, kann veraltet sein; was Sie eingegeben haben, bleibt erhalten.',
  unexpected:
    'Auf dieser Seite ist etwas Unerwartetes schiefgegangen. Versuchen Sie es erneut; der Server hat nichts verloren.',
  fieldError: (wanted, found) =>
    found === undefined ? `Erwartet: ${wanted}.` : `Erwartet: ${wanted}. Gefunden: ${found}.`,
  back: 'Zurück',
  reason: 'Grund',
  reasonHint: 'Kommt in das Protokoll des Rückrufs. Darf leer bleiben.',
  messages: 'Meldungen',
  undo: 'Rückgängig',
  dismiss: 'Schließen',
  loading: 'Wird geladen …',
  asOf: 'Der Server ist gerade nicht zu erreichen. Stand:',
  masked: 'Verborgen: Ihre Rolle sieht keine ganzen Nummern',
  copy: 'Kopieren',
  copied: 'Kopiert.',
  notCopied:
    'Der Browser lässt diese Seite nicht kopieren. Markieren Sie den Text und kopieren Sie ihn von Hand.',
  parts: 'Teile dieser Seite',
  asTable: 'Dieselben Zahlen als Tabelle',
};
