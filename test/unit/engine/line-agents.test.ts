import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LineAgents } from '../../../src/engine/line-agents.ts';

const now = Date.UTC(2026, 0, 5, 9);
const hour = 3_600_000;

test('an agent is of every line that ever named him, and at work where he was last said to be', () => {
  const agents = new LineAgents();
  agents.note('Ada', 'billing', { isHere: true, at: now });
  agents.note('Ada', 'sales', { isHere: true, at: now + 1 });
  agents.note('Ada', 'billing', { isHere: false, at: now + 2 });
  agents.note('Bob', 'sales', { isHere: true, at: now });
  assert.deepEqual(agents.linesOf('Ada'), ['billing', 'sales']);
  assert.deepEqual(agents.hereFor('Ada', now + 3), ['sales']);
  assert.deepEqual(agents.agentsOf('sales'), ['Ada', 'Bob']);
  assert.deepEqual(agents.hereFor('nobody', now), []);
});

test('what is told late changes nothing, and nobody is at work for days', () => {
  const agents = new LineAgents();
  agents.note('Ada', 'billing', { isHere: false, at: now });
  agents.note('Ada', 'billing', { isHere: true, at: now - 1 });
  assert.deepEqual(agents.hereFor('Ada', now), []);
  agents.note('Ada', 'billing', { isHere: true, at: now });
  assert.deepEqual(agents.hereFor('Ada', now + 15 * hour), ['billing']);
  assert.deepEqual(agents.hereFor('Ada', now + 17 * hour), []);
});

test('however many names come, memory is bounded', () => {
  const agents = new LineAgents();
  for (let nth = 0; nth < 10_050; nth++)
    agents.note(`agent ${nth}`, 'billing', { isHere: true, at: now });
  for (let nth = 0; nth < 60; nth++) agents.note('Ada', `line ${nth}`, { isHere: true, at: now });
  assert.equal(agents.agentsOf('billing').length, 9_999);
  assert.equal(agents.linesOf('Ada').length, 50);
});
