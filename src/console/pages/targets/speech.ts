import { useFormat, useText } from '../../text/text.tsx';
import type { Texts } from '../../text/en.ts';
import type { Speech } from './show-value.ts';
import { useSettingTexts } from './use-setting-texts.ts';

/** All that is needed to speak of settings. */
export function useSpeech(): Speech {
  return { texts: useText().targets, settings: useSettingTexts(), format: useFormat() };
}

/** Who did something, as the API names them: `person:Ana`, `key:flex`, `system`. */
export function sayActor(by: string | null, { person }: Texts['targets']): string {
  if (by === null) return person.nobody;
  const [kind = '', ...name] = by.split(':');
  if (kind === 'person') return name.join(':');
  if (kind === 'key') return person.key(name.join(':'));
  return kind === 'system' ? person.system : by;
}
