import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components';
import { kept } from '../kit/kept.ts';
import { en, type Texts } from './en.ts';
import { makeFormat, type Format } from './format.ts';

export const languages = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof languages;

interface Spoken {
  language: Language;
  texts: Texts;
  format: Format;
  choose: (language: Language) => void;
}

const SpokenContext = createContext<Spoken | null>(null);

const isLanguage = (name: string): name is Language => Object.hasOwn(languages, name);
const stored = kept('unhold.language');

function wanted(): Language {
  const names = [stored.read() ?? '', ...navigator.languages.map((name) => name.slice(0, 2))];
  return names.find(isLanguage) ?? 'en';
}

/** Gives the page its language: the one chosen, else the browser's. Another than English is fetched when wanted. */
export function TextProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(wanted);
  const [shown, setShown] = useState<{ language: Language; texts: Texts } | null>(
    language === 'en' ? { language, texts: en } : null,
  );
  useEffect(() => {
    let isOver = false;
    void textsOf(language).then((texts) => {
      if (isOver) return;
      document.documentElement.lang = language;
      setShown({ language, texts });
    });
    return () => {
      isOver = true;
    };
  }, [language]);
  const spoken = useMemo(
    () =>
      shown && {
        ...shown,
        format: makeFormat(localeOf(shown.language), shown.texts.format),
        choose: (chosen: Language) => {
          stored.write(chosen);
          setLanguage(chosen);
        },
      },
    [shown],
  );
  if (!spoken) return null;
  return (
    <SpokenContext value={spoken}>
      <I18nProvider locale={localeOf(spoken.language)}>{children}</I18nProvider>
    </SpokenContext>
  );
}

/** `en-GB` of a browser set to it; the plain language where the page speaks another than the browser. */
function localeOf(language: Language): string {
  return navigator.languages.find((name) => name.startsWith(language)) ?? language;
}

async function textsOf(language: Language): Promise<Texts> {
  return language === 'de' ? (await import('./de.ts')).de : en;
}

function useSpoken(): Spoken {
  const spoken = useContext(SpokenContext);
  if (!spoken) throw new Error('useText outside of TextProvider');
  return spoken;
}

/** All texts, by slice: `const texts = useText().callbacks`. */
export function useText(): Texts {
  return useSpoken().texts;
}

/** Numbers, times and durations as the language writes them. */
export function useFormat(): Format {
  return useSpoken().format;
}

/** The language and how to choose another. */
export function useLanguage(): Pick<Spoken, 'language' | 'choose'> {
  return useSpoken();
}
