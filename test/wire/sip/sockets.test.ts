import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { afterEach, test } from 'node:test';
import { HandClock, realClock } from '../../../src/base/clock.ts';
import { silentLog } from '../../../src/base/log.ts';
import type { IncomingCall } from '../../../src/sip/invite-server.ts';
import type { UserAgent } from '../../../src/sip/user-agent.ts';
import { TcpTransport } from '../../../src/sip/transport-tcp.ts';
import { createUserAgent } from '../../../src/sip/user-agent.ts';

const sdp = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n';
const open: UserAgent[] = [];

async function agent(onInvite?: (call: IncomingCall) => void): Promise<UserAgent> {
  const made = await createUserAgent({
    clock: realClock,
    log: silentLog,
    host: '127.0.0.1',
    port: 0,
    ...(onInvite ? { onInvite } : {}),
  });
  open.push(made);
  return made;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

for (const transport of ['udp', 'tcp']) {
  test(`a call over ${transport} sockets, hung up by the callee`, async () => {
    const taken = Promise.withResolvers<void>();
    const bob = await agent((call) => {
      call.progress(180);
      void call.accept({ sdp }).then(async (result) => {
        assert.equal(result.kind, 'confirmed');
        if (result.kind === 'confirmed') await result.dialog.bye();
        taken.resolve();
      });
    });
    const alice = await agent();
    const call = alice.invite({
      to: `sip:+15550100@127.0.0.1:${bob.port};transport=${transport}`,
      from: { uri: 'sip:alice@127.0.0.1' },
      sdp,
      ringTimeoutMs: 10_000,
      ids: { callId: `wire-${transport}`, fromTag: 'a', branch: `z9hG4bK-wire-${transport}` },
    });
    const result = await call.result;
    assert.ok(result.kind === 'answered');
    assert.equal((await result.dialog.ended).by, 'remote');
    await taken.promise;
  });
}

test('OPTIONS finds who is there, and nobody where nobody is', async () => {
  const [alice, bob] = [await agent(), await agent()];
  assert.deepEqual(await alice.options(`sip:127.0.0.1:${bob.port}`), { status: 200 });
  assert.deepEqual(await alice.options(`sip:127.0.0.1:${bob.port};transport=tcp`), { status: 200 });
  await bob.close();
  const gone = await alice.options(`sip:127.0.0.1:${bob.port};transport=tcp`);
  assert.equal(gone.status, null);
});

test('a double CRLF over TCP gets its pong', async () => {
  const bob = await agent();
  const socket = connect(bob.port, '127.0.0.1');
  const pong = new Promise<string>((resolve) => {
    socket.once('data', (chunk) => resolve(chunk.toString()));
  });
  socket.write('\r\n\r\n');
  assert.equal(await pong, '\r\n');
  socket.destroy();
});

test('a connection that never finishes its message is closed, and so is an idle one', async () => {
  const clock = new HandClock();
  const tcp = await TcpTransport.open('127.0.0.1', 0, clock);
  tcp.start(() => {});
  const closed = async (first: string | null): Promise<number> => {
    const socket = connect(tcp.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.resume();
    await new Promise((resolve) => socket.once('connect', resolve));
    if (first !== null) socket.write(first);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const startMs = clock.monotonic();
    const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    // One byte now and then keeps no half message alive.
    for (let i = 0; i < 1_000 && !socket.destroyed; i++) {
      clock.advance(1_000);
      if (first === 'OPTI') socket.write('O');
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await gone;
    return clock.monotonic() - startMs;
  };
  const slowMs = await closed('OPTI');
  assert.ok(slowMs >= 10_000 && slowMs <= 20_000, `${slowMs}`);
  const silentMs = await closed(null);
  assert.ok(silentMs >= 10_000 && silentMs <= 20_000, `${silentMs}`);
  const idleMs = await closed('\r\n\r\n');
  assert.ok(idleMs >= 900_000 && idleMs <= 999_000, `${idleMs}`);
  await tcp.close();
  assert.equal(clock.pendingCount, 0);
});

test('one address may hold only so many connections', async () => {
  const tcp = await TcpTransport.open('127.0.0.1', 0, realClock);
  tcp.start(() => {});
  const sockets = Array.from({ length: 220 }, () => connect(tcp.port, '127.0.0.1'));
  const refused = sockets.map(
    (socket) =>
      new Promise<number>((resolve) => {
        socket.on('error', () => {});
        socket.once('close', () => resolve(1));
        setTimeout(() => resolve(0), 1_000);
      }),
  );
  const count = (await Promise.all(refused)).reduce((sum, one) => sum + one, 0);
  assert.equal(count, 20);
  for (const socket of sockets) socket.destroy();
  await tcp.close();
});
