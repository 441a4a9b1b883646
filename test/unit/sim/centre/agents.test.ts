import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Agents } from '../../../../src/sim/centre/agents.ts';

function planned(count: number): Agents {
  const agents = new Agents();
  agents.plan(count, 0);
  return agents;
}

test('so many come as are planned, and are free', () => {
  const agents = new Agents();
  const { came, went } = agents.plan(3, 5);
  assert.deepEqual([came.length, went.length, agents.freeCount, agents.staffed], [3, 0, 3, 3]);
  assert.ok(came.every(({ stage, since }) => stage === 'free' && since === 5));
});

test('who is free goes at once; who is on a call after it', () => {
  const agents = planned(3);
  const busy = [agents.take(), agents.take()];
  const { went } = agents.plan(1, 10);
  assert.deepEqual([went.length, agents.freeCount, agents.staffed], [1, 0, 2]);
  const stays = busy.map((agent) => agents.release(agent, 20));
  assert.deepEqual(stays.filter(Boolean), [true]);
  assert.deepEqual([agents.freeCount, agents.staffed], [1, 1]);
});

test('who was about to go stays when more are wanted again, before anybody new comes', () => {
  const agents = planned(2);
  const busy = [agents.take(), agents.take()];
  agents.plan(0, 10);
  const { came } = agents.plan(3, 11);
  assert.equal(came.length, 1);
  assert.deepEqual(
    busy.map((agent) => agents.release(agent, 20)),
    [true, true],
  );
  assert.deepEqual([agents.freeCount, agents.staffed, agents.all.length], [3, 3, 3]);
});

test('who went home comes again under the same number', () => {
  const agents = planned(2);
  agents.plan(0, 10);
  assert.equal(agents.staffed, 0);
  const { came } = agents.plan(2, 20);
  assert.deepEqual(new Set(came.map(({ index }) => index)), new Set([0, 1]));
  assert.equal(agents.all.length, 2);
});

test('nobody is taken where nobody is free', () => {
  assert.throws(() => planned(0).take(), /no agent is free/);
});
