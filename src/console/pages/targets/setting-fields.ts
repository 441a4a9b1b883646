/** Settings read and written by the path of a field, such as `retry.delaySeconds`. */

type Group = Readonly<Record<string, unknown>>;

export function fieldOf(settings: object, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((at, name) => (isGroup(at) ? at[name] : undefined), settings);
}

/** A copy with that field. */
export function withField<Settings extends object>(
  settings: Settings,
  path: string,
  value: unknown,
): Settings {
  const [name = '', ...rest] = path.split('.');
  if (rest.length === 0) return { ...settings, [name]: value };
  const inner = fieldOf(settings, name);
  return { ...settings, [name]: withField(isGroup(inner) ? inner : {}, rest.join('.'), value) };
}

/** Equal as JSON, whatever the order of their keys. */
export function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(inOrder(one)) === JSON.stringify(inOrder(other));
}

/** Text and figures as they are; nothing for what is neither. */
export function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (!isGroup(value)) return value;
  const keys = Object.keys(value).sort();
  return keys.map((key) => [key, inOrder(value[key])]);
}

function isGroup(value: unknown): value is Group {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
