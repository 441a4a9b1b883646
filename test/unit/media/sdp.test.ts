import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { SdpSession } from '../../../src/media/sdp.ts';

const create = (host = '192.0.2.1', port = 20_000): SdpSession =>
  new SdpSession({ host, port, sessionId: 77 });

/** An SDP of a peer; lines replace or join the usual ones. */
function peerSdp(media: string[], session: string[] = ['c=IN IP4 198.51.100.5']): string {
  const head = ['v=0', 'o=alice 1 1 IN IP4 198.51.100.5', 's=call', ...session, 't=0 0'];
  return [...head, ...media, ''].join('\r\n');
}

const linesOf = (sdp: string, prefix: string): string[] =>
  sdp.split('\r\n').filter((line) => line.startsWith(prefix));

const usual = ['m=audio 4000 RTP/AVP 0 8 96', 'a=rtpmap:96 telephone-event/8000'];

test('an offer names both laws, keys and 20 ms', () => {
  assert.equal(
    create().offer(),
    [
      'v=0',
      'o=- 77 1 IN IP4 192.0.2.1',
      's=-',
      'c=IN IP4 192.0.2.1',
      't=0 0',
      'm=audio 20000 RTP/AVP 0 8 101',
      'a=rtpmap:0 PCMU/8000',
      'a=rtpmap:8 PCMA/8000',
      'a=rtpmap:101 telephone-event/8000',
      'a=fmtp:101 0-15',
      'a=ptime:20',
      'a=sendrecv',
      '',
    ].join('\r\n'),
  );
});

test('an IPv6 address is named as one', () => {
  assert.deepEqual(linesOf(create('::1').offer(), 'c='), ['c=IN IP6 ::1']);
});

test('an answer takes the first codec of the offer and its numbers', () => {
  const cases: [what: string, media: string[], answered: string, sends: unknown[]][] = [
    ['mu-law first', usual, '0 96', ['ulaw', 0, 96]],
    ['A-law first', ['m=audio 4000 RTP/AVP 8 0'], '8', ['alaw', 8, null]],
    [
      'numbers of the peer',
      [
        'm=audio 4000 RTP/AVP 18 97 98',
        'a=rtpmap:97 pcma/8000/1',
        'a=rtpmap:98 Telephone-Event/8000',
      ],
      '97 98',
      ['alaw', 97, 98],
    ],
    [
      'keys only at 8 kHz',
      ['m=audio 4000 RTP/AVP 0 110', 'a=rtpmap:110 telephone-event/48000'],
      '0',
      ['ulaw', 0, null],
    ],
  ];
  for (const [what, media, answered, sends] of cases) {
    const { sdp, plan } = create().answer(peerSdp(media))!;
    assert.deepEqual(linesOf(sdp, 'm='), [`m=audio 20000 RTP/AVP ${answered}`], what);
    assert.deepEqual([plan.codec, plan.sendType, plan.sendEventType], sends, what);
    assert.deepEqual(plan.remote, { host: '198.51.100.5', port: 4_000 }, what);
  }
});

const holds: [media: string, direction: string, maySend: boolean, expects: boolean][] = [
  ['a=sendrecv', 'sendrecv', true, true],
  ['', 'sendrecv', true, true],
  ['a=sendonly', 'recvonly', false, false],
  ['a=recvonly', 'sendonly', true, false],
  ['a=inactive', 'inactive', false, false],
  ['c=IN IP4 0.0.0.0', 'recvonly', false, false],
];
for (const [line, direction, maySend, expects] of holds)
  test(`an offer with "${line}" is answered ${direction}`, () => {
    const offer = peerSdp([usual[0]!, line]);
    const { sdp, plan } = create().answer(offer)!;
    assert.deepEqual(linesOf(sdp, 'a=').at(-1), `a=${direction}`);
    assert.deepEqual([plan.maySend, plan.expectsMedia], [maySend, expects]);
    const asAnswer = create().acceptAnswer(offer)!;
    assert.deepEqual([asAnswer.maySend, asAnswer.expectsMedia], [maySend, expects]);
  });

test('a direction of the whole session counts unless the stream has its own', () => {
  const session = ['c=IN IP4 198.51.100.5', 'a=sendonly'];
  assert.equal(create().answer(peerSdp([usual[0]!], session))!.plan.maySend, false);
  const own = peerSdp([usual[0]!, 'a=sendrecv'], session);
  assert.equal(create().answer(own)!.plan.maySend, true);
});

test('other streams are rejected in their place (RFC 3264 §6)', () => {
  const offer = peerSdp([
    'm=video 5000 RTP/AVP 96 97',
    'm=audio 4002 RTP/SAVP 0',
    'm=audio 4000 RTP/AVP 0',
    'm=audio 4004 RTP/AVP 8',
    'm=application 9 UDP/BFCP *',
  ]);
  const session = create();
  const streams = [
    'm=video 0 RTP/AVP 96',
    'm=audio 0 RTP/SAVP 0',
    'm=audio 20000 RTP/AVP 0',
    'm=audio 0 RTP/AVP 8',
    'm=application 0 UDP/BFCP *',
  ];
  assert.deepEqual(linesOf(session.answer(offer)!.sdp, 'm='), streams);
  streams[2] = 'm=audio 20000 RTP/AVP 0 8 101';
  assert.deepEqual(linesOf(session.offer(), 'm='), streams, 'later offers keep every stream');
});

test('the version grows when the text changes, and only then', () => {
  const session = create();
  const versions = [
    session.offer(),
    session.offer(),
    session.answer(peerSdp(usual))!.sdp,
    session.answer(peerSdp(usual))!.sdp,
    session.answer(peerSdp([...usual, 'a=sendonly']))!.sdp,
    session.offer(),
  ].map((sdp) => linesOf(sdp, 'o=')[0]!.split(' ')[2]);
  assert.deepEqual(versions, ['1', '1', '2', '2', '3', '4']);
});

test('numbers once agreed keep their meaning in later offers', () => {
  const session = create();
  session.answer(peerSdp(['m=audio 4000 RTP/AVP 8 101', 'a=rtpmap:101 telephone-event/8000']));
  assert.deepEqual(linesOf(session.offer(), 'm='), ['m=audio 20000 RTP/AVP 8 101 0']);
  session.answer(peerSdp(['m=audio 4000 RTP/AVP 101', 'a=rtpmap:101 PCMU/8000']));
  const [line] = linesOf(session.offer(), 'm=');
  assert.equal(line, 'm=audio 20000 RTP/AVP 101 8 102');
});

test('a refused offer leaves the session as it was', () => {
  const session = create();
  const before = session.offer();
  assert.equal(session.answer(peerSdp(['m=video 5000 RTP/AVP 96'])), null);
  assert.equal(session.offer(), before);
});

test('a peer may send by our numbers and by its own, and from where its message came', () => {
  const session = create();
  session.offer();
  const plan = session.acceptAnswer(peerSdp(usual), '203.0.113.9')!;
  assert.deepEqual(plan.receive, [
    { type: 0, payload: 'ulaw' },
    { type: 8, payload: 'alaw' },
    { type: 101, payload: 'event' },
    { type: 96, payload: 'event' },
  ]);
  assert.equal(plan.sendEventType, 96);
  assert.deepEqual(plan.sourceHosts, ['198.51.100.5', '203.0.113.9']);
});

const refused: [what: string, sdp: string][] = [
  ['nothing', ''],
  ['no SDP', 'hello'],
  ['no version', peerSdp(usual).replace('v=0\r\n', '')],
  ['no stream', peerSdp([])],
  ['a stream without a type', peerSdp(['m=', ...usual])],
  ['no address', peerSdp(usual, [])],
  ['a name for an address', peerSdp(usual, ['c=IN IP4 pbx.example.com'])],
  ['a group address', peerSdp(usual, ['c=IN IP4 239.1.1.1'])],
  ['a broadcast address', peerSdp(usual, ['c=IN IP4 255.255.255.255'])],
  ['an IPv6 group address', peerSdp(usual, ['c=IN IP6 ff02::1'])],
  ['a group address with a TTL', peerSdp(usual, ['c=IN IP4 224.2.1.1/127'])],
  ['port 0', peerSdp(['m=audio 0 RTP/AVP 0'])],
  ['a port too high', peerSdp(['m=audio 70000 RTP/AVP 0'])],
  ['no port', peerSdp(['m=audio  RTP/AVP 0'])],
  ['other codecs', peerSdp(['m=audio 4000 RTP/AVP 18 9'])],
  ['keys alone', peerSdp(['m=audio 4000 RTP/AVP 96', usual[1]!])],
  ['a renamed 0', peerSdp(['m=audio 4000 RTP/AVP 0', 'a=rtpmap:0 opus/48000/2'])],
  ['PCMU at 16 kHz', peerSdp(['m=audio 4000 RTP/AVP 97', 'a=rtpmap:97 PCMU/16000'])],
  ['PCMU in stereo', peerSdp(['m=audio 4000 RTP/AVP 97', 'a=rtpmap:97 PCMU/8000/2'])],
  ['encrypted media', peerSdp(['m=audio 4000 RTP/SAVP 0'])],
  ['too many streams', peerSdp(Array.from({ length: 21 }, () => usual[0]!))],
  ['too long', peerSdp([...usual, `a=x:${'y'.repeat(20_000)}`])],
];
for (const [what, sdp] of refused)
  test(`refused: ${what}`, () => {
    assert.equal(create().answer(sdp), null);
    assert.equal(create().acceptAnswer(sdp), null);
  });

test('lines end in LF, or in CRLF, or the last in nothing', () => {
  const sdp = peerSdp(usual);
  for (const text of [sdp.replaceAll('\r\n', '\n'), sdp.trimEnd()])
    assert.ok(create().answer(text) !== null);
});

test('two sessions agree on what each sends and the other takes', () => {
  const direction = fc.constantFrom('sendrecv', 'sendonly', 'recvonly', 'inactive');
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.boolean(), direction), { minLength: 1, maxLength: 6 }),
      (rounds) => {
        const [a, b] = [create('192.0.2.1', 20_000), create('192.0.2.2', 30_000)];
        for (const [swapped, held] of rounds) {
          const [one, other] = swapped ? [b, a] : [a, b];
          const offer = one.offer().replace('a=sendrecv', `a=${held}`);
          const { sdp, plan } = other.answer(offer)!;
          const back = one.acceptAnswer(sdp)!;
          for (const [from, to] of [
            [plan, back],
            [back, plan],
          ] as const) {
            assert.ok(
              to.receive.some(
                ({ type, payload }) => type === from.sendType && payload === from.codec,
              ),
            );
            assert.ok(
              to.receive.some(
                ({ type, payload }) => type === from.sendEventType && payload === 'event',
              ),
            );
          }
          assert.equal(plan.maySend, held === 'sendrecv' || held === 'recvonly');
        }
      },
    ),
  );
});

test('any text: an answer or null, never an exception, never a line of the peer smuggled in', () => {
  const good = peerSdp([...usual, 'm=video 5000 RTP/AVP 96']);
  const spoiled = fc
    .tuple(
      fc.nat(good.length),
      fc.nat(20),
      fc.oneof(
        fc.string(),
        fc.constantFrom('\r\n', '\n', '\0', ' ', '999999999999', 'm=', 'c=', 'a=rtpmap:'),
      ),
    )
    .map(([at, cut, text]) => good.slice(0, at) + text + good.slice(at + cut));
  const line =
    /^(v=0|o=- 77 \d+ IN IP4 192\.0\.2\.1|s=-|c=IN IP4 192\.0\.2\.1|t=0 0|m=\w+ \d+ [\w/]* [\w.*+ -]+|a=[\w-]+(:[ \w/.-]+)?|)$/;
  fc.assert(
    fc.property(fc.oneof(spoiled, fc.string()), (text) => {
      const answered = create().answer(text);
      if (answered === null) return;
      for (const one of answered.sdp.split('\r\n')) assert.match(one, line);
    }),
    { numRuns: 300 },
  );
});
