import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import type { FieldError } from '../../api/problem.ts';
import { Card } from '../../kit/page.tsx';
import { TextField } from '../../kit/text-field.tsx';
import type { SettingFacts } from './setting-facts.ts';
import { groupIds, settingGroups, settingPaths, type SettingPath } from './setting-groups.ts';
import { SettingRow } from './setting-row.tsx';
import { useSpeech } from './speech.ts';
import styles from './targets.module.css';

interface SettingsFormProps {
  facts: SettingFacts;
  valueOf: (path: SettingPath) => unknown;
  errorsOf: (path: SettingPath) => readonly FieldError[];
  isChanged: (path: SettingPath) => boolean;
  /** Null: it can only be looked at. */
  onChange: ((path: SettingPath, value: unknown, wanted?: string) => void) | null;
}

const route = getRouteApi('/gate/frame/call-targets/$id/{-$tab}');

/** All settings in their groups; a word of the search leaves those that speak of it. */
export function SettingsForm({ facts, valueOf, errorsOf, isChanged, onChange }: SettingsFormProps) {
  const { texts, settings } = useSpeech();
  const navigate = route.useNavigate();
  const { find: wanted } = route.useSearch();
  // The address follows what is typed, not the other way round: it is slower than fingers.
  const [find, setFind] = useState(typeof wanted === 'string' ? wanted : '');
  const word = find.trim().toLowerCase();
  const speaksOf = (path: SettingPath): boolean => {
    const { label, what, effect, options } = settings.settings[path];
    const said = [path, label, what, effect, ...Object.values(options ?? {})];
    return said.some((text) => text.toLowerCase().includes(word));
  };
  const groups = groupIds
    .map((id) => ({ id, paths: settingGroups[id].filter(speaksOf) }))
    .filter(({ paths }) => paths.length > 0);
  const shown = groups.reduce((sum, { paths }) => sum + paths.length, 0);
  return (
    <>
      <TextField
        label={texts.find}
        type="search"
        value={find}
        onChange={(typed) => {
          setFind(typed);
          void navigate({
            search: (before) => ({ ...before, find: typed === '' ? undefined : typed }),
            replace: true,
            resetScroll: false,
          });
        }}
        autoComplete="off"
      />
      <p role="status">
        {word !== '' && (shown === 0 ? texts.foundNone : texts.found(shown, settingPaths.length))}
      </p>
      <nav aria-label={texts.jump}>
        <ul className={styles.jump}>
          {groups.map(({ id }) => (
            <li key={id}>
              <a href={`#${id}`}>{settings.groups[id].title}</a>
            </li>
          ))}
        </ul>
      </nav>
      {groups.map(({ id, paths }) => (
        <div key={id} id={id}>
          <Card title={settings.groups[id].title}>
            <p>{settings.groups[id].lead}</p>
            {paths.map((path) => {
              const fact = facts.get(path);
              return (
                fact && (
                  <SettingRow
                    key={path}
                    path={path}
                    fact={fact}
                    value={valueOf(path)}
                    errors={errorsOf(path)}
                    isChanged={isChanged(path)}
                    isReadOnly={onChange === null}
                    onChange={(value, fault) => onChange?.(path, value, fault)}
                  />
                )
              );
            })}
          </Card>
        </div>
      ))}
    </>
  );
}
