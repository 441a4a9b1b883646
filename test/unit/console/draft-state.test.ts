import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import {
  draftOf,
  errorsOf,
  nextDraft,
  shownValue,
  toSave,
  type Draft,
  type DraftState,
} from '../../../src/console/pages/targets/draft-state.ts';
import { withField } from '../../../src/console/pages/targets/setting-fields.ts';
import { settingsWith } from '../callback/builders.ts';

/** A draft as the server gives it, with these settings. */
function draftWith(changes: Record<string, unknown>, more: Partial<Draft> = {}): Draft {
  const estimate = { source: 'fixed' as const, seconds: 240, fallbackSeconds: null };
  let settings = { ...settingsWith(), estimate };
  for (const [path, value] of Object.entries(changes)) settings = withField(settings, path, value);
  return {
    ...{ callTargetId: 'x', revision: 'r1', basedOn: 1, version: 1, editedAt: null },
    ...{ editedBy: 'person:Ben', settings, changes: [], faults: [], overtakenBy: null, ...more },
  };
}

const typed = (state: DraftState, path: string, value: unknown, wanted?: string): DraftState =>
  nextDraft(state, { kind: 'typed', path, value, wanted });

/** Everything there is to save reaches the server, which answers with it. */
function saved(state: DraftState): DraftState {
  const work = toSave(state);
  assert.ok(work);
  const draft = { ...state.saved, settings: work.settings };
  return nextDraft(state, { kind: 'saved', sent: work.sent, draft });
}

describe('a draft as one types it', () => {
  it('shows what was typed over what is saved, and saves it on top of the rest', () => {
    const state = typed(draftOf(draftWith({ maxWaiting: 5 })), 'retry.delaySeconds', 40);
    assert.equal(shownValue(state, 'retry.delaySeconds'), 40);
    assert.equal(shownValue(state, 'retry.maxAttempts'), 3);
    const { settings } = toSave(state) ?? {};
    assert.deepEqual(
      [settings?.retry, settings?.maxWaiting],
      [{ maxAttempts: 3, delaySeconds: 40 }, 5],
    );
    assert.equal(toSave(saved(state)), null);
  });

  it('keeps what was typed on while it was being saved', () => {
    const first = typed(draftOf(draftWith({})), 'name', 'B');
    const work = toSave(first);
    assert.ok(work);
    const second = typed(first, 'name', 'Bi');
    const draft = draftWith({ name: 'B' });
    const after = nextDraft(second, { kind: 'saved', sent: work.sent, draft });
    assert.equal(shownValue(after, 'name'), 'Bi');
    assert.equal(toSave(after)?.settings.name, 'Bi');
  });

  it('keeps what the server refuses with its reason, and saves the rest without it', () => {
    const both = typed(typed(draftOf(draftWith({})), 'customerRingSeconds', 999), 'name', 'B');
    const work = toSave(both);
    assert.ok(work);
    const refusal = { field: 'settings.customerRingSeconds', wanted: 'from 1 to 180' };
    const state = nextDraft(both, { kind: 'refused', sent: work.sent, errors: [refusal] });
    assert.equal(shownValue(state, 'customerRingSeconds'), 999);
    assert.deepEqual(errorsOf(state, 'customerRingSeconds'), [
      { field: 'customerRingSeconds', wanted: 'from 1 to 180' },
    ]);
    const rest = toSave(state);
    assert.deepEqual([rest?.settings.name, rest?.settings.customerRingSeconds], ['B', 40]);
    const mended = typed(state, 'customerRingSeconds', 90);
    assert.deepEqual(errorsOf(mended, 'customerRingSeconds'), []);
    assert.equal(toSave(mended)?.settings.customerRingSeconds, 90);
  });

  it('does not blame what is there by now for what was refused before', () => {
    const wrong = typed(draftOf(draftWith({})), 'customerRingSeconds', 999);
    const work = toSave(wrong);
    assert.ok(work);
    const mended = typed(wrong, 'customerRingSeconds', 90);
    const errors = [{ field: 'settings.customerRingSeconds', wanted: 'from 1 to 180' }];
    const state = nextDraft(mended, { kind: 'refused', sent: work.sent, errors });
    assert.deepEqual(errorsOf(state, 'customerRingSeconds'), []);
  });

  it('does not send what cannot be a value at all, and names a part by its whole', () => {
    const state = typed(draftOf(draftWith({})), 'maxWaiting', 'many', 'a whole number');
    assert.equal(toSave(state), null);
    assert.deepEqual(errorsOf(state, 'maxWaiting'), [
      { field: 'maxWaiting', wanted: 'a whole number' },
    ]);
    const shift = typed(draftOf(draftWith({})), 'staffing', [{}]);
    const sent = toSave(shift)?.sent ?? new Map();
    const errors = [{ field: 'settings.staffing.0.to', wanted: 'a time' }];
    const refused = nextDraft(shift, { kind: 'refused', sent, errors });
    assert.deepEqual(errorsOf(refused, 'staffing'), [{ field: 'staffing.0.to', wanted: 'a time' }]);
  });

  it('shows contradictions at the settings they name', () => {
    const fault = { field: 'quote.floorSeconds', wanted: 'at most 600' };
    const state = draftOf(draftWith({}, { faults: [fault] }));
    assert.deepEqual(errorsOf(state, 'quote.floorSeconds'), [fault]);
    assert.deepEqual(errorsOf(state, 'quote.capSeconds'), []);
  });
});

describe('a draft that somebody else saves meanwhile', () => {
  it('has their other settings, and what was typed here', () => {
    const mine = typed(draftOf(draftWith({})), 'name', 'Mine');
    const theirs = draftWith({ maxWaiting: 7 }, { revision: 'r2' });
    const state = nextDraft(mine, { kind: 'read', draft: theirs });
    const { name, maxWaiting } = toSave(state)?.settings ?? {};
    assert.deepEqual([name, maxWaiting, state.clash], ['Mine', 7, null]);
  });

  it('tells who changed the same setting, keeps both values, and says it once', () => {
    const mine = typed(draftOf(draftWith({})), 'name', 'Mine');
    const theirs = draftWith({ name: 'Theirs' }, { revision: 'r2' });
    const state = nextDraft(mine, { kind: 'read', draft: theirs });
    assert.deepEqual(state.clash, {
      by: 'person:Ben',
      fields: [{ path: 'name', theirs: 'Theirs', mine: 'Mine' }],
    });
    assert.equal(shownValue(state, 'name'), 'Mine');
    const seen = nextDraft(state, { kind: 'clash-seen' });
    assert.equal(nextDraft(seen, { kind: 'read', draft: theirs }).clash, null);
  });

  it('also when the page was loaded anew in between', () => {
    const mine = typed(draftOf(draftWith({})), 'name', 'Mine');
    const kept = new Map(JSON.parse(JSON.stringify([...mine.typed])));
    const reloaded = draftOf(draftWith({ name: 'Theirs' }), kept as DraftState['typed']);
    assert.equal(reloaded.clash?.fields[0]?.theirs, 'Theirs');
    assert.equal(shownValue(reloaded, 'name'), 'Mine');
    const unchanged = draftOf(draftWith({}), kept as DraftState['typed']);
    assert.deepEqual([unchanged.clash, shownValue(unchanged, 'name')], [null, 'Mine']);
  });

  it('has nothing left to save where both said the same', () => {
    const mine = typed(draftOf(draftWith({})), 'staffing', [{ days: [1], from: '08:00' }]);
    const theirs = draftWith({ staffing: [{ from: '08:00', days: [1] }] });
    const state = nextDraft(mine, { kind: 'read', draft: theirs });
    assert.deepEqual([toSave(state), state.clash], [null, null]);
  });
});

it('whatever comes in whatever order: the last that was typed is shown until it is saved', () => {
  const paths = ['name', 'maxWaiting', 'retry.delaySeconds'] as const;
  const step = fc.oneof(
    fc.record({ do: fc.constant('type' as const), path: fc.constantFrom(...paths), to: fc.nat(9) }),
    fc.record({ do: fc.constant('save' as const) }),
    fc.record({
      do: fc.constant('others' as const),
      path: fc.constantFrom(...paths),
      to: fc.nat(9),
    }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      let state = draftOf(draftWith({}));
      const unsaved = new Map<string, number>();
      for (const each of steps) {
        if (each.do === 'type') {
          state = typed(state, each.path, each.to);
          unsaved.set(each.path, each.to);
        } else if (each.do === 'save') {
          if (toSave(state)) state = saved(state);
          for (const [path, value] of unsaved) assert.equal(shownValue(state, path), value);
          unsaved.clear();
        } else {
          // Saved by somebody else with the same value it is saved.
          if (unsaved.get(each.path) === each.to) unsaved.delete(each.path);
          const settings = withField(state.saved.settings, each.path, each.to);
          state = nextDraft(state, { kind: 'read', draft: { ...state.saved, settings } });
        }
        for (const [path, value] of unsaved) assert.equal(shownValue(state, path), value);
      }
    }),
  );
});
