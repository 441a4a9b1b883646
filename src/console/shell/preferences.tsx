import { SelectField } from '../kit/select-field.tsx';
import { languages, useLanguage, useText, type Language } from '../text/text.tsx';
import { chooseTheme, themes, useTheme } from '../kit/theme.ts';

/** Light or dark, and the language: of this browser, not of the account. */
export function Preferences() {
  const texts = useText().shell;
  const { language, choose } = useLanguage();
  const theme = useTheme();
  return (
    <>
      <SelectField
        label={texts.theme}
        options={themes.map((id) => ({ id, label: texts.themes[id] }))}
        value={theme}
        onChange={(id) => chooseTheme(themes.find((name) => name === id) ?? 'system')}
      />
      <SelectField
        label={texts.language}
        options={Object.entries(languages).map(([id, label]) => ({ id, label }))}
        value={language}
        onChange={(id) => choose(id as Language)}
      />
    </>
  );
}
