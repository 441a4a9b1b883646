import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callTargetDefaults } from '../../../src/callback/call-target.ts';
import { sleep } from '../../../src/base/clock.ts';
import { silentLog } from '../../../src/base/log.ts';
import { answerCall, type CallVerbs } from '../../../src/edge/answer-call.ts';
import type { Admission, Registration } from '../../../src/engine/admit-call.ts';
import type { LiveLeg } from '../../../src/engine/call-control.ts';
import { MediaFull } from '../../../src/media/media-engine.ts';
import type { InviteResult } from '../../../src/sip/invite.ts';
import { pairUp, type Pair } from '../../support/two-agents.ts';
import { FakeEngine, FakeMedia, voiceOn } from './fakes.ts';

function admitted(holdDestination: string | null = null): Admission {
  const callTarget = { ...callTargetDefaults, holdDestination };
  return { admit: true, registration: { callTarget } as unknown as Registration };
}

interface Room extends Pair {
  media: FakeEngine;
  legs: FakeMedia[];
  /** What Alice gets, after `ms`. */
  result: (ms?: number) => Promise<InviteResult>;
}

/** Bob is a desk with the given verbs. */
function room(verbs: Partial<CallVerbs>, seats = 9): Room {
  const legs: FakeMedia[] = [];
  const pair = pairUp({
    bob: {
      onInvite: (call) => {
        const { clock } = pair;
        const { voice } = voiceOn({ media, clock, log: silentLog });
        void answerCall(
          {
            ...{ clock, log: silentLog, media, voice },
            ...{ host: '10.0.0.2', publicHost: '10.0.0.2', onLeg: () => {} },
            verbs: {
              admit: () => Promise.resolve(admitted()),
              register: (_, leg) => new Promise((over) => leg.gone.addEventListener('abort', over)),
              ...verbs,
            },
          },
          call,
        );
      },
    },
  });
  const media = new FakeEngine(pair.clock);
  media.open = () => {
    if (legs.length >= seats) return Promise.reject(new MediaFull('full'));
    legs.push(new FakeMedia(pair.clock));
    return Promise.resolve(legs.at(-1)!);
  };
  return {
    ...{ ...pair, media, legs },
    async result(ms = 1) {
      const call = pair.call({ to: 'sip:+12025550100@10.0.0.2' });
      await pair.clock.run(ms);
      return call.result;
    },
  };
}

function refusal(result: InviteResult): (string | number | null)[] {
  assert.ok(result.kind === 'refused', result.kind);
  return [result.status, result.headers.get('Retry-After')];
}

const refused = (
  status: 404 | 480 | 482 | 503,
  retryAfterSeconds: number | null,
): CallVerbs['admit'] => {
  const reason = 'No\r\nX-Evil: 1';
  return () => Promise.resolve({ admit: false, status, reason, retryAfterSeconds });
};

test('what stands in the way is a final answer, and no seat is taken', async () => {
  const table: [string, CallVerbs['admit'], number, (number | string | null)[]][] = [
    ['no such number', refused(404, null), 1, [404, null]],
    ['a rule', refused(480, null), 1, [480, null]],
    ['a loop', refused(482, null), 1, [482, null]],
    ['full', refused(503, 60), 1, [503, '60']],
    ['the database takes too long', () => new Promise(() => {}), 4_100, [503, '10']],
    ['a fault of ours', () => Promise.reject(new Error('bug')), 1, [503, '10']],
  ];
  for (const [name, admit, ms, wanted] of table) {
    const one = room({ admit });
    assert.deepEqual([name, refusal(await one.result(ms)), one.legs.length], [name, wanted, 0]);
    await one.close();
  }
});

test('without a seat for each leg that will be needed the call is refused, and none is kept', async () => {
  for (const [seats, holdDestination] of [
    [0, null],
    [1, 'sip:hold@10.0.0.3'],
  ] as const) {
    const admit: CallVerbs['admit'] = () => Promise.resolve(admitted(holdDestination));
    const one = room({ admit }, seats);
    assert.deepEqual(refusal(await one.result()), [503, '10']);
    assert.deepEqual(
      one.legs.map(({ isClosed }) => isClosed),
      Array.from({ length: seats }, () => true),
    );
    await one.close();
  }
});

test('no codec in common: 488, and the seat is free again', async () => {
  const one = room({});
  const open = one.media.open;
  one.media.open = async () => {
    const leg = await open();
    (leg as FakeMedia).answer = null;
    return leg;
  };
  assert.deepEqual(refusal(await one.result()), [488, null]);
  assert.deepEqual(
    one.legs.map(({ isClosed }) => isClosed),
    [true],
  );
  await one.close();
});

test('a caller who gives up before the answer takes no seat', async () => {
  const one = room({
    admit: async () => {
      await sleep(one.clock, 1_000);
      return admitted();
    },
  });
  const call = one.call({ to: 'sip:+12025550100@10.0.0.2' });
  await one.clock.run(500);
  call.cancel();
  await one.clock.run(1_000);
  assert.equal((await call.result).kind, 'cancelled');
  assert.equal(one.legs.length, 0);
  await one.close();
});

test('a script that throws ends its own call alone, and gives the caller back', async () => {
  let calls = 0;
  const legs: LiveLeg[] = [];
  const one = room({
    register: (_, leg) => {
      legs.push(leg);
      if (++calls === 1) throw new Error('bug');
      return new Promise((over) => leg.gone.addEventListener('abort', over));
    },
  });
  const first = await one.result();
  const second = await one.result();
  assert.ok(first.kind === 'answered' && second.kind === 'answered');
  await one.clock.run(1);
  const end = await first.dialog.ended;
  assert.deepEqual([end.by, end.reason], ['remote', 'Q.850;cause=16;text="hold"']);
  assert.equal(second.dialog.isEnded, false);
  assert.deepEqual(
    legs.map((leg) => leg.gone.aborted),
    [true, false],
  );
  assert.deepEqual(
    one.legs.map(({ isClosed }) => isClosed),
    [true, false],
  );
  await one.close();
});

test('the seat kept for the hold destination is free again when the caller has gone', async () => {
  const admit: CallVerbs['admit'] = () => Promise.resolve(admitted('sip:hold@10.0.0.3'));
  const one = room({ admit });
  const result = await one.result();
  assert.ok(result.kind === 'answered');
  assert.equal(one.legs.length, 2);
  const bye = result.dialog.bye();
  await one.clock.run(1);
  await bye;
  assert.deepEqual(
    one.legs.map(({ isClosed }) => isClosed),
    [true, true],
  );
  await one.close();
});
