import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandClock } from '../../../src/base/clock.ts';
import { silentLog } from '../../../src/base/log.ts';
import { Pressure } from '../../../src/edge/pressure.ts';
import { TrunkProbe } from '../../../src/edge/trunk-probe.ts';

/** A clock whose timers can be held up, as by a thread that is busy. */
class LateClock extends HandClock {
  lateMs = 0;

  override monotonic(): number {
    return super.monotonic() + this.lateMs;
  }
}

test('a process whose timers come late takes no calls until it has caught up', () => {
  const clock = new LateClock();
  const pressure = new Pressure(clock);
  const after = (ms: number): boolean => {
    clock.advance(ms);
    return pressure.isHigh;
  };
  assert.equal(after(1_000), false);
  clock.lateMs = 450;
  assert.equal(after(100), false, 'a little late');
  clock.lateMs = 1_000;
  assert.equal(after(100), true, 'so late that peers say everything twice');
  assert.equal(after(900), true, 'for a second');
  assert.equal(after(200), false);
  pressure.stop();
  assert.equal(clock.pendingCount, 0);
});

test('the trunk is asked every 30 s, and only a change is logged', async () => {
  const clock = new HandClock();
  const lines: string[] = [];
  const note = (_: object, sentence: string): void => void lines.push(sentence);
  const replies = [200, 404, null, 503, 200];
  let asked = 0;
  const agent = {
    options: () => {
      const status = replies[asked++] ?? null;
      return Promise.resolve(status === null ? { status: null, reason: 'no answer' } : { status });
    },
  };
  const log = { ...silentLog, info: note, warn: note };
  const probe = new TrunkProbe({ agent, uri: 'sip:trunk.example', clock, log });
  const states: string[] = [];
  for (const ms of [0, 30_000, 30_000, 30_000, 30_000]) {
    await clock.run(ms);
    states.push(probe.state);
  }
  assert.deepEqual(states, ['up', 'up', 'down', 'down', 'up']);
  assert.equal(lines.length, 3);
  probe.stop();
  assert.equal(clock.pendingCount, 0);
});
