import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { ParseResult, SipMessage, SipRequest } from '../../../src/sip/message.ts';
import { parseMessage, printMessage, responseTo } from '../../../src/sip/message.ts';
import { almostSip, anyMessage } from './arbitraries.ts';

function parse(text: string): ParseResult {
  return parseMessage(Buffer.from(text));
}

function taken(text: string): SipMessage {
  const result = parse(text);
  assert.ok(result.ok, text);
  return result.message;
}

function refused(text: string): { status: number; answerable: boolean } {
  const result = parse(text);
  assert.ok(!result.ok, text);
  return { status: result.status, answerable: result.request !== null };
}

const invite = 'INVITE sip:a@h SIP/2.0\r\nVia: SIP/2.0/UDP h\r\n';

test('names, folds and blanks are evened out, values and order are not', () => {
  const message = taken(
    `${invite}f :\r\n <sip:a@h>\r\n\t;tag=1  \r\nSubject:\r\nX-A: a  b\r\nx-a:c\r\n\r\n`,
  );
  assert.equal(message.headers.get('From'), '<sip:a@h> ;tag=1');
  assert.deepEqual(message.headers.entries(), [
    ['Via', 'SIP/2.0/UDP h'],
    ['f', '<sip:a@h> ;tag=1'],
    ['Subject', ''],
    ['X-A', 'a  b'],
    ['x-a', 'c'],
  ]);
});

test('bare line feeds end lines too, and empty lines before a message are skipped', () => {
  const message = taken('\r\n\n\r\nBYE sip:a@h SIP/2.0\nVia: SIP/2.0/UDP h\n\nbody\r\n');
  assert.equal(message.kind === 'request' && message.method, 'BYE');
  assert.equal(Buffer.from(message.body).toString(), 'body\r\n');
  assert.equal(taken('SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP h\r\n').headers.get('v'), 'SIP/2.0/UDP h');
});

test('a datagram is cut at Content-Length, and refused when it ends before', () => {
  const body = (length: string): string =>
    Buffer.from(taken(`${invite}l: ${length}\r\n\r\n12345`).body).toString();
  assert.equal(body('3'), '123');
  assert.equal(body('005'), '12345');
  assert.equal(body('5\r\nContent-Length:5'), '12345', 'twice the same is no conflict');
  for (const length of ['6', '-1', '+5', '5x', '', '5 5', '5, 5', '99999999999', '5\r\nl: 4'])
    assert.deepEqual(
      refused(`${invite}l: ${length}\r\n\r\n12345`),
      { status: 400, answerable: true },
      length,
    );
});

test('UTF-8 survives, and what is no UTF-8 is read as Latin-1', () => {
  const message = taken('SIP/2.0 200 Всё хорошо\r\nFrom: "Zoë 📞" <sip:a@h>\r\n\r\n');
  assert.equal(message.kind === 'response' && message.reason, 'Всё хорошо');
  assert.equal(message.headers.get('From'), '"Zoë 📞" <sip:a@h>');
  const latin = parseMessage(
    Buffer.from('SIP/2.0 200 OK\r\nFrom: "Zo\xeb" <sip:a@h>\r\n\r\n', 'latin1'),
  );
  assert.equal(latin.ok && latin.message.headers.get('From'), '"Zoë" <sip:a@h>');
});

test('start lines that are not right', () => {
  const lines = [
    ...[
      'INVITE  sip:a@h SIP/2.0',
      'INVITE sip:a@h SIP/2.0 ',
      ' INVITE sip:a@h SIP/2.0',
      'INVITE sip:a@h\tSIP/2.0',
    ],
    ...['INVITE sip:a b@h SIP/2.0', 'INVITE SIP/2.0', 'INVITE sip:\0 SIP/2.0'],
  ];
  for (const line of lines)
    assert.deepEqual(
      refused(`${line}\r\nVia: SIP/2.0/UDP h\r\n\r\n`),
      { status: 400, answerable: true },
      line,
    );
  for (const line of ['SIP/7.0', 'SIP/2.1', 'sip/1.0', 'SIP/20000.5'])
    assert.equal(refused(`OPTIONS sip:a@h ${line}\r\nv: SIP/2.0/UDP h\r\n\r\n`).status, 505, line);
  assert.ok(taken('OPTIONS sip:a@h sip/2.0\r\nv: x\r\n\r\n'), 'the version has no case');
});

test('what must not or cannot be answered is not', () => {
  const texts = [
    ...[
      '',
      '\r\n\r\n',
      '\0\0\0\0',
      'hello\r\n\r\n',
      'GET / HTTP/1.1\r\nVia: x\r\n\r\n',
      'INVITE sip:a@h\r\nVia: x\r\n\r\n',
    ],
    ...[
      'ACK  sip:a@h SIP/2.0\r\nVia: x\r\n\r\n',
      'BYE  sip:a@h SIP/2.0\r\nFrom: x\r\n\r\n',
      'B,YE sip:a@h SIP/2.0\r\nVia: x\r\n\r\n',
    ],
    ...[
      'SIP/2.0 099 x\r\nVia: x\r\n\r\n',
      'SIP/2.0 700 x\r\n\r\n',
      'SIP/2.0 20 x\r\n\r\n',
      'SIP/2.0  200 OK\r\n\r\n',
      'SIP/7.0 200 OK\r\n\r\n',
    ],
    ...['SIP/2.0 200 OK\r\nl: -1\r\n\r\n', 'SIP/2.0 4294967301 x\r\n\r\n'],
  ];
  for (const text of texts) assert.equal(refused(text).answerable, false, JSON.stringify(text));
  assert.ok(taken('SIP/2.0 200\r\nVia: x\r\n\r\n'), 'no reason and no blank before it');
});

test('header lines that are not right', () => {
  for (const line of [
    'no colon',
    ': no name',
    'a b: c',
    'é: x',
    'X: a\rb',
    `X: ${'a'.repeat(16_384)}`,
  ])
    assert.deepEqual(
      refused(`${invite}${line}\r\n\r\n`),
      { status: 400, answerable: true },
      line.slice(0, 20),
    );
  for (const folded of [' X: y', ' X: y\r\n z'])
    assert.equal(refused(`INVITE sip:a@h SIP/2.0\r\n${folded}\r\nVia: x\r\n\r\n`).status, 400);
  assert.equal(refused(`${invite}X: y\r\n${' z\r\n'.repeat(1000)}\r\n`).status, 400);
  assert.ok(taken(`${invite}X: y\r\n${' z\r\n'.repeat(990)}\r\n`));
  assert.equal(
    refused(`${invite}${'X: y\r\n'.repeat(200)}\r\n`).status,
    400,
    'more than 200 headers',
  );
  assert.ok(taken(`${invite}${'X: y\r\n'.repeat(199)}\r\n`));
  assert.deepEqual(refused(`${invite}From: cut sho`), { status: 400, answerable: true });
  assert.equal(parseMessage(Buffer.alloc(65_537, 'a')).ok, false);
});

test('a CR inside a header is not repeated in the answer', () => {
  const result = parse(`${invite}From: a\rX: y\r\n\r\n`);
  assert.ok(!result.ok && result.request);
  assert.equal(responseTo(result.request, 400).headers.get('From'), 'a X: y');
});

test('a response takes over what RFC 3261 §8.2.6.2 says, byte for byte', () => {
  const request = taken(
    'INVITE sip:a@h SIP/2.0\r\nv: one, two\r\nTo: "\\\0" <sip:b@h>\r\nX-A: b\r\nVia: three\r\ni: 7\r\n' +
      'CSeq: 1 INVITE\r\nTimestamp: 54\r\nf: <sip:a@h>;tag=1\r\n\r\n',
  ) as SipRequest;
  const ok = responseTo(request, 200, {
    toTag: 'ours',
    headers: [['X-B', 'c']],
    body: Buffer.from('hi'),
  });
  assert.equal(
    printMessage(ok).toString(),
    'SIP/2.0 200 OK\r\nv: one, two\r\nVia: three\r\nf: <sip:a@h>;tag=1\r\nTo: "\\\0" <sip:b@h>;tag=ours\r\n' +
      'i: 7\r\nCSeq: 1 INVITE\r\nX-B: c\r\nContent-Length: 2\r\n\r\nhi',
  );
  const trying = responseTo(request, 100, { toTag: 'ours' });
  assert.deepEqual(
    [trying.headers.get('To'), trying.headers.get('Timestamp')],
    ['"\\\0" <sip:b@h>', '54'],
  );
  request.headers.set('To', '<sip:b@h>;tag=theirs');
  assert.equal(
    responseTo(request, 200, { toTag: 'ours' }).headers.get('To'),
    '<sip:b@h>;tag=theirs',
  );
  assert.equal(responseTo(request, 486).reason, 'Busy Here');
  assert.equal(responseTo(request, 499).reason, 'Bad Request');
  assert.throws(() => responseTo(request, 200, { headers: [['X-B', 'c\r\nX-C: d']] }), TypeError);
});

test('the printer says how long the body is, whatever was said before', () => {
  const message = taken(`${invite}l: 2\r\nX-A: b\r\nContent-Length: 2\r\n\r\nhi`);
  const text = printMessage({ ...message, body: Buffer.from('héy') }).toString();
  assert.equal(text, `${invite}X-A: b\r\nContent-Length: 4\r\n\r\nhéy`);
});

test('a start line of ours cannot become two', () => {
  const made = taken(`${invite}\r\n`) as SipRequest;
  for (const bad of ['sip:a@h SIP/2.0\r\nX: y', 'sip:a b', '', 'sip:a\0'])
    assert.throws(() => printMessage({ ...made, uri: bad }), TypeError);
  for (const bad of ['', 'IN VITE', 'INVITE\r\n'])
    assert.throws(() => printMessage({ ...made, method: bad }), TypeError);
  const response = responseTo(made, 200);
  for (const bad of ['OK\r\nX: y', '\0'])
    assert.throws(() => printMessage({ ...response, reason: bad }), TypeError);
  for (const bad of [99, 700, 200.5, Number.NaN])
    assert.throws(() => printMessage({ ...response, status: bad }), TypeError);
});

test('what we build and print reads back as what we built', () => {
  fc.assert(
    fc.property(anyMessage, (made) => {
      const result = parseMessage(printMessage(made));
      assert.ok(result.ok);
      const { headers, body, ...rest } = result.message;
      assert.deepEqual(
        [Buffer.from(body), rest],
        [Buffer.from(made.body), { ...rest, ...startOf(made) }],
      );
      assert.deepEqual(headers.entries(), [
        ...made.headers.entries(),
        ['Content-Length', String(made.body.length)],
      ]);
    }),
    { numRuns: 300 },
  );
});

function startOf(message: SipMessage): object {
  return message.kind === 'request'
    ? { kind: 'request', method: message.method, uri: message.uri }
    : { kind: 'response', status: message.status, reason: message.reason };
}

test('no bytes make the reader throw, and every answer to them is one message', () => {
  const bytes = fc.oneof(
    almostSip,
    fc.uint8Array({ maxLength: 200 }),
    anyMessage.map(printMessage),
  );
  fc.assert(
    fc.property(bytes, (input) => {
      const result = parseMessage(input);
      const request = result.ok ? result.message : result.request;
      if (request?.kind !== 'request') return;
      const answer = responseTo(request, 400, { toTag: 'ours' });
      const again = parseMessage(printMessage(answer));
      assert.ok(again.ok && again.message.kind === 'response');
      assert.equal(again.message.headers.entries().length, answer.headers.entries().length + 1);
    }),
    { numRuns: 1000 },
  );
});
