import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LineNow } from '../../../src/callback/pacing-facts.ts';
import { WaitEstimator } from '../../../src/estimate/wait-estimator.ts';
import { lineOf, teach } from '../../support/queue-line.ts';

const agents = ['ann', 'bob', 'cid'];

/** Three agents who have handled calls, none of them on one. */
function quietLine() {
  const estimator = new WaitEstimator();
  const now = teach(estimator, agents);
  return { estimator, line: lineOf(estimator), now };
}

function seen(line: LineNow | null): LineNow {
  assert.ok(line);
  return line;
}

test('who is free, who talks and who writes up is seen, and since when', () => {
  const { estimator, line, now } = quietLine();
  line.joins(now, 'a');
  line.answers(now + 1, 'ann', 'a');
  line.joins(now + 2, 'b');
  line.answers(now + 3, 'bob', 'b');
  estimator.happened({ type: 'wrap-up', at: line.at(now + 9), call: 'b' });
  const view = seen(estimator.lineNow(line.at(now + 10)));
  assert.deepEqual(
    [view.agentsFree, view.busySince, view.wrapUpSince],
    [1, [line.at(now + 1)], [line.at(now + 9)]],
  );
  assert.equal(view.laws.agentsStaffed, 3);
});

test('live callers are seen in the order of their turn, callbacks are not among them', () => {
  const { estimator, line, now } = quietLine();
  const join = (call: string, since: number, more: object = {}): void =>
    estimator.happened({
      ...{ type: 'joined', at: line.at(now + 5), call, since: line.at(since) },
      ...{ priority: 0, isCallback: false, ...more },
    });
  join('late', now + 4);
  join('early', now + 1);
  join('callback', now, { isCallback: true });
  join('first', now + 3, { priority: 2 });
  assert.deepEqual(seen(estimator.lineNow(line.at(now + 6))).live, [
    { priority: 2, joinedAt: line.at(now + 3) },
    { priority: 0, joinedAt: line.at(now + 1) },
    { priority: 0, joinedAt: line.at(now + 4) },
  ]);
});

test('a line that nobody shows, or that has gone quiet with people in it, is not seen', () => {
  assert.equal(new WaitEstimator().lineNow(0), null);
  const { estimator, line, now } = quietLine();
  line.joins(now, 'a');
  assert.ok(estimator.lineNow(line.at(now + 60)));
  assert.equal(estimator.lineNow(line.at(now + 3_600)), null);
});

test('part of an agent is nobody who is free', () => {
  const estimator = new WaitEstimator();
  for (const agent of agents)
    estimator.happened({ type: 'agent-here', at: 1_000, agent, share: 0.5 });
  assert.equal(seen(estimator.lineNow(2_000)).agentsFree, 1);
});

test('an agent who is counted and was never named is free beside one who is named and busy', () => {
  const estimator = new WaitEstimator();
  const counts = { waitingCalls: 0, agentsStaffed: 2 };
  const at = (seconds: number): number => Date.UTC(2026, 0, 5, 9) + seconds * 1000;
  const joined = { since: at(2), priority: 0, isCallback: false };
  estimator.happened({ type: 'counted', at: at(0), ...counts, agentsAvailable: 2 });
  estimator.happened({ type: 'agent-here', at: at(1), agent: 'Ada', share: 1 });
  estimator.happened({ type: 'joined', at: at(2), call: 'a', ...joined });
  estimator.happened({ type: 'answered', at: at(3), call: 'a', agent: 'Ada' });
  estimator.happened({ type: 'counted', at: at(4), ...counts, agentsAvailable: 1 });
  assert.equal(seen(estimator.lineNow(at(5))).agentsFree, 1);
  estimator.happened({ type: 'agent-here', at: at(6), agent: 'Grace', share: 1 });
  assert.equal(seen(estimator.lineNow(at(7))).agentsFree, 1, 'named, she is not counted twice');
});
