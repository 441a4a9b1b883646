import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sipp } from '../../support/sipp.ts';
import { Platform } from './platform.ts';

let platform: Platform;
before(async () => {
  platform = await Platform.start();
});
after(() => platform.stop());

const number = '+12025550143';

interface Caller {
  /** After the host and port of the request URI. */
  uriTail?: string;
  from?: string;
  headers?: string[];
  /** Keys sent by INFO, each once the one before was taken. */
  keys: string;
}

/** A caller without audio: INVITE, keys, and then the other side hangs up. */
function scenario({ uriTail = '', from = 'anonymous', headers = [], keys }: Caller): string {
  const tag = 'tag=[pid]SIPpTag00[call_number]';
  const common = (to: string, method: string, cseq: number): string =>
    [
      'Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]',
      `From: <sip:${from}@[local_ip]:[local_port]>;${tag}`,
      `To: <sip:[service]@[remote_ip]:[remote_port]>${to}`,
      'Call-ID: [call_id]',
      `CSeq: ${cseq} ${method}`,
      'Contact: <sip:caller@[local_ip]:[local_port];transport=[transport]>',
      'Max-Forwards: 70',
    ].join('\n');
  const inDialog = (method: string, cseq: number): string =>
    `${method} [next_url] SIP/2.0\n${common('[peer_tag_param]', method, cseq)}`;
  const info = (key: string, at: number): string => `
  <send retrans="500"><![CDATA[
${inDialog('INFO', at + 2)}
Content-Type: application/dtmf-relay
Content-Length: [len]

Signal=${key}
Duration=160
]]></send>
  <recv response="200"/>`;
  const sdp = [
    'v=0',
    'o=- 1 1 IN IP[local_ip_type] [local_ip]',
    's=-',
    'c=IN IP[media_ip_type] [media_ip]',
    't=0 0',
    'm=audio [media_port] RTP/AVP 0',
  ].join('\n');
  const invite = [
    `INVITE sip:[service]@[remote_ip]:[remote_port]${uriTail} SIP/2.0`,
    common('', 'INVITE', 1),
    ...headers,
  ].join('\n');
  return `<?xml version="1.0" encoding="UTF-8"?>
<scenario name="caller">
  <send retrans="500"><![CDATA[
${invite}
Content-Type: application/sdp
Content-Length: [len]

${sdp}
]]></send>
  <recv response="100" optional="true"/>
  <recv response="200" rrs="true"/>
  <send><![CDATA[
${inDialog('ACK', 1)}
Content-Length: 0

]]></send>
${Array.from(keys, info).join('\n')}
  <recv request="BYE" timeout="20000"/>
  <send><![CDATA[
SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0

]]></send>
</scenario>`;
}

async function run(caller: Caller, to: string, transport: 'u1' | 't1' = 'u1'): Promise<string> {
  const target = `127.0.0.1:${platform.edge.port}`;
  const calling = await sipp({ scenario: scenario(caller), target, service: to, transport });
  const { ok, output, messages } = await calling.done;
  assert.ok(ok, output + messages);
  return messages;
}

describe('SIPp as the contact centre', { concurrency: true }, () => {
  const hex = Buffer.from(number).toString('hex');
  const places: [string, Omit<Caller, 'keys'>, 'u1' | 't1', string | undefined][] = [
    ['in a header', { headers: [`x-user-to-user: ${number}`] }, 'u1', number],
    ['in a header, over TCP', { headers: [`X-USER-TO-USER:${number}`] }, 't1', number],
    ['in a header of the URI', { uriTail: '?x-user-to-user=%2B12025550143' }, 'u1', number],
    ['in a header of the URI, raw', { uriTail: `?x-user-to-user=${number}` }, 't1', number],
    ['in User-to-User', { headers: [`User-to-User: ${number}`] }, 'u1', number],
    [
      'in User-to-User, as hex',
      { headers: [`User-to-User: ${hex};encoding=hex`] },
      'u1',
      `${hex};encoding=hex`,
    ],
    [
      'in P-Asserted-Identity',
      { headers: [`P-Asserted-Identity: "A" <sip:${number}@x>`] },
      'u1',
      undefined,
    ],
    ['in From', { from: number }, 'u1', undefined],
    [
      'before the terminator',
      { headers: [`x-user-to-user: ${number}#"<Say>hi</Say>`] },
      'u1',
      number,
    ],
  ];
  for (const [where, caller, transport, wanted] of places)
    test(`the caller's number ${where}`, async () => {
      const { target, number: to } = await platform.add();
      await run({ ...caller, keys: '11' }, to, transport);
      const callback = await platform.callback(target.id);
      assert.equal(callback.number, number);
      assert.equal(callback.metadata['x-user-to-user'], wanted);
    });

  test('a caller who keeps holding is given back with reason and result', async () => {
    const { target, number: to } = await platform.add();
    const messages = await run({ from: number, keys: '2' }, to);
    assert.match(messages, /^X-Unhold-Result: hold\r?$/m);
    assert.match(messages, /^Reason: Q\.850;cause=16;text="hold"\r?$/m);
    assert.deepEqual(await platform.callbacks(target.id), []);
  });

  const hostile: [string, string, string | undefined][] = [
    [
      'quotes and TwiML',
      '"<Response><Dial>+19005550000</Dial>',
      '"<Response><Dial>+19005550000</Dial>',
    ],
    ['an emoji', '😀😀', '😀😀'],
    ['10 kB', 'x'.repeat(10_000), 'x'.repeat(60)],
    ['a bell', 'a\x07b', 'a'],
    ['nothing', '', undefined],
  ];
  for (const [what, value, kept] of hostile)
    test(`a header with ${what} is carried or cut`, async () => {
      const { target, number: to } = await platform.add();
      // A CDATA section holds anything but its own end; TCP, as UDP has no room for 10 kB on every path.
      await run({ from: number, headers: [`x-user-to-user: ${value}`], keys: '11' }, to, 't1');
      const callback = await platform.callback(target.id);
      assert.deepEqual([callback.number, callback.metadata['x-user-to-user']], [number, kept]);
    });

  test('line ends in a header of the URI add no header and no line', async () => {
    const { target, number: to } = await platform.add();
    const uriTail = '?x-user-to-user=a%0D%0AX-Unhold-Callback:%20b%0D%0A%0D%0A';
    await run({ from: number, uriTail, keys: '11' }, to);
    const callback = await platform.callback(target.id);
    assert.equal(callback.metadata['x-user-to-user'], 'a');
  });
});
