import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { assert as check, property } from 'fast-check';
import { SaxesParser } from 'saxes';
import { toJSONSchema } from 'zod';
import { pageOf } from '../../../../src/sim/report/html.ts';
import { whatIfReport } from '../../../../src/sim/report/model.ts';
import { axisFromZero, drawPlot, escapeXml } from '../../../../src/sim/report/svg.ts';
import { printable, tableOf } from '../../../../src/sim/report/table.ts';
import { anyText } from '../../../support/any-text.ts';
import { madeUpReport } from './made-up-report.ts';

const hostile = `"><script>alert('x')</script>&amp;</title><style>*{}\u001b[2J\u202e\u0000`;

/** Reads the page as XML, which is stricter than any browser. @returns the names of all elements, and all text */
function parse(page: string): { names: string[]; text: string; ids: string[] } {
  const parser = new SaxesParser();
  const found = { names: [] as string[], text: '', ids: [] as string[] };
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    found.names.push(name);
    if (typeof attributes['id'] === 'string') found.ids.push(attributes['id']);
  });
  parser.on('text', (text) => (found.text += text));
  parser
    .write(page.replace('<!doctype html>', '').replace(/<meta ([^>]*)>/g, '<meta $1/>'))
    .close();
  return found;
}

test('the page is well-formed, runs nothing and loads nothing', () => {
  const page = pageOf(
    madeUpReport({ policies: ['none', 'guide', 'timer', 'agent-first', 'ours'] }),
  );
  const { names, text, ids } = parse(page);
  assert.ok(names.includes('svg'));
  assert.ok(!names.some((name) => ['script', 'img', 'link', 'iframe', 'object'].includes(name)));
  assert.doesNotMatch(page, /\son[a-z]+=|javascript:|https?:|url\(|@import/i);
  assert.match(text, /Simulated/);
  assert.equal(new Set(ids).size, ids.length);
});

test('each plot has a title, a description and a table beside it', () => {
  const { names } = parse(pageOf(madeUpReport({})));
  const count = (wanted: string): number => names.filter((name) => name === wanted).length;
  // Four over agents, four over thresholds, two of the day, one of the waits.
  assert.equal(count('figure'), 11);
  assert.equal(count('desc'), 11);
  assert.equal(count('caption'), 11);
});

test('one number of agents and one threshold leave out the plots that would be a point', () => {
  const { names } = parse(pageOf(madeUpReport({ agents: [30], thresholds: [120], days: 1 })));
  assert.equal(names.filter((name) => name === 'figure').length, 3);
});

test("a hostile target's name is text and nothing else", () => {
  const report = madeUpReport({ target: hostile });
  const page = pageOf(report);
  const { names, text } = parse(page);
  assert.ok(!names.includes('script'));
  assert.equal(names.filter((name) => name === 'style').length, 1);
  assert.match(text, /"><script>alert\('x'\)<\/script>&amp;<\/title>/);
  assert.doesNotMatch(tableOf(report).replaceAll('\n', ' '), /[\p{Cc}\p{Cf}]/u);
});

test('any text is safe as content and as an attribute', () => {
  check(
    property(anyText({ maxLength: 40 }), (text) => {
      const { names } = parse(`<a b="${escapeXml(text)}">${escapeXml(text)}</a>`);
      assert.deepEqual(names, ['a']);
    }),
  );
});

test('the table says that it is simulated, and has a row for each setting in each group', () => {
  const table = tableOf(madeUpReport({}));
  assert.match(table, /^What if: Billing\nSimulated: not measured/);
  assert.equal(table.match(/^no callbacks +28 +–/gm)!.length, 2);
  // Callers, agents, callbacks, and what is different from no callbacks.
  assert.equal(table.match(/^Unhold +28 +60 /gm)!.length, 4);
  assert.match(table, /^Less no callbacks, day by day$/m);
  assert.match(table, /Wait on the line, mean \(s\)/);
  assert.match(table, / 42 ±4\.2 /);
});

test('one day has no interval, and a run that was ended early says so', () => {
  const report = { ...madeUpReport({ days: 1 }), daysAsked: 20 };
  assert.doesNotMatch(tableOf(report), /±\d/);
  assert.match(tableOf(report), /1 day for each setting \(of 20: ended early\)/);
  assert.match(pageOf(report), /20 were asked for: ended early/);
});

test('names lose what a terminal would obey, and nothing else', () => {
  assert.equal(printable('Ventas ñ 東 👋'), 'Ventas ñ 東 👋');
  assert.equal(printable('a\u001b[31m\r\nb'), 'a\uFFFD[31m\uFFFD\uFFFDb');
});

test('an axis ends on a round number at or above what is to be shown', () => {
  const ticks = (most: number): string =>
    axisFromZero('s', most, String)
      .ticks.map(({ label }) => label)
      .join(' ');
  assert.equal(ticks(97), '0 20 40 60 80 100');
  assert.equal(ticks(100), '0 20 40 60 80 100');
  assert.equal(ticks(101), '0 25 50 75 100 125');
  for (const most of [0, 1e-9, 0.003, 7, 86_400, 1e9]) {
    const axis = axisFromZero('s', most, String);
    assert.ok(axis.to >= most && axis.ticks.length >= 2 && axis.ticks.length <= 7, String(most));
  }
});

test('a plot draws every point inside its frame, whiskers not below zero', () => {
  const axis = axisFromZero('s', 10, String);
  const svg = drawPlot({
    ...{ id: 'p', title: 'A', about: 'b', x: axis, y: axis },
    series: [{ label: 'l', style: 0, isMarked: true, points: [{ x: 5, y: 1, halfWidth: 3 }] }],
  });
  assert.match(svg, /<circle class="mark" cx="334" cy="264.2"/);
  // From 0 (292) to 4 (180.8).
  assert.match(svg, /class="whisker" d="M334 292V180.8/);
  assert.doesNotMatch(svg, /NaN|Infinity/);
});

test('the report is what its schema says, and the schema in schemas/ is that one', () => {
  const path = join(import.meta.dirname, '../../../../schemas/what-if.schema.json');
  const schema = toJSONSchema(whatIfReport);
  const text = `${JSON.stringify(schema, null, 2)}\n`;
  if (process.env['UPDATE']) writeFileSync(path, text);
  assert.equal(readFileSync(path, 'utf8'), text, 'UPDATE=1 npm run test:unit writes it anew');
  const validate = new Ajv2020().compile(schema);
  assert.ok(validate(madeUpReport({ days: 1 })), JSON.stringify(validate.errors));
  assert.ok(!validate({ ...madeUpReport({}), simulated: false }));
});
