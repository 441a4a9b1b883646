import type { SettingChange } from '../callback/settings-diff.ts';
import type { SettingsVersionView } from '../engine/views.ts';
import { showText, type Viewer } from './mask.ts';

/** From so many digits on, the beginning of a number is somebody's number. */
const wholeNumberDigits = 7;

/** Settings as `viewer` may see them: without blocked prefixes that are people's numbers. */
export function showSettings<Settings extends object>(
  settings: Settings,
  viewer: Viewer,
): Settings {
  if (viewer?.seesNumbers || !('blockedPrefixes' in settings)) return settings;
  return { ...settings, blockedPrefixes: withoutNumbers(settings.blockedPrefixes) };
}

/** A version as `viewer` may see it. */
export function showVersion<Version extends SettingsVersionView>(
  version: Version,
  viewer: Viewer,
): Version {
  if (viewer?.seesNumbers) return version;
  const { note, changes } = version;
  return {
    ...version,
    note: note && showText(note, viewer),
    changes: showChanges(changes, viewer),
  };
}

/** Changes as `viewer` may see them. */
export function showChanges(changes: readonly SettingChange[], viewer: Viewer): SettingChange[] {
  return changes.map((change) =>
    viewer?.seesNumbers || change.field !== 'blockedPrefixes'
      ? change
      : {
          ...change,
          before: withoutNumbers(change.before),
          after: withoutNumbers(change.after),
        },
  );
}

function withoutNumbers(prefixes: unknown): unknown {
  if (!Array.isArray(prefixes)) return prefixes;
  return prefixes.filter((prefix) => String(prefix).replace('+', '').length < wholeNumberDigits);
}
