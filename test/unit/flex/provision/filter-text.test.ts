import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  array,
  assert as check,
  constantFrom,
  json,
  property,
  record,
  string,
  uniqueArray,
} from 'fast-check';
import {
  findFilter,
  putFilter,
  returnFilter,
  takeFilter,
} from '../../../../src/flex/provision/filter-text.ts';
import { settingsOf, unholdFile } from '../../../support/flex-settings.ts';

const ours = {
  filter_friendly_name: 'unhold return calls [unhold-flex]',
  expression: "type == 'return'",
  targets: [{ queue: 'WQ1', priority: 5 }],
};
const name = ours.filter_friendly_name;

const flex = `{
  "task_routing": {
    "filters": [
      { "filter_friendly_name": "Sales, \\"gold\\"", "expression": "1 == 1", "targets": [{"queue": "WQ2"}] },
      {"targets":[ ],"expression":"a IN ['[', '{']"}
    ],
    "default_filter": { "queue": "WQ3" }
  }
}`;

function filtersOf(text: string): unknown[] {
  return (JSON.parse(text) as { task_routing: { filters: unknown[] } }).task_routing.filters;
}

test('the filter gives the priority, unless Unhold gives the place', () => {
  const place = {
    ...{ workspaceSid: 'WS1', workflowSid: 'WW1', taskQueueSid: 'WQ1', taskChannelSid: 'TC1' },
  };
  assert.deepEqual(returnFilter(settingsOf(unholdFile), place), ours);
  const { targets } = returnFilter(settingsOf({ ...unholdFile, returnTask: 'place' }), place);
  assert.deepEqual(targets, [{ queue: 'WQ1' }]);
});

test('the filter goes first, and the rest stays', () => {
  const text = putFilter(flex, ours);
  assert.deepEqual(filtersOf(text), [ours, ...filtersOf(flex)]);
  assert.deepEqual(findFilter(text, name), ours);
  assert.equal(takeFilter(text, name), flex);
});

test('putting it twice leaves one, changed in its place', () => {
  const changed = { ...ours, expression: '2 == 2' };
  const moved = putFilter(putFilter(flex, ours), changed);
  assert.equal(filtersOf(moved).length, 3);
  assert.deepEqual(findFilter(moved, name), changed);
  assert.equal(takeFilter(moved, name), flex);
});

test('a filter that somebody moved to the end or the middle is found and taken', () => {
  const other = '{"filter_friendly_name":"x"}';
  const text = (filters: string): string => `{"task_routing":{"filters":[${filters}]}}`;
  const mine = JSON.stringify(ours);
  assert.equal(takeFilter(text(`${other} , ${mine}`), name), text(other));
  assert.equal(takeFilter(text(`${other},${mine},${other}`), name), text(`${other},${other}`));
  assert.equal(takeFilter(text(other), name), text(other));
});

test('a workflow without filters gets the list', () => {
  for (const bare of [
    '{"task_routing":{"default_filter":{"queue":"WQ3"}}}',
    '{"task_routing":{}}',
  ]) {
    const text = putFilter(bare, ours);
    assert.deepEqual(filtersOf(text), [ours]);
    assert.deepEqual(filtersOf(takeFilter(text, name)), []);
  }
});

test('what is no workflow configuration is a SyntaxError, which the caller words', () => {
  for (const text of ['', '{', '[]', '{"filters":[]}', 'null'])
    assert.throws(() => putFilter(text, ours), SyntaxError, text);
});

test('whatever the other filters hold and however it is written, it comes back byte for byte', () => {
  const filter = record({ filter_friendly_name: string(), expression: string(), extra: json() });
  const configuration = record({
    filters: array(filter, { maxLength: 4 }),
    blanks: constantFrom('', ' ', '\n\t'),
    indent: constantFrom(0, 1, 4),
    others: uniqueArray(string(), { maxLength: 3 }),
  });
  check(
    property(configuration, ({ filters, blanks, indent, others }) => {
      const routing = { ...Object.fromEntries(others.map((key) => [key, [key]])), filters };
      const text =
        blanks + JSON.stringify({ others, task_routing: routing }, null, indent) + blanks;
      const put = putFilter(text, ours);
      assert.deepEqual(filtersOf(put), [ours, ...filtersOf(text)]);
      assert.equal(takeFilter(put, name), text);
    }),
  );
});
