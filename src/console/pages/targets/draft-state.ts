import type { components } from '../../api/schema.ts';
import type { FieldError } from '../../api/problem.ts';
import { fieldOf, isSame, withField } from './setting-fields.ts';
import { settingOf } from './setting-groups.ts';

export type Draft = components['schemas']['SettingsDraft'];
export type Settings = Draft['settings'];

/** A value that was typed and is not saved yet. */
export interface Typed {
  value: unknown;
  /** What was saved there when it was typed: whether somebody else has changed it since can be told by it. */
  seen: unknown;
}

/** Somebody else saved other values into fields that were being typed in here. */
export interface Clash {
  by: string | null;
  fields: readonly { path: string; theirs: unknown; mine: unknown }[];
}

/** What is known of the draft: the server's last word, and what was typed on top of it. */
export interface DraftState {
  saved: Draft;
  typed: ReadonlyMap<string, Typed>;
  /** What is wanted where something typed cannot be saved; it is kept, and left out when saving. */
  refused: ReadonlyMap<string, readonly FieldError[]>;
  clash: Clash | null;
}

export type DraftEvent =
  | { kind: 'typed'; path: string; value: unknown; wanted?: string | undefined }
  | { kind: 'saved'; sent: ReadonlyMap<string, Typed>; draft: Draft }
  | { kind: 'refused'; sent: ReadonlyMap<string, Typed>; errors: readonly FieldError[] }
  | { kind: 'read'; draft: Draft }
  | { kind: 'forgotten' }
  | { kind: 'clash-seen' };

export function draftOf(saved: Draft, typed: ReadonlyMap<string, Typed> = new Map()): DraftState {
  return read({ saved, typed, refused: new Map(), clash: null }, saved);
}

export function nextDraft(state: DraftState, event: DraftEvent): DraftState {
  switch (event.kind) {
    case 'typed':
      return type(state, event);
    case 'saved': {
      const typed = new Map(state.typed);
      // What was typed on while it was being saved stays to be saved.
      for (const [path, { value }] of event.sent)
        if (typed.get(path)?.value === value) typed.delete(path);
      return { ...state, saved: event.draft, typed };
    }
    case 'refused':
      return refuse(state, event.sent, event.errors);
    case 'read':
      return read(state, event.draft);
    case 'forgotten':
      return { ...state, typed: new Map(), refused: new Map(), clash: null };
    case 'clash-seen':
      return { ...state, clash: null };
    default:
      return event satisfies never;
  }
}

/** The value to show: what was typed, else what is saved. */
export function shownValue({ saved, typed }: DraftState, path: string): unknown {
  const mine = typed.get(path);
  return mine ? mine.value : fieldOf(saved.settings, path);
}

/** What is wrong with a setting: why it could not be saved, or why it could not be published. */
export function errorsOf({ saved, refused }: DraftState, path: string): readonly FieldError[] {
  return refused.get(path) ?? saved.faults.filter(({ field }) => settingOf(field) === path);
}

/** What there is to save; null: nothing. */
export function toSave({
  saved,
  typed,
  refused,
}: DraftState): { sent: ReadonlyMap<string, Typed>; settings: Settings } | null {
  const sent = new Map([...typed].filter(([path]) => !refused.has(path)));
  if (sent.size === 0) return null;
  let { settings } = saved;
  for (const [path, { value }] of sent) settings = withField(settings, path, value);
  return { sent, settings };
}

function type(
  state: DraftState,
  { path, value, wanted }: { path: string; value: unknown; wanted?: string | undefined },
): DraftState {
  const refused = new Map(state.refused);
  if (wanted === undefined) refused.delete(path);
  else refused.set(path, [{ field: path, wanted }]);
  const typed = new Map(state.typed);
  const seen = typed.get(path)?.seen ?? fieldOf(state.saved.settings, path);
  typed.set(path, { value, seen });
  return { ...state, typed, refused };
}

/** @param errors with fields below `settings`, as the API names them */
function refuse(
  state: DraftState,
  sent: ReadonlyMap<string, Typed>,
  errors: readonly FieldError[],
): DraftState {
  const refused = new Map(state.refused);
  for (const error of errors) {
    const field = error.field.replace(/^settings\./, '');
    const path = settingOf(field);
    // Typed on since then: what was refused is not there any more.
    if (path === null || state.typed.get(path)?.value !== sent.get(path)?.value) continue;
    refused.set(path, [...(refused.get(path) ?? []), { ...error, field }]);
  }
  return { ...state, refused };
}

/** What is typed here stays on top of what somebody else saved; where both changed the same, it is said. */
function read(state: DraftState, draft: Draft): DraftState {
  const typed = new Map(state.typed);
  const fields: { path: string; theirs: unknown; mine: unknown }[] = [];
  for (const [path, { value, seen }] of state.typed) {
    const theirs = fieldOf(draft.settings, path);
    if (isSame(theirs, value)) typed.delete(path);
    else if (!isSame(theirs, seen)) {
      fields.push({ path, theirs, mine: value });
      typed.set(path, { value, seen: theirs });
    }
  }
  const clash = fields.length === 0 ? state.clash : { by: draft.editedBy, fields };
  return { ...state, saved: draft, typed, clash };
}
