import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallTargetSettings } from '../../../src/callback/call-target.ts';
import { LinePlan } from '../../../src/engine/line-plan.ts';
import { noon, settingsWith } from '../callback/builders.ts';

const targetWith = (changes: Partial<CallTargetSettings>) => ({
  ...settingsWith(changes),
  ...{ id: '01990000-0000-7000-8000-000000000002', version: 1, createdAt: noon, updatedAt: noon },
});
// noon is 12:00 UTC on a Monday.
const shift = { days: [1], from: '08:00', to: '12:30', agents: 4 };

test('the plan of a line is that of the settings by now', () => {
  const plan = new LinePlan(targetWith({}));
  const { agentsAt } = plan;
  assert.equal(agentsAt(noon), null);
  plan.set(targetWith({ staffing: [shift] }));
  assert.deepEqual([agentsAt(noon), agentsAt(noon + 1_800_000)], [4, 0]);
  plan.set(targetWith({ staffing: [shift], timeZone: 'Europe/Zurich' }));
  assert.equal(agentsAt(noon), 0);
  plan.set(targetWith({ staffing: null }));
  assert.equal(agentsAt(noon), null);
});
