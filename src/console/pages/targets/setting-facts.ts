import { settingPaths, type SettingPath } from './setting-groups.ts';

/** What the API says of a setting: its form, its bounds, and what it is when nobody says otherwise. */
export interface SettingFact {
  form: 'text' | 'number' | 'flag' | 'choice' | 'list' | 'object';
  /** Whole numbers only. */
  isWhole: boolean;
  /** Counted in seconds. */
  isSeconds: boolean;
  /** May be empty (null). */
  isNullable: boolean;
  min: number | null;
  max: number | null;
  choices: readonly string[];
  /** Undefined: there is none, it must be given. */
  default: unknown;
}

export type SettingFacts = ReadonlyMap<SettingPath, SettingFact>;

type Json = Readonly<Record<string, unknown>>;

/** @param document OpenAPI of this version of the API; a setting it does not tell of is left out */
export function factsOf(document: unknown): SettingFacts {
  const schema = inside(document, 'components', 'schemas', 'NewCallTargetInput');
  const facts = new Map<SettingPath, SettingFact>();
  for (const path of settingPaths) {
    const steps = path.split('.').flatMap((name) => ['properties', name]);
    const found = inside(schema, ...steps);
    if (found) facts.set(path, factOf(path, found));
  }
  return facts;
}

function factOf(path: SettingPath, schema: Json): SettingFact {
  const ways: unknown[] = Array.isArray(schema['anyOf']) ? schema['anyOf'] : [schema];
  const kinds = ways.filter(isJson);
  const kind = kinds.find(({ type }) => type !== 'null') ?? schema;
  const { type, enum: choices, minimum, maximum } = kind;
  return {
    form: Array.isArray(choices) ? 'choice' : formOf(type),
    isWhole: type === 'integer',
    isSeconds: path.endsWith('econds'),
    isNullable: kinds.some((way) => way['type'] === 'null'),
    min: typeof minimum === 'number' ? minimum : null,
    max: typeof maximum === 'number' ? maximum : null,
    choices: Array.isArray(choices) ? choices.map(String) : [],
    default: schema['default'],
  };
}

function formOf(type: unknown): SettingFact['form'] {
  if (type === 'integer' || type === 'number') return 'number';
  if (type === 'boolean') return 'flag';
  if (type === 'array') return 'list';
  return type === 'object' ? 'object' : 'text';
}

function inside(value: unknown, ...names: readonly string[]): Json | null {
  const found = names.reduce<unknown>((at, name) => (isJson(at) ? at[name] : undefined), value);
  return isJson(found) ? found : null;
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
