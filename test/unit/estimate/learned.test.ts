import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Abandonment } from '../../../src/estimate/abandonment.ts';
import { Agents } from '../../../src/estimate/agents.ts';
import { Baseline } from '../../../src/estimate/baseline.ts';
import { HandleTime } from '../../../src/estimate/handle-time.ts';
import { Throughput } from '../../../src/estimate/throughput.ts';
import { exponential, stream } from '../../../src/sim/centre/random.ts';
import { opening } from '../../support/queue-line.ts';

const near = (actual: number, wanted: number, within: number): void =>
  assert.ok(Math.abs(actual - wanted) <= within, `${actual} is not ${wanted}`);
const at = (seconds: number): number => opening + seconds * 1000;

test('baseline: the mean of five minutes, kept for one, 0 when nobody was accepted', () => {
  const baseline = new Baseline();
  assert.equal(baseline.seconds(at(0)), 0);
  baseline.accepted(at(10), 100);
  assert.equal(baseline.seconds(at(59)), 0, 'kept for a minute');
  assert.equal(baseline.seconds(at(60)), 100);
  baseline.accepted(at(70), 300);
  assert.equal(baseline.seconds(at(119)), 100);
  assert.equal(baseline.seconds(at(120)), 200);
  assert.equal(baseline.seconds(at(310)), 300, 'the first is five minutes ago');
  assert.equal(baseline.seconds(at(371)), 0);
});

test('patience: who gave up ÷ the time all have waited', () => {
  const random = stream(5, 'patience');
  const [patience, service] = [exponential(600), exponential(90)];
  const abandonment = new Abandonment();
  assert.equal(abandonment.patienceMeanSeconds, null);
  for (let caller = 0; caller < 4000; caller += 1) {
    const [gives, served] = [patience.draw(random), service.draw(random)];
    abandonment.learn(Math.min(gives, served), gives < served);
  }
  near(1 / abandonment.rate, 600, 120);
  assert.equal(abandonment.patienceMeanSeconds, 1 / abandonment.rate);
});

test('patience: a wait of a week counts as four hours, and none is negative', () => {
  const abandonment = new Abandonment();
  abandonment.learn(7 * 86_400, true);
  near(1 / abandonment.rate, (4 * 3600 + 900) / 2, 1e-6);
  abandonment.learn(-50, true);
  near(1 / abandonment.rate, (4 * 3600 + 900) / 3, 1e-6);
});

test('handle time: one forgotten call among a thousand moves it little', () => {
  const time = new HandleTime();
  for (let call = 0; call < 999; call += 1)
    time.learn({ handleSeconds: 200, wrapUpSeconds: call % 2 === 0 ? 20 : null });
  time.learn({ handleSeconds: 3.9 * 3600, wrapUpSeconds: null });
  near(time.handle.mean, 202.2, 0.01);
  assert.equal(time.wrapUp.mean, 20);
  assert.equal(time.wrapUp.count, 500);
});

test('throughput: answers ÷ time while somebody waits, from what is known elsewhere', () => {
  const throughput = new Throughput();
  near(throughput.rate(at(0), 0.1), 0.1, 1e-12);
  throughput.answered(at(0), true, true);
  for (let answer = 1; answer <= 12; answer += 1) throughput.answered(at(answer * 20), true, true);
  // Twelve answers in 240 s, and twelve that are believed in 120 s.
  near(throughput.rate(at(240), 0.1), 24 / 360, 0.001);
  near(throughput.rate(at(240 + 86_400), 0.1), 0.1, 1e-6);
});

test('throughput: who had not to wait tells nothing, nor the time when nobody waits', () => {
  const throughput = new Throughput();
  throughput.answered(at(0), true, true);
  throughput.answered(at(300), false, true);
  throughput.answered(at(310), true, false);
  near(throughput.rate(at(310), 1), 13 / 22, 1e-9);
  throughput.answered(at(700), true, true);
  throughput.emptied();
  throughput.answered(at(1000), true, true);
  // Nothing was added; what there was has faded a little.
  const kept = Math.exp(-690 / 2700);
  near(throughput.rate(at(1000), 1), (12 + kept) / (12 + 10 * kept), 1e-9);
});

test('agents: each at his own speed, as far as it is known', () => {
  const agents = new Agents();
  for (const [agent, seconds] of [
    ['slow', 400],
    ['fast', 100],
  ] as const)
    for (let call = 0; call < 300; call += 1) {
      agents.here(agent, 1, at(call * 400));
      agents.took(`${agent}-${call}`, agent, at(call * 400), null);
      agents.done(`${agent}-${call}`, at(call * 400 + seconds));
    }
  const { rate, staffed, available, isTold } = agents.staffing(at(120_000), 250);
  assert.deepEqual({ staffed, available, isTold }, { staffed: 2, available: 2, isTold: true });
  // 300 calls of his own and 20 of the usual length.
  near(rate, 320 / (300 * 400 + 20 * 250) + 320 / (300 * 100 + 20 * 250), 1e-9);
});

test('agents: what picking up takes while somebody waits is lost to the line', () => {
  const agents = new Agents();
  agents.here('ann', 1, at(0));
  for (let call = 0; call < 50; call += 1) {
    // Free since the end of the last call; the caller came 100 s before, or, once, only after that.
    const free = call * 310;
    agents.took(`${call}`, 'ann', at(free + 10), at(free + (call === 0 ? 8 : -100)));
    agents.done(`${call}`, at(free + 310));
  }
  near(agents.staffing(at(16_000), 300).rate, 1 / (300 + (49 * 10 + 2) / 50), 1e-9);
});

test('agents: whoever takes another call has ended the one before', () => {
  const agents = new Agents();
  agents.here('ann', 1, at(0));
  agents.took('a', 'ann', at(0), null);
  agents.took('b', 'ann', at(300), null);
  assert.equal(agents.talking, 1);
  assert.equal(agents.done('a', at(301)), null, 'nobody knows when it ended');
  assert.equal(agents.staffing(at(302), 300).available, 0);
  assert.deepEqual(agents.done('b', at(400)), { handleSeconds: 100, wrapUpSeconds: null });
  assert.equal(agents.staffing(at(400), 300).available, 1);
});
