/** What callers hear from the flows and Functions themselves, in their language. */

/** Languages as Twilio's `<Say>` names them. */
export type Locale =
  | 'en-US'
  | 'en-GB'
  | 'en-AU'
  | 'en-CA'
  | 'en-IN'
  | 'de-DE'
  | 'fr-FR'
  | 'fr-CA'
  | 'es-ES'
  | 'es-MX';

interface Language {
  /** The first is meant when only the language is named. */
  readonly locales: readonly [Locale, ...Locale[]];
  readonly aboutOneMinute: string;
  readonly aboutMinutes: (count: number) => string;
  readonly moreThanTenMinutes: string;
  /** The offer on hold. @param wait one of the above */
  readonly offer: (wait: string) => string;
  readonly sorry: string;
}

const english: Language = {
  locales: ['en-US', 'en-GB', 'en-AU', 'en-CA', 'en-IN'],
  aboutOneMinute: 'about one minute',
  aboutMinutes: (count) => `about ${count} minutes`,
  moreThanTenMinutes: 'more than ten minutes',
  offer: (wait) =>
    `The wait is ${wait} at the moment. To be called back instead, without losing your place in line, press 1.`,
  sorry: 'We are sorry, we cannot take your call right now. Please call again later.',
};

const german: Language = {
  locales: ['de-DE'],
  aboutOneMinute: 'etwa eine Minute',
  aboutMinutes: (count) => `etwa ${count} Minuten`,
  moreThanTenMinutes: 'mehr als zehn Minuten',
  offer: (wait) =>
    `Die Wartezeit beträgt zurzeit ${wait}. Wenn wir Sie zurückrufen sollen, ohne dass Sie Ihren Platz verlieren, drücken Sie die 1.`,
  sorry:
    'Es tut uns leid, wir können Ihren Anruf gerade nicht entgegennehmen. Bitte rufen Sie später noch einmal an.',
};

const french: Language = {
  locales: ['fr-FR', 'fr-CA'],
  aboutOneMinute: "d'environ une minute",
  aboutMinutes: (count) => `d'environ ${count} minutes`,
  moreThanTenMinutes: 'de plus de dix minutes',
  offer: (wait) =>
    `Le temps d'attente est actuellement ${wait}. Pour être rappelé sans perdre votre place, appuyez sur 1.`,
  sorry:
    'Nous sommes désolés, nous ne pouvons pas prendre votre appel pour le moment. Veuillez rappeler plus tard.',
};

const spanish: Language = {
  locales: ['es-ES', 'es-MX'],
  aboutOneMinute: 'de aproximadamente un minuto',
  aboutMinutes: (count) => `de aproximadamente ${count} minutos`,
  moreThanTenMinutes: 'de más de diez minutos',
  offer: (wait) =>
    `El tiempo de espera es ${wait} en este momento. Si prefiere que le llamemos sin perder su lugar, pulse 1.`,
  sorry: 'Lo sentimos, no podemos atender su llamada en este momento. Vuelva a llamar más tarde.',
};

const languages = [english, german, french, spanish];

/** The key that takes the offer: every text above names it. */
export const offerKey = '1';

/** What is said, and with which voice's locale. */
export interface Spoken {
  readonly text: string;
  readonly locale: Locale;
}

/** Longer waits are not named: an exact figure would promise more than anybody knows. */
const namedSecondsMax = 600;

/** The wait in whole minutes, and the offer. @param tag such as `de` or `fr-CA`; an unknown one is English */
export function offerFor(tag: string, waitSeconds: number): Spoken {
  const { language, locale } = find(tag);
  const minutes = Math.max(1, Math.round(waitSeconds / 60));
  const wait =
    waitSeconds > namedSecondsMax
      ? language.moreThanTenMinutes
      : minutes === 1
        ? language.aboutOneMinute
        : language.aboutMinutes(minutes);
  return { text: language.offer(wait), locale };
}

/** That no call can be taken at all. */
export function sorryFor(tag: string): Spoken {
  const { language, locale } = find(tag);
  return { text: language.sorry, locale };
}

function find(tag: string): { language: Language; locale: Locale } {
  const wanted = tag.replaceAll('_', '-').toLowerCase();
  for (const language of languages) {
    const exact = language.locales.find((locale) => locale.toLowerCase() === wanted);
    if (exact !== undefined) return { language, locale: exact };
  }
  const base = wanted.split('-')[0] ?? '';
  const language = languages.find(({ locales }) => locales[0].startsWith(`${base}-`)) ?? english;
  return { language, locale: language.locales[0] };
}
