import { isDeepStrictEqual } from 'node:util';
import { anyEstimateSource, type CallTargetSettings } from './call-target.ts';

/** One setting that differs; `field` is its path, such as `retry.delaySeconds`. */
export interface SettingChange {
  field: string;
  before: unknown;
  after: unknown;
}

/** Settings that hold others. A list, or the whole of `twilio`, is one setting: half of it means nothing. */
const groups = ['estimate', 'quote', 'offerRule', 'retry', 'agentRetry', 'pacing'] as const;

/** What differs, in the order in which settings are written down; empty when nothing does. */
export function diffSettings(
  before: CallTargetSettings,
  after: CallTargetSettings,
): SettingChange[] {
  const from = leavesOf(before);
  const to = leavesOf(after);
  return [...new Set([...from.keys(), ...to.keys()])]
    .map((field) => ({ field, before: from.get(field) ?? null, after: to.get(field) ?? null }))
    .filter((change) => !isDeepStrictEqual(change.before, change.after));
}

/** Makes `after` of each change so in the settings given, whatever was there before. */
export function applyChanges(
  settings: CallTargetSettings,
  changes: readonly SettingChange[],
): CallTargetSettings {
  return changes.reduce(
    (all, { field, after }) => withField(all, field.split('.'), after),
    withWholeEstimate(settings),
  );
}

function withField<Group extends object>(
  group: Group,
  [name = '', ...rest]: readonly string[],
  value: unknown,
): Group {
  if (rest.length === 0) return { ...group, [name]: value };
  const inner: object = { ...Object.entries(group).find(([key]) => key === name)?.[1] };
  return { ...group, [name]: withField(inner, rest, value) };
}

function leavesOf(settings: CallTargetSettings): Map<string, unknown> {
  const leaves = new Map<string, unknown>();
  const isGroup = (name: string) => groups.some((group) => group === name);
  for (const [name, value] of Object.entries(withWholeEstimate(settings)))
    if (isGroup(name))
      for (const [part, inner] of Object.entries(value as object))
        leaves.set(`${name}.${part}`, inner);
    else leaves.set(name, value);
  return leaves;
}

/** A source may be stored without what it does not use; compared, it has its default. */
function withWholeEstimate(settings: CallTargetSettings): CallTargetSettings {
  return { ...settings, estimate: { ...anyEstimateSource, ...settings.estimate } };
}
