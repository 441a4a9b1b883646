import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '../../../src/base/log.ts';
import { SipCallControl } from '../../../src/edge/sip-call-control.ts';
import type { PlaceLeg, PlaceResult } from '../../../src/engine/call-control.ts';
import { MediaFull } from '../../../src/media/media-engine.ts';
import { answer, pairUp } from '../../support/two-agents.ts';
import type { OpenLeg } from '../../../src/media/media-engine.ts';
import { FakeEngine, FakeMedia, voiceOn } from './fakes.ts';

const leg: PlaceLeg = {
  ...{ role: 'agent', to: 'sip:bob@10.0.0.2', callerId: '+12025550110', headers: [] },
  callTargetId: 'target',
  ids: { callId: 'unhold-1', fromTag: 'f1', branch: 'z9hG4bK-1' },
  ...{ ringTimeoutMs: 20_000, rtpTimeoutMs: 60_000 },
};

/** Alice calls out for us; what Bob does is up to the test. */
function desk() {
  const warnings: unknown[] = [];
  const pair = pairUp();
  const { clock } = pair;
  const media = new FakeEngine(clock);
  const seats: FakeMedia[] = [];
  media.open = () => {
    seats.push(new FakeMedia(pair.clock));
    return Promise.resolve(seats.at(-1)!);
  };
  const log = { ...silentLog, warn: (fields: object) => void warnings.push(fields) };
  const control = new SipCallControl({
    ...{ clock, log, media, agent: pair.alice, trunk: null, loopback: false },
    ...{ host: '10.0.0.1', publicHost: '10.0.0.1' },
    voice: voiceOn({ media, clock, log }).voice,
  });
  return { ...pair, media, seats, control, warnings };
}

function told(result: PlaceResult): unknown {
  return result.kind === 'failed' ? [result.result, result.sipStatus, result.reason] : 'answered';
}

const never = new AbortController().signal;

test('an answered leg carries its identifiers, caller and headers, and is described beforehand', async () => {
  const room = desk();
  const { control, clock, incoming, warnings } = room;
  const described = control.describe(leg);
  const headers: [string, string][] = [
    ['X-Unhold-Callback', 'c1'],
    ['x-bad', 'a\nb'],
  ];
  const placing = control.place({ ...leg, headers }, never);
  await clock.run(1);
  const invite = incoming[0]!;
  void invite.accept({ sdp: answer });
  await clock.run(1);
  const result = await placing;
  assert.ok(result.kind === 'answered');
  const { request } = invite;
  assert.deepEqual(
    ['Call-ID', 'X-Unhold-Callback', 'P-Asserted-Identity', 'x-bad'].map((name) =>
      request.headers.get(name),
    ),
    ['unhold-1', 'c1', '<sip:+12025550110@10.0.0.1>', null],
  );
  assert.equal(request.headers.get('From'), '<sip:+12025550110@10.0.0.1>;tag=f1');
  assert.deepEqual(warnings, [{ dropped: ['x-bad'], callId: 'unhold-1' }]);
  const { remoteTag, remoteTarget, ...same } = result.leg.snapshot();
  assert.deepEqual({ ...same, remoteTag: null, remoteTarget: null }, described);
  assert.ok(remoteTag && remoteTarget);
  assert.equal([...control.legs].length, 1);
  const hungUp = result.leg.hangUp();
  await clock.run(1);
  await hungUp;
  assert.equal([...control.legs].length, 0);
  await room.close();
});

test('who has no number is anonymous, and asserts nothing', async () => {
  const room = desk();
  const { control, clock, incoming } = room;
  const placing = control.place({ ...leg, callerId: '' }, never);
  await clock.run(1);
  const { headers } = incoming[0]!.request;
  assert.match(headers.get('From') ?? '', /^<sip:anonymous@anonymous\.invalid>/);
  assert.equal(headers.has('P-Asserted-Identity'), false);
  incoming[0]!.refuse(486);
  await clock.run(1);
  assert.deepEqual(told(await placing), ['busy', 486, '486 Busy Here']);
  await room.close();
});

test('an aborted leg stops ringing with the reason, and its seat is free again', async () => {
  const room = desk();
  const { control, clock, incoming, seats } = room;
  const stop = new AbortController();
  const placing = control.place(leg, stop.signal);
  await clock.run(1);
  incoming[0]!.progress(180);
  await clock.run(1);
  stop.abort('the caller has gone');
  await clock.run(1);
  assert.deepEqual(told(await placing), ['cancelled', null, 'the caller has gone']);
  assert.equal(incoming[0]!.cancelled.aborted, true);
  assert.ok(room.story().some((line) => line.includes('CANCEL')));
  assert.equal(seats[0]?.isClosed, true);
  await room.close();
});

test('what ends before anything is sent', async () => {
  const room = desk();
  const { control, media, incoming } = room;
  assert.deepEqual(told(await control.place(leg, AbortSignal.abort('stopping'))), [
    ...['cancelled', null, 'stopping'],
  ]);
  const noTrunk = await control.place({ ...leg, to: '+12025550111' }, never);
  assert.match(String(told(noTrunk)), /^carrier-error,,no trunk is set/);
  media.open = () => Promise.reject(new MediaFull('full'));
  assert.deepEqual(told(await control.place(leg, never)), ['carrier-error', null, 'media full']);
  assert.deepEqual(incoming, []);
  await room.close();
});

test('nobody picks up in time: no answer, and the seat is free again', async () => {
  const room = desk();
  const { control, clock, incoming, seats } = room;
  const placing = control.place(leg, never);
  await clock.run(1);
  incoming[0]!.progress(180);
  await clock.run(20_001);
  assert.deepEqual(told(await placing), ['no-answer', null, 'not answered within 20 s']);
  assert.equal(seats[0]?.isClosed, true);
  await room.close();
});

test('an answer that we cannot speak with is hung up', async () => {
  const room = desk();
  const { control, clock, incoming, seats } = room;
  const placing = control.place(leg, never);
  await clock.run(1);
  seats[0]!.takesAnswers = false;
  void incoming[0]!.accept({ sdp: answer });
  await clock.run(1);
  assert.deepEqual(told(await placing), [
    ...['carrier-error', 200, 'answered without a codec in common'],
  ]);
  assert.ok(room.story().some((line) => line.includes('BYE')));
  assert.equal(seats[0]?.isClosed, true);
  await room.close();
});

test('a leg sits near one that is still being called, and near nobody once that one is gone', async () => {
  const room = desk();
  const { control, clock, incoming, media, seats } = room;
  const asked: OpenLeg[] = [];
  const { open } = media;
  media.open = (options?: OpenLeg) => {
    asked.push(options!);
    return open();
  };
  const second = { ...leg, ids: { ...leg.ids, callId: 'unhold-2', branch: 'z9hG4bK-2' } };
  const third = { ...leg, ids: { ...leg.ids, callId: 'unhold-3', branch: 'z9hG4bK-3' } };
  const placing = [control.place(leg, never), control.place({ ...second, near: leg.ids }, never)];
  await clock.run(1);
  assert.equal(asked[1]?.near, seats[0]);
  incoming[0]!.refuse(486);
  await clock.run(1);
  placing.push(control.place({ ...third, near: leg.ids }, never));
  await clock.run(1);
  assert.equal(asked[2]?.near, undefined);
  for (const invite of incoming.slice(1)) invite.refuse(486);
  await clock.run(1);
  await Promise.all(placing);
  await room.close();
});
