import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SipRequest } from '../../../src/sip/message.ts';
import { parseMessage, printMessage, responseTo } from '../../../src/sip/message.ts';
import { StreamParser } from '../../../src/sip/stream-parser.ts';
import { checkRequest, isUsableResponse } from '../../../src/sip/validate.ts';
import { invalidMessages } from './torture/invalid.ts';
import { ipv6Messages } from './torture/ipv6.ts';
import { semanticMessages } from './torture/semantic.ts';
import { validMessages } from './torture/valid.ts';

interface Outcome {
  verdict: number | 'accept' | 'silent';
  request: SipRequest | null;
}

/** What a user agent does with a datagram before it looks at what the message wants. */
function outcomeOf(bytes: Buffer): Outcome {
  const result = parseMessage(bytes);
  if (!result.ok)
    return { verdict: result.request ? result.status : 'silent', request: result.request };
  const { message } = result;
  if (message.kind === 'response')
    return { verdict: isUsableResponse(message) ? 'accept' : 'silent', request: null };
  return { verdict: checkRequest(message)?.status ?? 'accept', request: message };
}

const rfc4475 = [...validMessages, ...invalidMessages, ...semanticMessages];

test('the transcription of RFC 4475 is whole', () => {
  assert.equal(rfc4475.length, 49);
  assert.equal(new Set(rfc4475.map(({ section }) => section)).size, 49);
});

for (const { name, section, verdict, why, bytes } of [...rfc4475, ...ipv6Messages]) {
  const rfc = ipv6Messages.some((message) => message.name === name) ? 5118 : 4475;
  test(`RFC ${rfc} §${section} ${name}: ${why}`, () => {
    const outcome = outcomeOf(bytes);
    const wanted: readonly Outcome['verdict'][] = typeof verdict === 'string' ? [verdict] : verdict;
    assert.ok(
      wanted.includes(outcome.verdict),
      `${String(outcome.verdict)} is not ${String(verdict)}`,
    );
    // Whatever it was, an answer to it can be formed and reads back as one message.
    if (!outcome.request) return;
    const answer = responseTo(outcome.request, 400, { toTag: 'ours' });
    const again = parseMessage(printMessage(answer));
    assert.ok(again.ok && again.message.kind === 'response');
    for (const header of ['Via', 'From', 'Call-ID', 'CSeq'])
      assert.deepEqual(again.message.headers.all(header), outcome.request.headers.all(header));
  });
}

test('over a stream every one of them is taken in byte by byte without harm', () => {
  for (const { name, bytes } of [...rfc4475, ...ipv6Messages]) {
    const parser = new StreamParser();
    const found = Array.from(bytes, (byte) => parser.push(Uint8Array.of(byte))).flat();
    const isWhole = name !== 'clerr';
    assert.equal(found.length > 0, isWhole, name);
  }
});

test('a length that cannot be trusted breaks a stream off', () => {
  for (const name of ['ncl', 'mcl01']) {
    const parser = new StreamParser();
    const [first, ...others] = parser.push(rfc4475.find((one) => one.name === name)!.bytes);
    assert.ok(first && !first.ok && first.status === 400 && first.request);
    assert.deepEqual(others, []);
    assert.ok(parser.broken);
  }
});
