import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KnownWait, WaitEstimate } from '../../../src/callback/wait-estimate.ts';
import { lineWait } from '../../../src/estimate/qlm.ts';
import { WaitEstimator } from '../../../src/estimate/wait-estimator.ts';
import { lineOf, teach } from '../../support/queue-line.ts';

const agents = ['ann', 'bob', 'cid'];

/** Three agents of 300 s a call, all of them busy since `now`. */
function busyLine() {
  const estimator = new WaitEstimator();
  const now = teach(estimator, agents);
  const line = lineOf(estimator);
  for (const agent of agents) {
    line.joins(now, `first-${agent}`);
    line.answers(now, agent, `first-${agent}`);
  }
  return { estimator, line, now };
}

function known(estimate: WaitEstimate): KnownWait {
  assert.ok(estimate.known, JSON.stringify(estimate));
  return estimate;
}

const close = (actual: number, wanted: number): void =>
  assert.ok(Math.abs(actual - wanted) < 1e-6 * wanted, `${actual} is not ${wanted}`);

test('nothing is known before ten calls were handled', () => {
  const estimator = new WaitEstimator();
  const line = lineOf(estimator);
  line.here(0, 'ann');
  line.joins(1, 'a');
  line.answers(2, 'ann', 'a');
  line.joins(3, 'b');
  assert.deepEqual(estimator.estimate({ at: line.at(4) }), {
    ...{ known: false, at: line.at(4), reason: 'cold-start' },
  });
});

test('whoever finds a free agent waits 0 s, even on the first day', () => {
  const estimator = new WaitEstimator();
  const line = lineOf(estimator);
  line.here(0, 'ann', 'bob');
  const free = known(estimator.estimate({ at: line.at(1) }));
  assert.equal(free.basis, 'agents-free');
  assert.deepEqual(
    [free.meanSeconds, free.p50Seconds, free.p80Seconds, free.highSeconds, free.probabilityOver(0)],
    [0, 0, 0, 0, 0],
  );
});

test('where a free agent takes some seconds to pick up, that is what is said', () => {
  const estimator = new WaitEstimator();
  const line = lineOf(estimator);
  line.here(0, 'ann', 'bob');
  for (let call = 1; call <= 19; call += 1) {
    line.joins(call * 100, `${call}`);
    line.answers(call * 100 + call / 2, 'ann', `${call}`);
    line.isDone(call * 100 + 60, `${call}`);
  }
  const free = known(estimator.estimate({ at: line.at(2000) }));
  assert.equal(free.basis, 'agents-free');
  assert.deepEqual(
    [free.meanSeconds, free.lowSeconds, free.p50Seconds, free.p80Seconds, free.highSeconds],
    [5, 1, 5, 8, 9],
  );
  assert.equal(free.probabilityOver(5), 9 / 19);
  assert.equal(free.probabilityOver(120), 0);
});

test('the mean is that of the line ahead: all agents, their handle time, who gives up', () => {
  const { estimator, line, now } = busyLine();
  // Nobody has given up in no time at all: as if one had in 900 s.
  const abandonRate = 1 / 900;
  for (let ahead = 0; ahead <= 3; ahead += 1) {
    const estimate = known(estimator.estimate({ at: line.at(now) }));
    close(estimate.meanSeconds, lineWait(ahead, 3 / 300, abandonRate).meanSeconds);
    assert.equal(estimate.basis, 'line');
    line.joins(now, `waiting-${ahead}`);
  }
});

test('callbacks ahead count, and do not give up', () => {
  const { estimator, line, now } = busyLine();
  line.joins(now, 'later', { isCallback: true, since: line.at(now) });
  close(known(estimator.estimate({ at: line.at(now) })).meanSeconds, 200);
  const more = known(estimator.estimate({ at: line.at(now), callbacksAhead: 2 }));
  close(more.meanSeconds, 400);
});

test('who joined earlier, or has a greater priority, stands before', () => {
  const { estimator, line, now } = busyLine();
  line.joins(now + 10, 'a');
  line.joins(now + 20, 'b', { priority: 5 });
  line.joins(now + 30, 'c');
  const ahead = (query: { priority?: number; joinedAt?: number }): number => {
    const mean = known(estimator.estimate({ at: line.at(now + 40), ...query })).meanSeconds;
    return [0, 1, 2, 3].findIndex(
      (count) => Math.abs(lineWait(count, 3 / 300, 1 / 900).meanSeconds - mean) < 1e-6,
    );
  };
  assert.equal(ahead({}), 3);
  assert.equal(ahead({ joinedAt: line.at(now + 30) }), 2);
  assert.equal(ahead({ joinedAt: line.at(now + 10) }), 1);
  assert.equal(ahead({ priority: 5 }), 1);
  assert.equal(ahead({ priority: 9 }), 0);
});

test('the quantiles are in order, and the chance of a longer wait falls from 1 to 0', () => {
  const { estimator, line, now } = busyLine();
  line.joins(now, 'a');
  const estimate = known(estimator.estimate({ at: line.at(now) }));
  const { lowSeconds, p50Seconds, p80Seconds, highSeconds } = estimate;
  assert.deepEqual(
    [lowSeconds, p50Seconds, p80Seconds, highSeconds],
    [lowSeconds, p50Seconds, p80Seconds, highSeconds].sort((a, b) => a - b),
  );
  const close = (actual: number, wanted: number) =>
    assert.ok(Math.abs(actual - wanted) < 1e-6, `${actual}`);
  close(estimate.probabilityOver(lowSeconds), 0.9);
  close(estimate.probabilityOver(p50Seconds), 0.5);
  close(estimate.probabilityOver(p80Seconds), 0.2);
  close(estimate.probabilityOver(highSeconds), 0.1);
  assert.ok(estimate.probabilityOver(0) > 0.98);
  assert.ok(estimate.probabilityOver(5000) < 1e-4);
});

test('agents who go are not counted on, also while they end their call', () => {
  const { estimator, line, now } = busyLine();
  line.away(now + 1, 'ann');
  const estimate = known(estimator.estimate({ at: line.at(now + 1) }));
  close(estimate.meanSeconds, 150);
  line.away(now + 2, 'bob');
  line.away(now + 2, 'cid');
  const nobody = estimator.estimate({ at: line.at(now + 2) });
  assert.equal(nobody.known ? null : nobody.reason, 'no-agents');
});

test('an agent of two lines counts in each by a share', () => {
  const { estimator, line, now } = busyLine();
  line.tell({ type: 'agent-here', at: line.at(now), agent: 'ann', share: 0.5 });
  close(known(estimator.estimate({ at: line.at(now) })).meanSeconds, 300 / 2.5);
});

test('where agents are not told of, whoever was seen in the last five minutes is there', () => {
  const estimator = new WaitEstimator();
  const line = lineOf(estimator);
  for (let call = 0; call < 12; call += 1) {
    line.joins(call * 60, `${call}`);
    line.answers(call * 60, call % 2 === 0 ? 'ann' : 'bob', `${call}`);
    line.isDone(call * 60 + 60, `${call}`);
  }
  const quiet = known(estimator.estimate({ at: line.at(720) }));
  assert.equal(quiet.basis, 'line', 'nobody can tell that an agent is free');
  close(quiet.meanSeconds, 30);
  const gone = estimator.estimate({ at: line.at(720 + 301) });
  assert.equal(gone.known ? null : gone.reason, 'no-agents');
});

test('a count of the whole line is believed, as long as it is fresh', () => {
  const { estimator, line, now } = busyLine();
  const counted = { waitingCalls: 4, agentsStaffed: 6, agentsAvailable: 0 };
  line.tell({ type: 'counted', at: line.at(now), ...counted });
  line.tell({ type: 'counted', at: line.at(now), ...counted });
  const estimate = known(estimator.estimate({ at: line.at(now) }));
  close(estimate.meanSeconds, lineWait(4, 6 / 300, 1 / 900).meanSeconds);
  line.tell({ type: 'counted', at: line.at(now + 1), ...counted, agentsStaffed: 0 });
  const nobody = estimator.estimate({ at: line.at(now + 1) });
  assert.equal(nobody.known ? null : nobody.reason, 'no-agents');
});

test('a caller whom the count does not find any more, twice, is not waited for', () => {
  const { estimator, line, now } = busyLine();
  line.joins(now, 'gone');
  line.joins(now, 'there');
  const one = { waitingCalls: 1, agentsStaffed: 3, agentsAvailable: 0 };
  const meanAt = (seconds: number): number =>
    known(estimator.estimate({ at: line.at(seconds) })).meanSeconds;
  line.tell({ type: 'counted', at: line.at(now + 10), ...one });
  close(meanAt(now + 10), lineWait(2, 3 / 300, 1 / 900).meanSeconds);
  line.tell({ type: 'counted', at: line.at(now + 20), ...one });
  close(meanAt(now + 20), lineWait(1, 3 / 300, 1 / 900).meanSeconds);
});

test('by our own return calls alone, where nothing shows the line', () => {
  const estimator = new WaitEstimator();
  const line = lineOf(estimator);
  for (let call = 0; call < 6; call += 1) {
    const unknown = estimator.estimate({ at: line.at(call * 100) });
    if (call < 5) assert.equal(unknown.known ? null : unknown.reason, 'cold-start');
    line.joins(call * 100 - 50, `${call}`, { isCallback: true });
    // It joins the contact centre's own line when it is rung for, in its old place.
    const since = line.at(call * 100 - 50);
    line.joins(call * 100, `${call}`, { isCallback: true, since });
    line.answers(call * 100 + 20 + call, null, `${call}`);
    line.isDone(call * 100 + 90, `${call}`);
  }
  const estimate = known(estimator.estimate({ at: line.at(700) }));
  assert.equal(estimate.basis, 'return-calls');
  close(estimate.meanSeconds, 22.5);
  const old = estimator.estimate({ at: line.at(700 + 7200) });
  assert.equal(old.known ? null : old.reason, 'stale-feed');
});

test('what was learned goes on after a restart, through JSON', () => {
  const { estimator, line, now } = busyLine();
  line.joins(now, 'a');
  line.hangsUp(now + 60, 'a');
  const restored = new WaitEstimator({
    restored: JSON.parse(JSON.stringify(estimator.snapshot())),
  });
  assert.deepEqual(restored.snapshot(), estimator.snapshot());
  const { handle, patienceMeanSeconds } = restored.laws(line.at(now + 60));
  assert.deepEqual(handle, { meanSeconds: 300, cv: 0, count: 36 });
  assert.equal(patienceMeanSeconds, (60 + 900) / 2);
});

test('pacing is told the laws of the line', () => {
  const estimator = new WaitEstimator();
  const line = lineOf(estimator);
  line.here(0, 'ann', 'bob');
  line.joins(0, 'a');
  line.answers(0, 'ann', 'a');
  line.writesUp(80, 'a');
  line.isDone(100, 'a');
  line.joins(100, 'b');
  line.answers(100, 'ann', 'b');
  line.writesUp(380, 'b');
  line.isDone(400, 'b');
  line.joins(400, 'c');
  line.answers(400, 'bob', 'c');
  assert.deepEqual(estimator.laws(line.at(401)), {
    handle: { meanSeconds: 200, cv: 0.5, count: 2 },
    wrapUp: { meanSeconds: 20, cv: 0, count: 2 },
    patienceMeanSeconds: null,
    agentsStaffed: 2,
    agentsAvailable: 1,
  });
});
