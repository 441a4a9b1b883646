import { queryOptions, useQuery } from '@tanstack/react-query';
import { targetSettings } from '../../text/en/target-settings.ts';
import { useLanguage, type Language } from '../../text/text.tsx';
import type { SettingTexts } from './setting-groups.ts';

/** What is said of each setting comes with these pages, not with the first load. */
const textsQuery = (language: Language) =>
  queryOptions({
    queryKey: ['setting-texts', language],
    queryFn: async (): Promise<SettingTexts> =>
      language === 'de'
        ? (await import('../../text/de/target-settings.ts')).targetSettings
        : targetSettings,
    staleTime: Infinity,
  });

/** The texts of all settings; English until those of another language are there. */
export function useSettingTexts(): SettingTexts {
  const { language } = useLanguage();
  return useQuery(textsQuery(language)).data ?? targetSettings;
}
