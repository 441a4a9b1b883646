import type { Actual, Desired, Json, KindName, Ref } from './resource.ts';

/** One field, or one place deep in it: `definition.states.transfer.properties.timeout`. */
export interface FieldChange {
  readonly path: string;
  /** Undefined: it is not there. */
  readonly from: Json | undefined;
  readonly to: Json | undefined;
}

interface Subject {
  readonly kind: KindName;
  readonly name: string;
}

export type Change = Subject &
  (
    | { readonly action: 'create'; readonly fields: readonly FieldChange[] }
    | {
        readonly action: 'change';
        readonly actual: Actual;
        readonly fields: readonly FieldChange[];
      }
    | { readonly action: 'leave'; readonly actual: Actual }
    | { readonly action: 'remove'; readonly actual: Actual }
    /** No longer wanted, and yet it stays. */
    | { readonly action: 'keep'; readonly actual: Actual; readonly reason: string }
    /** Somebody else's stands where ours would be. */
    | { readonly action: 'conflict'; readonly actual: Actual }
  );

/** What has to happen with the resources of one kind: pure. */
export function compareKind(
  kind: KindName,
  desired: readonly Desired[],
  actual: readonly Actual[],
  ref: Ref,
): Change[] {
  const wanted = desired.filter((each) => each.kind === kind);
  const names = new Set(wanted.map(({ name }) => name));
  const superfluous = actual.filter(({ ours, name }, index) => {
    const isDouble = actual.findIndex((other) => other.ours && other.name === name) !== index;
    return ours && (!names.has(name) || isDouble);
  });
  return [
    ...wanted.map((each) => compare(each, actual, ref)),
    ...superfluous.map((each): Change => {
      const { name, keepBecause } = each;
      return keepBecause === undefined
        ? { kind, name, action: 'remove', actual: each }
        : { kind, name, action: 'keep', actual: each, reason: keepBecause };
    }),
  ];
}

export function compare(desired: Desired, all: readonly Actual[], ref: Ref): Change {
  const { kind, name } = desired;
  const there = all.filter((each) => each.name === name);
  const actual = there.find(({ ours }) => ours) ?? there[0];
  const to = desired.fields(ref);
  if (actual === undefined) return { kind, name, action: 'create', fields: differences({}, to) };
  if (!actual.ours && actual.adoptable !== true) return { kind, name, action: 'conflict', actual };
  const fields = Object.keys(to).flatMap((key) => differences(actual.fields[key], to[key], key));
  return fields.length === 0
    ? { kind, name, action: 'leave', actual }
    : { kind, name, action: 'change', actual, fields };
}

/** The innermost places where two values differ; lists of named objects (states of a flow) go by their names. */
export function differences(
  from: Json | undefined,
  to: Json | undefined,
  path = '',
): FieldChange[] {
  const [before, after] = [membersOf(from), membersOf(to)];
  if (before === null || after === null) return from === to ? [] : [{ path, from, to }];
  if (Array.isArray(from) !== Array.isArray(to)) return [{ path, from, to }];
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  return keys.flatMap((key) =>
    differences(before.get(key), after.get(key), path === '' ? key : `${path}.${key}`),
  );
}

function membersOf(value: Json | undefined): Map<string, Json> | null {
  if (typeof value !== 'object' || value === null) return null;
  if (!isList(value)) return new Map(Object.entries(value));
  const names = value.map((item) =>
    typeof item === 'object' && item !== null && !isList(item) ? item['name'] : undefined,
  );
  const named =
    names.every((name) => typeof name === 'string') && new Set(names).size === names.length;
  return new Map(value.map((item, index) => [named ? String(names[index]) : String(index), item]));
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
