import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assert as check, jsonValue, property } from 'fast-check';
import { compareKind, differences } from '../../../../src/flex/provision/diff.ts';
import { json } from '../../../../src/flex/provision/json.ts';
import { Known, type Actual, type Desired } from '../../../../src/flex/provision/resource.ts';

const want = (name: string, fields = {}): Desired => ({
  kind: 'trunk',
  name,
  fields: () => fields,
});
const there = (name: string, fields = {}, more: Partial<Actual> = {}): Actual => ({
  kind: 'trunk',
  name,
  sid: `TK-${name}`,
  ours: true,
  fields,
  ...more,
});
const actions = (desired: Desired[], actual: Actual[]): string[] =>
  compareKind('trunk', desired, actual, new Known().ref).map(
    ({ action, name }) => `${action} ${name}`,
  );

test('each resource is made, changed, left or removed', () => {
  const desired = [want('new'), want('same', { a: 1 }), want('other', { a: 1 })];
  const actual = [there('same', { a: 1, theirs: 2 }), there('other', { a: 2 }), there('old')];
  assert.deepEqual(actions(desired, actual), [
    'create new',
    'leave same',
    'change other',
    'remove old',
  ]);
});

test("somebody else's is neither changed nor removed", () => {
  assert.deepEqual(actions([want('a')], [there('a', {}, { ours: false })]), ['conflict a']);
  assert.deepEqual(actions([], [there('a', {}, { ours: false })]), []);
  const number = there('a', { url: 'x' }, { ours: false, adoptable: true });
  assert.deepEqual(actions([want('a', { url: 'y' })], [number]), ['change a']);
  assert.deepEqual(actions([], [number]), []);
});

test('of two of ours with one name the second goes', () => {
  assert.deepEqual(actions([want('a')], [there('a'), there('a')]), ['leave a', 'remove a']);
});

test('what has to stay says why', () => {
  const [change] = compareKind(
    'trunk',
    [],
    [there('a', {}, { keepBecause: 'it is in use' })],
    new Known().ref,
  );
  assert.ok(change?.action === 'keep');
  assert.equal(change.reason, 'it is in use');
});

test('a difference is told where it is, states by their names', () => {
  const before = { states: [{ name: 'a', timeout: 30 }, { name: 'b' }], flags: { x: true } };
  const after = { states: [{ name: 'b' }, { name: 'a', timeout: 60 }, { name: 'c' }], flags: {} };
  assert.deepEqual(differences(before, after), [
    { path: 'states.a.timeout', from: 30, to: 60 },
    { path: 'states.c', from: undefined, to: { name: 'c' } },
    { path: 'flags.x', from: true, to: undefined },
  ]);
  assert.deepEqual(differences({ list: [1, 2] }, { list: [1, 3, 4] }), [
    { path: 'list.1', from: 2, to: 3 },
    { path: 'list.2', from: undefined, to: 4 },
  ]);
});

test('a value differs from another one exactly when their JSON does, but for the order of named things', () => {
  check(
    property(jsonValue(), jsonValue(), (a, b) => {
      const [one, two] = [json(a), json(b)];
      assert.deepEqual(differences(one, structuredClone(one)), []);
      assert.equal(differences(one, two).length === 0, sorted(one) === sorted(two));
    }),
  );
});

/** JSON whose keys are in order, and with empty lists told from empty objects as they are. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
