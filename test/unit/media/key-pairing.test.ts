import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { KeyPath } from '../../../src/media/key-pairing.ts';
import { KeyPairing } from '../../../src/media/key-pairing.ts';

type Report = [path: KeyPath, key: string, atMs: number, heldMs?: number];

function count(reports: Report[]): string {
  const pairing = new KeyPairing();
  return reports
    .filter(([path, key, atMs, heldMs = 0]) => pairing.isNew(path, key, heldMs, atMs))
    .map(([, key]) => key)
    .join('');
}

const table: [what: string, reports: Report[], keys: string][] = [
  [
    'both paths',
    [
      ['rtp', '5', 0],
      ['info', '5', 30],
    ],
    '5',
  ],
  [
    'both paths, INFO first',
    [
      ['info', '5', 0],
      ['rtp', '5', 30],
    ],
    '5',
  ],
  [
    'one path, pressed twice fast',
    [
      ['rtp', '1', 0],
      ['rtp', '1', 120],
    ],
    '11',
  ],
  [
    'INFO alone, pressed twice',
    [
      ['info', '1', 0],
      ['info', '1', 200],
    ],
    '11',
  ],
  [
    'twice by both',
    [
      ['rtp', '1', 0],
      ['info', '1', 80],
      ['rtp', '1', 200],
      ['info', '1', 280],
    ],
    '11',
  ],
  [
    'INFO behind by a press',
    [
      ['rtp', '1', 0],
      ['rtp', '1', 200],
      ['info', '1', 250],
      ['info', '1', 300],
    ],
    '11',
  ],
  [
    'by both, then by one',
    [
      ['rtp', '1', 0],
      ['info', '1', 30],
      ['info', '1', 400],
    ],
    '11',
  ],
  [
    'two keys crossing',
    [
      ['rtp', '1', 0],
      ['rtp', '2', 200],
      ['info', '1', 210],
      ['info', '2', 220],
    ],
    '12',
  ],
  [
    'far apart',
    [
      ['rtp', '5', 0],
      ['info', '5', 2_000],
    ],
    '55',
  ],
  [
    'held for 3 s, INFO at its end',
    [
      ['rtp', '5', 0],
      ['info', '5', 3_050, 3_000],
    ],
    '5',
  ],
  [
    'different keys',
    [
      ['rtp', '1', 0],
      ['info', '2', 10],
    ],
    '12',
  ],
];

for (const [what, reports, keys] of table)
  test(`${what}: ${keys}`, () => assert.equal(count(reports), keys));

test('presses by both paths are counted as by one', () => {
  const press = fc.record({ key: fc.constantFrom('1', '2'), lagMs: fc.nat(900) });
  fc.assert(
    fc.property(fc.array(press, { maxLength: 12 }), fc.boolean(), (presses, infoFirst) => {
      const reports = presses.flatMap(({ key, lagMs }, i): Report[] => {
        const [first, second]: KeyPath[] = infoFirst ? ['info', 'rtp'] : ['rtp', 'info'];
        return [
          [first!, key, i * 1_000],
          [second!, key, i * 1_000 + lagMs],
        ];
      });
      assert.equal(count(reports), presses.map(({ key }) => key).join(''));
    }),
  );
});
