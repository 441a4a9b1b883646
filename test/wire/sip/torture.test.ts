import assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { realClock } from '../../../src/base/clock.ts';
import { silentLog } from '../../../src/base/log.ts';
import { parseMessage } from '../../../src/sip/message.ts';
import { createUserAgent, type UserAgent } from '../../../src/sip/user-agent.ts';
import { answer, offer } from '../../support/two-agents.ts';
import { invalidMessages } from '../../unit/sip/torture/invalid.ts';
import type { TortureMessage } from '../../unit/sip/torture/notation.ts';
import { semanticMessages } from '../../unit/sip/torture/semantic.ts';
import { validMessages } from '../../unit/sip/torture/valid.ts';

let agent: UserAgent;

before(async () => {
  agent = await createUserAgent({
    ...{ clock: realClock, log: silentLog, host: '127.0.0.1', port: 0 },
    onInvite(call) {
      if (call.request.uri.includes('friend')) void call.accept({ sdp: answer });
      else call.refuse(486);
    },
  });
});
after(() => agent.close());

/** The final answers to what a legal request of the RFC asks a user agent that only takes calls. */
function finalStatuses({ verdict, bytes }: TortureMessage): readonly number[] {
  if (verdict !== 'accept') return verdict === 'silent' ? [] : verdict;
  const result = parseMessage(bytes);
  if (!result.ok || result.message.kind === 'response') return [];
  switch (result.message.method) {
    case 'OPTIONS':
      return [200];
    case 'INVITE':
      return [/;\s*tag\s*=/.test(result.message.headers.get('To') ?? '') ? 481 : 486];
    default:
      return [405];
  }
}

/** Sends the message, then an OPTIONS of our own; what came back before that one's answer is the answer. */
async function statusesOf(socket: Socket, bytes: Uint8Array): Promise<number[]> {
  const statuses: number[] = [];
  const { promise, resolve } = Promise.withResolvers<number[]>();
  socket.on('message', (packet) => {
    const result = parseMessage(packet);
    assert.ok(result.ok && result.message.kind === 'response', packet.toString('latin1'));
    if (result.message.headers.get('Call-ID') === 'sentinel') resolve(statuses);
    else if (result.message.status >= 200) statuses.push(result.message.status);
  });
  const { port } = socket.address();
  socket.send(bytes, agent.port, agent.host);
  socket.send(
    [
      `OPTIONS sip:${agent.host} SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bKsentinel${port}`,
      `From: <sip:test@127.0.0.1>;tag=${port}`,
      'To: <sip:test@127.0.0.1>',
      'Call-ID: sentinel',
      'CSeq: 1 OPTIONS',
      'Max-Forwards: 70',
      'Content-Length: 0',
      '\r\n',
    ].join('\r\n'),
    agent.port,
    agent.host,
  );
  return promise;
}

for (const message of [...validMessages, ...invalidMessages, ...semanticMessages]) {
  const { name, section, bytes } = message;
  test(`over UDP: RFC 4475 §${section} ${name} is answered to where it came from`, async () => {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    try {
      const statuses = [...new Set(await statusesOf(socket, bytes))];
      const wanted = finalStatuses(message);
      assert.equal(statuses.length, wanted.length === 0 ? 0 : 1);
      for (const status of statuses)
        assert.ok(wanted.includes(status), `${status}, not ${wanted.join()}`);
    } finally {
      socket.close();
    }
  });
}

test('after all of them a call is taken as ever', async () => {
  const caller = await createUserAgent({
    ...{ clock: realClock, log: silentLog, host: '127.0.0.1', port: 0 },
  });
  const call = caller.invite({
    to: `sip:friend@${agent.host}:${agent.port}`,
    from: { uri: 'sip:caller@127.0.0.1' },
    sdp: offer,
    ringTimeoutMs: 5_000,
    ids: { callId: 'after-all', fromTag: 'caller', branch: 'z9hG4bKafterall' },
  });
  const result = await call.result;
  assert.ok(result.kind === 'answered' && result.sdp === answer);
  await result.dialog.bye();
  await caller.close();
});
