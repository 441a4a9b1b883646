import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WaitEstimator } from '../../../src/estimate/wait-estimator.ts';
import { lineOf, teach } from '../../support/queue-line.ts';

function openLine() {
  const estimator = new WaitEstimator();
  const now = teach(estimator, ['ann', 'bob']);
  return { estimator, line: lineOf(estimator), now };
}

test('a line that nothing shows is unknown, also when callbacks stand in it', () => {
  const estimator = new WaitEstimator();
  lineOf(estimator).joins(0, 'callback', { isCallback: true });
  const seen = estimator.seen(lineOf(estimator).at(1), 50);
  assert.deepEqual(
    [seen.freshness, seen.heardAt, seen.callers, seen.callersCount, seen.agents],
    ['unknown', null, [], 0, null],
  );
});

test('callers are named in the order of their turn, and all are counted', () => {
  const { estimator, line, now } = openLine();
  line.joins(now, 'first');
  line.joins(now + 1, 'second');
  line.joins(now + 2, 'callback', { isCallback: true });
  line.joins(now + 3, 'vip', { priority: 2 });
  const seen = estimator.seen(line.at(now + 4), 2);
  assert.deepEqual(seen.callers, [
    { call: 'vip', priority: 2, since: line.at(now + 3) },
    { call: 'first', priority: 0, since: line.at(now) },
  ]);
  assert.deepEqual([seen.callersCount, seen.unplacedCount, seen.freshness], [3, 0, 'fresh']);
  assert.equal(seen.heardAt, line.at(now + 3));
});

test('agents are counted, and so is who of them is free', () => {
  const { estimator, line, now } = openLine();
  line.joins(now, 'a');
  line.answers(now + 1, 'ann', 'a');
  assert.deepEqual(estimator.seen(line.at(now + 2), 1).agents, { staffed: 2, free: 1 });
  line.away(now + 3, 'bob');
  assert.deepEqual(estimator.seen(line.at(now + 4), 1).agents, { staffed: 1, free: 0 });
});

test('who is only counted has no place', () => {
  const { estimator, line, now } = openLine();
  line.joins(now, 'seen');
  for (const seconds of [1, 2])
    line.tell({
      ...{ type: 'counted', at: line.at(now + seconds), waitingCalls: 3 },
      ...{ agentsStaffed: 2, agentsAvailable: 0 },
    });
  const { callersCount, unplacedCount, callers } = estimator.seen(line.at(now + 3), 50);
  assert.deepEqual([callersCount, unplacedCount, callers.length], [1, 2, 1]);
});

test('a source that has gone quiet with people in line leaves what it said, as stale', () => {
  const { estimator, line, now } = openLine();
  line.joins(now, 'a');
  line.answers(now, 'ann', 'a');
  line.joins(now + 1, 'b');
  const seen = estimator.seen(line.at(now + 7_200), 50);
  assert.deepEqual([seen.freshness, seen.callersCount], ['stale', 1]);
  assert.equal(seen.heardAt, line.at(now + 1));
});

test('a source whose clock is ahead is doubtful', () => {
  const { estimator, line, now } = openLine();
  line.joins(now + 600, 'a');
  assert.equal(estimator.seen(line.at(now), 50).freshness, 'doubtful');
});
