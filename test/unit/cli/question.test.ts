import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '../../../src/base/errors.ts';
import { curveInput } from '../../../src/cli/what-if/input.ts';
import { checkLoad, checkSize } from '../../../src/sim/what-if/limits.ts';
import { readQuestion } from '../../../src/cli/what-if/question.ts';
import { callsPerDayOf, workloadOf } from '../../../src/sim/centre/centre-spec.ts';
import { policyNames } from '../../../src/sim/centre/policies.ts';
import { stream } from '../../../src/sim/centre/random.ts';

test('what is not said has its default', () => {
  const question = readQuestion({ agents: '28..30' });
  assert.deepEqual(question.agents, [28, 29, 30]);
  assert.deepEqual(question.thresholdsSeconds, [120]);
  assert.deepEqual(question.policies, ['ours']);
  assert.equal(question.from, 'curve');
  assert.equal(question.acceptProbability, 0.5);
});

test('policies come in one order, each once', () => {
  const policies = (policy: string): string[] => readQuestion({ policy }).policies;
  assert.deepEqual(policies('ours, none,ours'), ['none', 'ours']);
  assert.deepEqual(policies('all'), [...policyNames]);
});

test('a wrong option is refused by its name, with what was wanted', () => {
  const table: [Parameters<typeof readQuestion>[0], RegExp][] = [
    [{ policy: 'best' }, /--policy is "best"; wanted is one of none, guide.*, or all\.$/],
    [{ policy: '' }, /--policy is ""/],
    [{ from: 'crystal ball' }, /--from is "crystal ball"; wanted is one of curve, trace, samples/],
    [{ from: 'trace' }, /--file calls.csv/],
    [{ from: 'samples' }, /--target and its name or id/],
    [{ from: 'curve', file: 'x.csv' }, /--file goes with --from trace, not with --from curve/],
    [{ from: 'samples', target: 'A', peak: '5' }, /--peak goes with --from curve/],
    [{ peak: '300', calls: '5,6' }, /leave one of them out/],
    [{ calls: '5,x' }, /--calls is "x"/],
    [{ calls: '0,0' }, /--calls is 0 in every hour/],
    [{ calls: '1,'.repeat(24) + '1' }, /names 25 hours/],
    [{ opens: '25:00' }, /--opens is "25:00"; wanted is a time of day/],
    [{ days: '0' }, /--days is "0"; wanted is a whole number of days from 1 to 1000/],
    [{ days: '1001' }, /from 1 to 1000/],
    [{ seed: '-1' }, /--seed is "-1"/],
    [{ accept: '50' }, /--accept is "50".*from 0 to 1/],
    [{ handle: '1' }, /--handle is "1".*from 5 to 14400/],
    [{ patience: 'long' }, /--patience is "long".*"never"/],
    [{ agents: '0' }, /--agents is "0".*only 1 to 1000/],
    [{ threshold: '8000' }, /--threshold is "8000"/],
    [{ target: ' ' }, /--target wants a name/],
    [{ target: 'x'.repeat(201) }, /--target wants a name/],
  ];
  for (const [given, sentence] of table)
    assert.throws(
      () => readQuestion(given),
      (error) => error instanceof UserError && sentence.test(error.message),
      `${JSON.stringify(given)} ${sentence}`,
    );
});

test('calls by the hour become a day, agents in proportion or as told', () => {
  const input = (staffing?: string): ReturnType<typeof curveInput> =>
    curveInput(readQuestion({ calls: '60,120,30', opens: '09:00', staffing, handle: '240' }));
  const { spec } = input();
  assert.equal(callsPerDayOf(spec), 210);
  assert.equal(spec.days[0]!.opensAtSeconds, 9 * 3600);
  const staff = (from: typeof spec): number[] =>
    workloadOf(from, 10, 0)
      .day(stream(1))
      .staff.map(({ agents }) => agents);
  assert.deepEqual(staff(spec), [5, 10, 3]);
  assert.deepEqual(staff(input('8,8,4').spec), [10, 10, 5]);
  assert.throws(() => input('8,8'), /--calls names 3 hours and --staffing 2/);
});

test('the centre stays staffed until nobody is left, and a mean day has the calls that were told', () => {
  const { spec } = curveInput(readQuestion({ calls: '60,0', staffing: '4,0' }));
  const day = workloadOf(spec, 4, 0).day(stream(1));
  assert.deepEqual(day.staff, [
    { at: 0, agents: 4 },
    { at: 3600, agents: 1 },
  ]);
  let calls = 0;
  for (let seed = 0; seed < 200; seed++) {
    const random = stream(seed, 'arrivals');
    const drawn = workloadOf(spec, 4, 0).day(stream(seed, 'day'));
    for (let at = 0; (at = drawn.nextArrival(at, random)) < Infinity;) calls++;
  }
  assert.ok(Math.abs(calls / 200 - 60) < 2, `${calls / 200}`);
});

test('the built-in day has its own hours', () => {
  assert.throws(() => curveInput(readQuestion({ opens: '09:00' })), /opens at 08:00/);
  assert.throws(() => curveInput(readQuestion({ staffing: '5,6' })), /has 12, from 08:00/);
});

test('the size of the work is said, and refused with the limit', () => {
  const { spec } = curveInput(readQuestion({ calls: '500,500' }));
  assert.equal(checkSize(spec, 1, 20), '1 setting × 20 days × 1000 calls = 20,000 calls');
  assert.throws(() => checkSize(spec, 301, 1), /301 settings .* the limit is 300. Fix/);
  assert.throws(() => checkSize(spec, 300, 100), /30 million calls .* the limit is 20 million/);
});

test('agents who would never come to an end are refused with how many would', () => {
  // 1000 calls of 300 s in two hours: 83 hours of work; ten agents have 20.
  const { spec } = curveInput(readQuestion({ calls: '500,500', handle: '300' }));
  assert.throws(
    () => checkLoad(spec, 10),
    /With 10 agents .* 4\.2 times .* Fix: ask for 21 agents/,
  );
  checkLoad(spec, 21);
});
