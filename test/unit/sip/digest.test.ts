import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { DigestInput } from '../../../src/sip/digest.ts';
import { answerChallenge } from '../../../src/sip/digest.ts';

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** RFC 2617 §3.5. */
const mufasa: DigestInput = {
  challenge: [
    'Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"',
  ],
  method: 'GET',
  uri: '/dir/index.html',
  username: 'Mufasa',
  password: 'Circle Of Life',
  cnonce: '0a4f113b',
  nc: 1,
  body: new Uint8Array(),
};

/** RFC 7616 §3.9.1. */
const sevenSixteen: DigestInput = {
  ...mufasa,
  password: 'Circle of Life',
  cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
};

function challenge7616(algorithm: string): string {
  return `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`;
}

function field(answer: string | null, name: string): string | undefined {
  return new RegExp(`[ ,]${name}=(?:"([^"]*)"|([^,]*))`)
    .exec(answer ?? '')
    ?.slice(1)
    .find(Boolean);
}

test('the example of RFC 2617 §3.5', () => {
  const answer = answerChallenge(mufasa);
  assert.equal(
    answer,
    'Digest username="Mufasa", realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", ' +
      'uri="/dir/index.html", response="6629fae49393a05397450978507c4ef1", cnonce="0a4f113b", qop=auth, ' +
      'nc=00000001, opaque="5ccc069c403ebaf9f0171e9517f40e41"',
  );
});

test('the examples of RFC 7616 §3.9.1, the stronger one whenever both are offered', () => {
  const [weak, strong] = [challenge7616('MD5'), challenge7616('SHA-256')];
  const md5Response = '8ca523f5e9506fed4657c9700eebdbec';
  const sha256Response = '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1';
  const respond = (challenge: string[]): string | undefined =>
    field(answerChallenge({ ...sevenSixteen, challenge }), 'response');
  assert.equal(respond([weak]), md5Response);
  assert.equal(respond([strong]), sha256Response);
  assert.equal(respond([weak, strong]), sha256Response);
  assert.equal(respond([strong, weak]), sha256Response);
  assert.equal(respond([`${weak}, ${strong}`]), sha256Response);
  assert.equal(respond([`Basic realm="x", ${weak}`]), md5Response);
  assert.equal(
    field(answerChallenge({ ...sevenSixteen, challenge: [strong] }), 'algorithm'),
    'SHA-256',
  );
});

test('without qop nothing of ours goes into the hash (RFC 2617 §3.2.2.1)', () => {
  const answer = answerChallenge({
    ...mufasa,
    challenge: ['Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"'],
  });
  assert.equal(field(answer, 'response'), '670fd8c2df070c60b045671b8b24ff02');
  for (const name of ['qop', 'nc', 'cnonce', 'algorithm', 'opaque'])
    assert.equal(field(answer, name), undefined);
});

test('auth-int covers the body, and is taken only where nothing else is offered', () => {
  const body = Buffer.from('v=0\r\n');
  const challenge = ['Digest realm="r", nonce="n", qop="auth-int"'];
  const answer = answerChallenge({ ...mufasa, method: 'INVITE', uri: 'sip:a@b', challenge, body });
  const a2 = md5(`INVITE:sip:a@b:${md5('v=0\r\n')}`);
  const wanted = md5(`${md5('Mufasa:r:Circle Of Life')}:n:00000001:0a4f113b:auth-int:${a2}`);
  assert.equal(field(answer, 'response'), wanted);
  assert.equal(field(answer, 'qop'), 'auth-int');
  assert.equal(field(answerChallenge({ ...mufasa, body }), 'qop'), 'auth');
});

test('a session secret is made of nonce and cnonce (RFC 7616 §3.4.2)', () => {
  const challenge = ['Digest realm="r", nonce="n", algorithm=MD5-sess, qop="auth"'];
  const answer = answerChallenge({ ...mufasa, nc: 26, challenge });
  const a1 = md5(`${md5('Mufasa:r:Circle Of Life')}:n:0a4f113b`);
  const wanted = md5(`${a1}:n:0000001a:0a4f113b:auth:${md5('GET:/dir/index.html')}`);
  assert.equal(field(answer, 'response'), wanted);
  assert.equal(field(answer, 'algorithm'), 'MD5-sess');
  const sha = answerChallenge({ ...mufasa, challenge: [challenge7616('sha-256-SESS')] });
  assert.match(field(sha, 'response') ?? '', /^[0-9a-f]{64}$/);
});

test('quotes and backslashes are hashed as themselves and sent escaped', () => {
  const challenge = ['Digest realm="the \\"r\\\\\\"", nonce="n, o;p"'];
  const answer = answerChallenge({ ...mufasa, username: 'a"b\\c', challenge });
  assert.ok(
    answer?.startsWith('Digest username="a\\"b\\\\c", realm="the \\"r\\\\\\"", nonce="n, o;p"'),
  );
  const secret = md5('a"b\\c:the "r\\":Circle Of Life');
  assert.ok(answer?.includes(md5(`${secret}:n, o;p:${md5('GET:/dir/index.html')}`)));
});

test('what cannot be answered gets no answer', () => {
  for (const value of [
    '',
    'Basic realm="x"',
    'Digest',
    'Digest realm="only"',
    'Digest nonce="only"',
    'Digest realm="r", nonce="n", algorithm=AKAv1-MD5',
    'Digest realm="r", nonce="n", algorithm=SHA-1',
    'Digest realm="r", nonce="n", qop="auth-conf"',
    'Digest realm="r", nonce="never closed',
    'Digest realm="r", nonce="a\0b"',
  ])
    assert.equal(answerChallenge({ ...mufasa, challenge: [value] }), null, value);
});

test('no challenge, however mad, makes it throw or leave the line', () => {
  const pieces = [
    'Digest ',
    'realm=',
    '"',
    'a',
    ',',
    ' ',
    '=',
    '\\',
    'nonce="n"',
    'qop=auth',
    '\0',
    'é',
  ];
  const hostile = fc
    .array(fc.constantFrom(...pieces), { maxLength: 30 })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(hostile, (value) => {
      const answer = answerChallenge({ ...mufasa, challenge: [value] });
      assert.ok(answer === null || !/[\r\n\0]/.test(answer));
    }),
  );
});
