/** What the flex command takes. */
export const flexOptions = {
  file: { type: 'string', default: 'unhold.flex.json' },
  json: { type: 'boolean', default: false },
  destroy: { type: 'boolean', default: false },
  buy: { type: 'boolean', default: false },
  release: { type: 'boolean', default: false },
  'without-unhold': { type: 'boolean', default: false },
} as const;

export const flexVerbs = ['init', 'plan', 'apply', 'status', 'destroy'] as const;
export type FlexVerb = (typeof flexVerbs)[number];

/** Which commands a switch is for: one that does not know it must not go ahead as if it had not been given. */
export const switchVerbs = {
  json: ['plan'],
  destroy: ['plan'],
  buy: ['plan', 'apply'],
  release: ['plan', 'destroy'],
  'without-unhold': ['plan', 'status', 'destroy'],
} as const satisfies Record<string, readonly FlexVerb[]>;

export interface FlexOptions {
  readonly file: string;
  readonly json: boolean;
  readonly destroy: boolean;
  readonly buy: boolean;
  readonly release: boolean;
  readonly 'without-unhold': boolean;
}
