import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { HandClock, realClock, sleep } from '../../src/base/clock.ts';
import type { CallbackEvent } from '../../src/callback/machine.ts';
import type { JoinedEvent, QueueEvent } from '../../src/callback/queue-event.ts';
import { followLines, type FollowedLines } from '../../src/engine/follow-lines.ts';
import { keepQuotes, type KeptQuotes } from '../../src/engine/keep-quotes.ts';
import { createApiWorld, type ApiWorld } from '../support/api-world.ts';
import { sidOf } from '../support/taskrouter-events.ts';

/* Quotes from the moment they are made to the figures of the week. */

const clock = new HandClock(Date.UTC(2026, 10, 18, 9));
const week = '2026-W47';
let world: ApiWorld;
let lines: FollowedLines;
let kept: KeptQuotes;
let target: string;
let line: string;
let nth = 0;

before(async () => {
  world = await createApiWorld({ clock });
  lines = await followLines(world.engine);
  kept = keepQuotes(world.engine);
});
after(async () => {
  await kept.close();
  await lines.close();
  await world.close();
  assert.equal(clock.pendingCount, 0);
});
beforeEach(async () => {
  nth += 1;
  line = sidOf('WQ', nth);
  const twilio = { workspaceSid: sidOf('WS', 1), taskQueueSid: line };
  const estimate = { seconds: 100 };
  target = (await world.addTarget({ twilio, estimate })).id;
  await until('it is followed', () => world.engine.lines.estimator({ id: target }) !== null);
});

async function until(what: string, isTrue: () => boolean | Promise<boolean>): Promise<void> {
  for (let look = 0; !(await isTrue()); look++) {
    assert.ok(look < 400, `not so: ${what}`);
    clock.advance(500);
    await sleep(realClock, 3);
  }
}

const accuracy = async (query = `?week=${week}`) =>
  (await world.admin.get(`/v1/call-targets/${target}/accuracy${query}`)).body;
const rows = () =>
  world.engine.db.kysely
    .selectFrom('quote')
    .selectAll()
    .where('call_target_id', '=', target)
    .orderBy('at')
    .execute();

function happened(event: QueueEvent): void {
  const call = 'call' in event ? event.call : '';
  world.engine.lines.happened({ line, sourceId: `${call} ${event.type}`, event });
}
const joined = (call: string, changes: Partial<JoinedEvent> = {}): JoinedEvent => {
  const now = clock.now();
  return { type: 'joined', at: now, call, since: now, priority: 0, isCallback: false, ...changes };
};

describe('who holds', () => {
  it('is quoted when he joins, and settled when an agent is there or he leaves', async () => {
    const from = clock.now();
    for (const call of ['a', 'b', 'c']) happened(joined(call));
    happened(joined('late', { at: from - 40_000, since: from - 40_000 }));
    happened(joined('ours', { isCallback: true }));
    clock.advance(60_000);
    happened({ type: 'answered', at: clock.now(), call: 'a', agent: null });
    happened({ type: 'abandoned', at: clock.now(), call: 'b' });
    clock.advance(20_000);
    happened({ type: 'answered', at: clock.now(), call: 'c', agent: null });
    await until('all are settled', async () => {
      const { n, censored } = await accuracy();
      return n === 2 && censored === 1;
    });
    const found = await rows();
    assert.deepEqual(
      found
        .map(({ call, waited_seconds, mean_seconds, basis }) => [
          call,
          waited_seconds,
          mean_seconds,
          basis,
        ])
        .toSorted((one, other) => (String(one[0]) < String(other[0]) ? -1 : 1)),
      [
        ['a', 60, 100, 'fixed'],
        ['b', 60, 100, 'fixed'],
        ['c', 80, 100, 'fixed'],
      ],
    );
    assert.ok(found.every(({ offered, reason }) => !offered && reason === 'wait-below-threshold'));
    const { note, rmseSeconds, maeSeconds, biasSeconds, baseline, ...rest } = await accuracy();
    assert.deepEqual([maeSeconds, biasSeconds], [30, 30]);
    assert.equal(Math.round(rmseSeconds * 1000), 31_623);
    // Nobody had been answered yet when they joined.
    assert.equal(baseline.rmseSeconds, Math.sqrt((60 ** 2 + 80 ** 2) / 2));
    assert.match(note, /^Only 2 quotes/);
    assert.deepEqual([rest.week, rest.callTargetId, rest.unknown], [week, target, 0]);
  });

  it('is quoted by the line, behind those before him, and told apart while nothing is known', async () => {
    const estimate = { source: 'line' };
    await world.admin.send('PATCH', `/v1/call-targets/${target}`, { estimate });
    await until('it is heard of', async () => {
      happened(joined(`cold ${clock.now()}`));
      return (await rows()).some(({ basis }) => basis === 'cold-start');
    });
    for (const { call } of await rows()) happened({ type: 'left', at: clock.now(), call });
    happened({ type: 'agent-here', at: clock.now(), agent: `Ada ${nth}`, share: 1 });
    for (let call = 0; call < 15; call++) {
      happened(joined(`served ${call}`));
      happened({ type: 'answered', at: clock.now(), call: `served ${call}`, agent: `Ada ${nth}` });
      if (call === 14) break;
      clock.advance(60_000);
      happened({ type: 'handled', at: clock.now(), call: `served ${call}` });
    }
    for (const call of ['first', 'second', 'third']) happened(joined(call));
    await until('they are kept', async () => (await rows()).some(({ call }) => call === 'third'));
    const found = new Map((await rows()).map((row) => [row.call, row]));
    const [first, second, third] = ['first', 'second', 'third'].map((call) => found.get(call)!);
    for (const row of [first!, second!, third!]) {
      assert.equal(row.basis, 'line');
      assert.ok(row.low_seconds! <= row.p50_seconds! && row.p50_seconds! <= row.p80_seconds!);
      assert.ok(row.p80_seconds! <= row.high_seconds!);
      assert.ok(row.over_threshold! >= 0 && row.over_threshold! <= 1);
      assert.equal(row.baseline_seconds, 0);
    }
    // Nobody stands behind himself: the first waits for the call in hand alone, some 60 s.
    assert.ok(first!.mean_seconds! < 90, `${first!.mean_seconds}`);
    assert.ok(second!.mean_seconds! > first!.mean_seconds! + 30);
    assert.ok(third!.mean_seconds! > second!.mean_seconds! + 30);
    assert.equal(third!.offered, third!.over_threshold! >= 0.5);
    const figures = await accuracy();
    assert.ok(figures.agentsFree.n > 0 && figures.unknown > 0);
  });

  it('is quoted by what the offer would have been, with the line full', async () => {
    await world.admin.send('PATCH', `/v1/call-targets/${target}`, {
      ...{ maxWaiting: 1, offerRule: { thresholdSeconds: 30 } },
    });
    await until('it is heard of', async () => {
      const { id } = { id: target };
      happened(joined(`probe ${clock.now()}`));
      return (await rows()).some(({ call_target_id, offered }) => call_target_id === id && offered);
    });
    await world.addCallback(target);
    happened(joined('after'));
    await until('it is kept', async () => (await rows()).some(({ call }) => call === 'after'));
    const last = (await rows()).find(({ call }) => call === 'after');
    assert.deepEqual([last?.offered, last?.reason], [false, 'full']);
  });
});

const dial: CallbackEvent[] = [
  { type: 'claimed', nodeId: 'test' },
  { type: 'first-party-ready' },
  { type: 'bridged' },
];

describe('who was promised a callback', () => {
  it('is settled when the two are joined', async () => {
    const { id } = await world.addCallback(target, { waitedSeconds: 40 });
    clock.advance(70_000);
    await world.happen(id, ...dial);
    await until('it is settled', async () => (await accuracy()).n === 1);
    const [row] = await rows();
    assert.deepEqual(
      [row?.call, row?.callback_id, row?.mean_seconds, row?.happened, row?.waited_seconds],
      [id, id, 60, 'answered', 70],
    );
    assert.equal((await accuracy()).biasSeconds, -10);
  });

  it('and was not reached in time, or left, tells nothing of the wait', async () => {
    const cancelled = await world.addCallback(target);
    await world.admin.post(`/v1/callbacks/${cancelled.id}/cancel`, {});
    const busy = await world.addCallback(target);
    clock.advance(100_000);
    await world.happen(
      busy.id,
      { type: 'claimed', nodeId: 'test' },
      { type: 'snoozed', minutes: 10 },
    );
    clock.advance(600_000);
    await world.happen(busy.id, ...dial);
    await world.addCallback(target, { scheduledFor: '2026-11-20T10:00:00Z' });
    await until('they are settled', async () => (await accuracy()).censored === 2);
    assert.deepEqual(
      new Map((await rows()).map(({ call, happened }) => [call, happened])),
      new Map([
        [cancelled.id, 'left'],
        [busy.id, 'not-reached'],
      ]),
    );
    assert.equal((await accuracy()).n, 0);
  });
});

describe('GET /v1/call-targets/{id}/accuracy', () => {
  it('has no figures where there is nothing, and says so', async () => {
    const empty = await accuracy();
    assert.deepEqual([empty.n, empty.rmseSeconds, empty.baseline.rmseRatio], [0, null, null]);
    assert.match(empty.note, /No quote/);
    assert.deepEqual(await accuracy(''), empty);
    assert.deepEqual(await accuracy('?week=2019-W01'), { ...empty, week: '2019-W01' });
  });

  it('refuses what is no week, and knows no other call target', async () => {
    for (const query of ['?week=2026-47', '?week=', '?month=2026-11']) {
      const answer = await world.admin.get(`/v1/call-targets/${target}/accuracy${query}`);
      assert.equal(answer.status, 400, query);
    }
    assert.equal((await world.admin.get('/v1/call-targets/nope/accuracy')).status, 404);
  });

  it('is in the metrics, by call target', async () => {
    happened(joined('m'));
    clock.advance(30_000);
    happened({ type: 'answered', at: clock.now(), call: 'm', agent: null });
    await until('it is settled', async () => (await accuracy()).n === 1);
    const { payload } = await world.app.inject({ url: '/metrics', remoteAddress: '127.0.0.1' });
    const value = (name: string) =>
      new RegExp(`^unhold_estimate_${name}\\{call_target="${target}"\\} (.+)$`, 'm').exec(
        payload,
      )?.[1];
    assert.deepEqual(
      ['quotes', 'mae_seconds', 'bias_seconds', 'p80_coverage', 'censored'].map(value),
      ['1', '70', '70', '1', '0'],
    );
  });
});
