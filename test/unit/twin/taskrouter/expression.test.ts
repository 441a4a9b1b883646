import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  array,
  assert as check,
  boolean,
  constantFrom,
  integer,
  letrec,
  oneof,
  property,
  string,
  tuple,
} from 'fast-check';
import {
  ExpressionError,
  holds,
  parseExpression,
} from '../../../../src/twin/taskrouter/expression.ts';

const document = {
  string_const: 'foo',
  object: { array: ['a', 'b', 'c'], attr: 'bar' },
  skills: ['support', 'sales'],
  level: 7,
  vip: true,
};

/** One row: an expression, and whether it holds of the document above. */
const rows: [string, boolean][] = [
  ['1==1', true],
  ['1 == 2', false],
  ['0 != 1', true],
  ['"apple" != "orange"', true],
  ['level > 1', true],
  ['level >= 7.0', true],
  ['level < 7', false],
  ['level <= 7', true],
  ['object.attr != "apple"', true],
  ["object.array[2] == 'c'", true],
  ["object.array == 'a'", false],
  ["object.array != 'a'", false],
  ["skills HAS 'sales'", true],
  ["skills has 'chess'", false],
  ["string_const HAS 'foo'", false],
  ["string_const IN ['foo', 'x']", true],
  ['string_const in []', false],
  ["string_const IN 'foo'", false],
  ["string_const NOT IN ['x']", true],
  ["string_const not in ['foo']", false],
  ["string_const NOT IN 'x'", false],
  ["string_const CONTAINS 'oo'", true],
  ["string_const CONTAINS 'x'", false],
  ['vip == true', true],
  ['vip == false', false],
  ['nobody == null', true],
  ['level != null', true],
  ['nobody > 1', false],
  ['nobody < 1', false],
  ["nobody == 'x'", false],
  ["nobody != 'x'", true],
  ['level == "7"', false],
  ['level > "1"', false],
  // AND binds tighter than OR.
  ['1==1 OR 1==2 AND 1==2', true],
  ['(1==1 OR 1==2) AND 1==2', false],
  ["(skills HAS 'support') AND (level > 3 OR vip == false)", true],
  // Nothing that attributes did not bring is a key.
  ['constructor == null', true],
  ['skills.length == null', true],
];

for (const [text, expected] of rows)
  test(`${text} is ${expected}`, () => {
    assert.equal(holds(parseExpression(text), document), expected);
  });

for (const text of [
  '',
  '1',
  '1 ==',
  '== 1',
  '1 == 1 1',
  '(1 == 1',
  '1 == 1)',
  'a-b == 1',
  "a == 'x",
  'a IS 1',
  'a NOT 1',
  "a 'HAS' 1",
  'a IN [1',
  'a IN [b]',
  'NOT a == 1',
  'a == 1 AND',
  '#',
  '('.repeat(200) + '1==1' + ')'.repeat(200),
  `a == '${'x'.repeat(10_000)}'`,
])
  test(`${JSON.stringify(text.slice(0, 40))} is refused`, () => {
    assert.throws(() => parseExpression(text), ExpressionError);
  });

/** Truth of a random tree, told by JavaScript, against the same tree written down and read back. */
interface Tree {
  text: string;
  value: boolean;
}
const { tree } = letrec<{ tree: Tree; leaf: Tree }>((tie) => ({
  leaf: tuple(
    integer({ min: 0, max: 5 }),
    constantFrom('==', '!=', '<', '<=', '>', '>='),
    integer({ min: 0, max: 5 }),
  ).map(([left, operator, right]) => ({
    text: `${left} ${operator} ${right}`,
    value: {
      '==': left === right,
      '!=': left !== right,
      '<': left < right,
      '<=': left <= right,
      '>': left > right,
      '>=': left >= right,
    }[operator],
  })),
  tree: oneof(
    { maxDepth: 5 },
    tie('leaf'),
    tuple(tie('tree'), boolean(), tie('tree')).map(([left, isAnd, right]) => ({
      text: `(${left.text}) ${isAnd ? 'AND' : 'or'} (${right.text})`,
      value: isAnd ? left.value && right.value : left.value || right.value,
    })),
  ),
}));

test('what is written of a tree of comparisons means the tree', () => {
  check(
    property(tree, ({ text, value }) => {
      assert.equal(holds(parseExpression(text), {}), value);
    }),
  );
});

test('AND before OR, without parentheses', () => {
  check(
    property(array(array(boolean(), { minLength: 1, maxLength: 4 }), { minLength: 1 }), (sums) => {
      const text = sums
        .map((factors) => factors.map((value) => `1 == ${value ? 1 : 0}`).join(' AND '))
        .join(' OR ');
      const expected = sums.some((factors) => factors.every(Boolean));
      assert.equal(holds(parseExpression(text), {}), expected);
    }),
  );
});

test('IN, NOT IN and HAS agree with a list of JavaScript', () => {
  const word = string({ unit: constantFrom('a', 'b', 'c'), maxLength: 2 });
  check(
    property(word, array(word, { maxLength: 5 }), (value, values) => {
      const literal = `[${values.map((one) => `'${one}'`).join(', ')}]`;
      const attributes = { value, values };
      const reads = (text: string): boolean => holds(parseExpression(text), attributes);
      assert.equal(reads(`value IN ${literal}`), values.includes(value));
      assert.equal(reads('value IN values'), values.includes(value));
      assert.equal(reads('value NOT IN values'), !values.includes(value));
      assert.equal(reads(`values HAS '${value}'`), values.includes(value));
    }),
  );
});

test('no text makes the reader or the evaluation throw anything else', () => {
  const soup = array(
    constantFrom(
      '(',
      ')',
      '[',
      ']',
      ',',
      '==',
      'AND',
      'OR',
      'NOT',
      'IN',
      'HAS',
      'a.b[0]',
      "'x'",
      '1',
      '-',
      '"',
    ),
    { maxLength: 14 },
  ).map((parts) => parts.join(' '));
  check(
    property(oneof(string(), soup), (text) => {
      try {
        holds(parseExpression(text), document);
      } catch (error) {
        assert.ok(error instanceof ExpressionError);
      }
    }),
    { numRuns: 500 },
  );
});
