import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dialogGate } from '../../../src/edge/allow-list.ts';
import { failureOf } from '../../../src/edge/invite-outcome.ts';
import { legTarget } from '../../../src/edge/leg-target.ts';
import { readStoredLeg } from '../../../src/edge/stored-leg.ts';
import { Headers } from '../../../src/sip/headers.ts';

test('what a final answer means for a callback', () => {
  const table = {
    busy: [486, 600],
    'no-answer': [408, 480, 487],
    rejected: [300, 302, 380, 401, 402, 403, 404, 407, 410, 433, 484, 603, 604, 607, 608],
    'carrier-error': [400, 415, 420, 482, 483, 488, 491, 500, 502, 503, 504, 580, 606, 699],
  };
  for (const [wanted, statuses] of Object.entries(table))
    for (const status of statuses) {
      const refused = { kind: 'refused', status, reason: 'X', headers: new Headers() } as const;
      const { result, sipStatus, reason } = failureOf(refused, 40_000);
      assert.deepEqual(
        [status, result, sipStatus, reason],
        [status, wanted, status, `${status} X`],
      );
    }
});

test('what became of a call that nobody refused', () => {
  const results = [
    failureOf({ kind: 'ring-timeout' }, 40_000),
    failureOf({ kind: 'cancelled' }, 40_000),
    failureOf({ kind: 'unreachable', reason: 'no\r\naddress' }, 40_000),
  ];
  assert.deepEqual(
    results.map(({ result, sipStatus, reason }) => [result, sipStatus, reason]),
    [
      ['no-answer', null, 'not answered within 40 s'],
      ['cancelled', null, 'cancelled'],
      ['carrier-error', null, 'no address'],
    ],
  );
});

test('a carrier that says when to come back is quoted, and hostile text is not', () => {
  const headers = new Headers([['Retry-After', '120 (busy hour);duration=5']]);
  const refused = { kind: 'refused', status: 503, reason: 'Full\x07\x1b[2J', headers } as const;
  assert.equal(failureOf(refused, 1).reason, '503 Full [2J, Retry-After 120 s');
});

const trunk = { uri: 'sip:acme@trunk.example:5070;transport=tcp', username: 'u', password: 'p' };

test('a number goes to the trunk with its credentials, an address by itself and without them', () => {
  const settings = { trunk, loopback: false };
  assert.deepEqual(legTarget('+12025550111', settings), {
    uri: 'sip:+12025550111@trunk.example:5070;transport=tcp',
    credentials: { username: 'u', password: 'p' },
  });
  assert.deepEqual(legTarget('sip:queue@acme.example?x-a=b', settings), {
    uri: 'sip:queue@acme.example?x-a=b',
    credentials: null,
  });
});

test('what cannot be called is refused before anything is sent', () => {
  const table: [string, boolean, RegExp][] = [
    ['sips:queue@acme.example', false, /TLS/],
    ['tel:+12025550111', false, /neither/],
    ['queue', false, /neither/],
    ['sip:queue@127.0.0.1:5070', false, /loopback/],
    ['sip:queue@localhost', false, /loopback/],
    ['sip:queue@[::1]', false, /loopback/],
    ['+12025550111', true, /SIP_TRUNK_URI/],
  ];
  for (const [to, loopback, why] of table) {
    const target = legTarget(to, { trunk: null, loopback });
    assert.match('refusal' in target ? target.refusal : '', why, to);
  }
  assert.ok('uri' in legTarget('sip:queue@127.0.0.1:5070', { trunk: null, loopback: true }));
});

test('a stored leg is read back, and one of another shape is not trusted', () => {
  const stored = {
    ...{ callId: 'c', fromTag: 'f', branch: 'b', requestUri: 'sip:x', nextHop: null },
    ...{ fromUri: 'sip:a', toUri: 'sip:b', viaHost: 'h:1', protocol: 'TCP', cseq: 3 },
    ...{ remoteTag: 't', remoteTarget: 'sip:r', routeSet: ['sip:p;lr'] },
  };
  assert.deepEqual(readStoredLeg(JSON.parse(JSON.stringify(stored))), stored);
  for (const name of ['callId', 'fromTag', 'branch', 'requestUri', 'fromUri', 'toUri', 'viaHost'])
    assert.equal(readStoredLeg({ ...stored, [name]: 7 }), null, name);
  const old = readStoredLeg({ ...stored, protocol: 1, cseq: 'x', routeSet: 'y', remoteTag: 0 });
  assert.deepEqual(old, { ...stored, protocol: 'UDP', cseq: 1, routeSet: [], remoteTag: null });
});

test('who may open a call: those on the list; without one, everybody', () => {
  const allow = { allows: (address: string) => address === '192.0.2.1' };
  const may = dialogGate(allow);
  assert.deepEqual([may({ host: '192.0.2.1' }), may({ host: '192.0.2.2' })], [true, false]);
  assert.equal(dialogGate(null)({ host: '192.0.2.9' }), true);
});
