import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { realClock, sleep } from '../../../src/base/clock.ts';
import { Phone } from './phone.ts';
import { Platform } from './platform.ts';

let caller: Phone;
const nodes: Platform[] = [];

/** Nodes are started one by one before all tests: reading the prompts keeps the thread so long that others turn calls away. */
before(async () => {
  caller = await Phone.start();
  const sip = { host: '127.0.0.1', port: 0, publicHost: '127.0.0.1', loopback: true };
  for (const allow of [null, null, null, { allows: () => false }])
    nodes.push(await Platform.start({ sip: { ...sip, allow } }));
  await sleep(realClock, 1_200);
});
after(async () => {
  await caller.close();
  for (const node of nodes) await node.stop();
});

function node(at: number): Platform {
  const found = nodes[at];
  assert.ok(found);
  return found;
}

const number = '+12025550143';
const headers: [string, string][] = [['x-user-to-user', number]];
const end = (text: string): string => `Q.850;cause=16;text="${text}"`;

describe('a node in trouble', { concurrency: true }, () => {
  test('the database is away: new callers stay in the queue, who is on the phone goes back to it', async () => {
    const platform = node(0);
    const { target, dial } = await platform.add();
    const call = await caller.dial(dial, { headers });
    platform.gate.shut();
    try {
      assert.equal(await caller.refusal(dial, { headers }), '503 after 10');
      await call.press('11');
      assert.equal((await call.ended()).reason, end('hold'));
      assert.equal((await call.prompts()).at(-1), 'sorry-hold');
    } finally {
      platform.gate.reopen();
    }
    await sleep(realClock, 1_500);
    assert.deepEqual(await platform.callbacks(target.id), []);
    const again = await caller.dial(dial, { headers });
    await again.press('11');
    await again.ended();
    assert.equal((await platform.callback(target.id)).number, number);
  });

  test('stopping: new callers are turned away, who talks may finish, and who does not is given back', async () => {
    const other = node(1);
    const { target, dial } = await other.add();
    const call = await caller.dial(dial, { headers });
    const slow = await caller.dial(dial, { headers: [['x-user-to-user', '+12025550144']] });
    const stopped = other.edge.stop(8_000);
    assert.equal(await caller.refusal(dial, { headers }), '503 after 10');
    assert.deepEqual(await caller.agent.options(dial), { status: 503 });
    await call.press('11');
    assert.equal((await call.ended()).reason, end('promised'));
    assert.equal((await slow.ended()).reason, end('stopping'));
    await stopped;
    assert.equal((await other.callbacks(target.id)).length, 1);
  });

  test('whose audio stops is let go, with the reason', async () => {
    const { dial } = await node(2).add({ rtpTimeoutSeconds: 5 });
    const call = await caller.dial(dial, { headers });
    await sleep(realClock, 300);
    await call.media.close();
    assert.equal((await call.ended()).reason, end('no audio came for 5 s'));
  });

  test('who may not call gets no answer at all', async () => {
    const { dial } = await node(3).add();
    const answered = await Promise.race([
      caller.refusal(dial, { headers }),
      caller.agent.options(dial),
      sleep(realClock, 2_000).then(() => 'silence'),
    ]);
    assert.equal(answered, 'silence');
  });
});
