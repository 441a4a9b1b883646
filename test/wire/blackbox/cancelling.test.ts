import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ringsUntilCancelled } from './phones.ts';
import { hangsUpOnCue, Stage, staysOn } from './stage.ts';

let stage: Stage;
before(async () => {
  stage = await Stage.start();
});
after(() => stage.stop());

describe('cancelled and put off by API', { concurrency: true }, () => {
  const cancel = async (id: string): Promise<void> => {
    assert.equal((await stage.served.post(`/v1/callbacks/${id}/cancel`)).status, 200);
    const callback = await stage.served.callback(id, ({ attempts }) =>
      attempts.every(({ endedAt }) => endedAt),
    );
    assert.deepEqual([callback.state, callback.outcome], ['ended', 'cancelled']);
    assert.ok(callback.attempts.every((attempt) => attempt.result === 'cancelled'));
  };

  test('while it waits', async () => {
    const { id } = await stage.story({ settings: { processing: false } });
    await cancel(id);
    assert.equal((await stage.served.post(`/v1/callbacks/${id}/cancel`)).status, 200);
    assert.equal(
      (
        await stage.served.post(`/v1/callbacks/${id}/reschedule`, {
          scheduledFor: new Date(Date.now() + 3_600_000).toISOString(),
        })
      ).status,
      409,
    );
  });

  test('while the phone rings', async () => {
    const { id, number, customer } = await stage.story({
      customer: ringsUntilCancelled,
    });
    await stage.exchange.sees(number, / 180 /, 'phone');
    await cancel(id);
    await customer?.done();
  });

  test('while the customer chooses', async () => {
    const { id, number, customer } = await stage.story({ customer: staysOn });
    await stage.exchange.sees(number, /^ACK /, 'platform');
    await cancel(id);
    await customer?.done();
  });

  test('while the agent rings', async () => {
    const { id, agentName, customer, agent } = await stage.story({
      customer: staysOn,
      agent: ringsUntilCancelled,
    });
    customer?.ear.press('1');
    await stage.exchange.sees(agentName, / 180 /, 'phone');
    await cancel(id);
    await Promise.all([customer?.done(), agent?.done()]);
  });

  test('not while the two talk: 409, and they talk on', async () => {
    const { id, customer, agent } = await stage.story({ customer: hangsUpOnCue, agent: staysOn });
    customer?.ear.press('1');
    agent?.ear.talk(620);
    assert.ok(await customer?.ear.hears(620, 15_000));
    assert.equal((await stage.served.post(`/v1/callbacks/${id}/cancel`)).status, 409);
    assert.ok(await customer?.ear.hears(620));
    await customer?.cue();
    await stage.served.callback(id, ({ outcome }) => outcome === 'completed');
    await Promise.all([customer?.done(), agent?.done()]);
  });

  test('rescheduled while it waits', async () => {
    const { id } = await stage.story({ settings: { processing: false } });
    const at = new Date(Date.now() + 7_200_000).toISOString();
    const reply = await stage.served.post(`/v1/callbacks/${id}/reschedule`, { scheduledFor: at });
    assert.equal(reply.status, 200);
    assert.equal((await stage.served.api.callback(id)).dueAt, at);
  });
});
