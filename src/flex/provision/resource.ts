/**
 * Everything provisioned is a resource: of a kind, with a name that is unique within it, and with the fields that we
 * own. What should be there (`Desired`) and what is there (`Actual`) have the same form, so that a plan is their difference.
 */

export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json };
export type Fields = Readonly<Record<string, Json>>;

/** In the order in which they are made; taken away in the reverse one. Numbers come last: they switch callers over. */
export const kindNames = [
  'functions-service',
  'functions-environment',
  'call-target',
  'callback-number',
  'functions-key',
  'variable',
  'function',
  'build',
  'flow',
  'access-list',
  'allowed-address',
  'sip-domain',
  'sip-domain-access',
  'trunk',
  'trunk-access',
  'trunk-origination',
  'workflow-filter',
  'workspace-events',
  'phone-number',
] as const;
export type KindName = (typeof kindNames)[number];

/** A field that is a text, as most are. */
export function textOf(fields: Fields, key: string): string {
  const value = fields[key];
  if (typeof value !== 'string') throw new Error(`${key} is no text`);
  return value;
}

export interface Desired {
  readonly kind: KindName;
  readonly name: string;
  /** Late, because most name others that may not exist yet. */
  fields(ref: Ref): Fields;
}

/** What another resource brings, by default its SID; what is not there yet reads as `unknownYet`. */
export type Ref = (kind: KindName, name: string, output?: string) => string;

/** Stands in a plan for what only exists once it is carried out. */
export const unknownYet = '(known after apply)';

export interface Actual {
  readonly kind: KindName;
  readonly name: string;
  readonly sid: string;
  /** False: somebody else's that has the name, or the place, that ours would have. */
  readonly ours: boolean;
  /** Not ours, and yet ours to change: a phone number. */
  readonly adoptable?: true;
  readonly fields: Fields;
  /** What others refer to besides the SID. */
  readonly outputs?: Readonly<Record<string, string>>;
  /** Why it stays when it is no longer wanted. */
  readonly keepBecause?: string;
}

/** What was found or made so far: where references lead. */
export class Known {
  readonly #found = new Map<KindName, readonly Actual[]>();

  set(kind: KindName, actual: readonly Actual[]): void {
    this.#found.set(kind, actual);
  }

  /** Somebody else's too. */
  everything(kind: KindName): readonly Actual[] {
    return this.#found.get(kind) ?? [];
  }

  all(kind: KindName): Actual[] {
    return this.everything(kind).filter(({ ours }) => ours);
  }

  find(kind: KindName, name: string): Actual | null {
    return this.all(kind).find((actual) => actual.name === name) ?? null;
  }

  readonly ref: Ref = (kind, name, output) => {
    const actual = this.find(kind, name);
    if (actual === null) return unknownYet;
    return output === undefined ? actual.sid : (actual.outputs?.[output] ?? unknownYet);
  };
}
