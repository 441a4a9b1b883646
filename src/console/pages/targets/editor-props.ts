import type { FieldError } from '../../api/problem.ts';
import type { SettingFact } from './setting-facts.ts';
import type { SettingPath } from './setting-groups.ts';

/** What an editor of a setting is given. */
export interface EditorProps {
  path: SettingPath;
  fact: SettingFact;
  label: string;
  value: unknown;
  errors: readonly FieldError[];
  isReadOnly: boolean;
  /** Id of the text that says what it does and what is wrong with it. */
  describedBy: string;
  onChange: (value: unknown, wanted?: string) => void;
}
