import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Headers } from '../../../src/sip/headers.ts';
import { markSource, parseVia, parseViaList, printVia, topVia } from '../../../src/sip/via.ts';

test('a hop is read whatever its spacing (RFC 4475 §3.1.1.1)', () => {
  for (const text of [
    'SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1;rport',
    'SIP  /   2.0 /\tudp    192.0.2.1 : 5060 ;  branch = z9hG4bK1 ; RPORT',
  ])
    assert.deepEqual(parseVia(text), {
      transport: 'UDP',
      host: '192.0.2.1',
      port: 5060,
      params: new Map([
        ['branch', 'z9hG4bK1'],
        ['rport', null],
      ]),
    });
  assert.equal(parseVia('SIP/2.0/UNKNOWN t4.example.com')?.transport, 'UNKNOWN');
});

test('IPv6, in sent-by and in received with or without brackets (RFC 5118 §4.5)', () => {
  for (const received of ['[2001:db8::9:255]', '2001:db8::9:255']) {
    const via = parseVia(`SIP/2.0/TCP [2001:db8::9:1]:6050;received=${received};branch=b`);
    assert.deepEqual(
      [via?.host, via?.port, via?.params.get('received')],
      ['2001:db8::9:1', 6050, received],
    );
  }
  const text = 'SIP/2.0/UDP [2001:db8::9:1]:6050;branch=z9hG4bK';
  const via = parseVia(text);
  assert.equal(via && printVia(via), text);
});

test('what is malformed is nothing', () => {
  const texts = [
    ...[
      '',
      'SIP/2.0/UDP',
      'SIP/2.0/UDP ',
      'SIP/2.0 UDP h',
      'SIP/7.0/UDP h',
      'HTTP/2.0/UDP h',
      'SIP/2.0/U DP h',
    ],
    ...[
      'SIP/2.0/UDP h:',
      'SIP/2.0/UDP h:70000',
      'SIP/2.0/UDP h x',
      'SIP/2.0/UDP 2001:db8::1',
      'SIP/2.0/UDP [::1',
    ],
    ...[
      'SIP/2.0/UDP h;',
      'SIP/2.0/UDP h;;,;,,',
      'SIP/2.0/UDP h;branch=',
      'SIP/2.0/UDPh',
      'SIP/2.0/UDP h:5 0',
    ],
  ];
  for (const text of texts) assert.equal(parseVia(text), null, text);
});

test('the topmost hop is the first member of the first line', () => {
  const headers = new Headers([
    ['v', 'SIP/2.0/TCP a;branch=1 , SIP/2.0/UDP b'],
    ['Via', 'SIP/2.0/UDP c'],
  ]);
  assert.equal(topVia(headers)?.host, 'a');
  assert.deepEqual(
    parseViaList(headers.all('Via'))?.map(({ host }) => host),
    ['a', 'b', 'c'],
  );
  assert.equal(topVia(new Headers()), null);
  assert.equal(parseViaList(['SIP/2.0/UDP a,']), null);
});

test('the source of a request is noted where RFC 3261 §18.2.1 and RFC 3581 §4 want it', () => {
  const marked = (via: string): string[] => {
    const headers = new Headers([
      ['Via', via],
      ['Via', 'SIP/2.0/UDP below'],
    ]);
    markSource(headers, { host: '192.0.2.9', port: 40_000 });
    return headers.all('Via');
  };
  const below = 'SIP/2.0/UDP below';
  assert.deepEqual(marked('SIP/2.0/UDP 192.0.2.9'), ['SIP/2.0/UDP 192.0.2.9', below]);
  assert.deepEqual(marked('SIP/2.0/UDP host;branch=1'), [
    'SIP/2.0/UDP host;branch=1;received=192.0.2.9',
    below,
  ]);
  assert.deepEqual(marked('SIP/2.0/UDP 192.0.2.9;rport;branch=1, SIP/2.0/TCP x'), [
    'SIP/2.0/UDP 192.0.2.9;rport=40000;branch=1;received=192.0.2.9, SIP/2.0/TCP x',
    below,
  ]);
  assert.deepEqual(
    marked('SIP/2.0/UDP h;;'),
    ['SIP/2.0/UDP h;;', below],
    'a malformed one is left alone',
  );
});

test('a forged received is put right', () => {
  const headers = new Headers([['Via', 'SIP/2.0/UDP host;received=203.0.113.7;rport=1;branch=1']]);
  markSource(headers, { host: '192.0.2.9', port: 40_000 });
  assert.equal(headers.get('Via'), 'SIP/2.0/UDP host;received=192.0.2.9;rport=40000;branch=1');
});
