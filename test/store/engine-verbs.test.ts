import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { KyselyPlugin } from 'kysely';
import {
  createApiKey,
  ensureFirstKey,
  listApiKeys,
  revokeApiKey,
  verifyApiKey,
} from '../../src/engine/api-keys.ts';
import { callTargetDefaults } from '../../src/callback/call-target.ts';
import { cancelCallback } from '../../src/engine/cancel-callback.ts';
import {
  deleteCallTarget,
  getCallTarget,
  listCallTargets,
  updateCallTarget,
} from '../../src/engine/call-targets.ts';
import { offerFor } from '../../src/engine/decide-offer.ts';
import { estimateWait } from '../../src/engine/estimate-wait.ts';
import { latestEventId, readEvents } from '../../src/engine/events.ts';
import { getHandover } from '../../src/engine/handover.ts';
import { once } from '../../src/engine/idempotency.ts';
import {
  addPhoneNumber,
  listPhoneNumbers,
  removePhoneNumber,
} from '../../src/engine/phone-numbers.ts';
import { listCallbacks } from '../../src/engine/list-callbacks.ts';
import { getCallback, isReady, lineView } from '../../src/engine/queries.ts';
import { rescheduleCallback } from '../../src/engine/reschedule-callback.ts';
import type { Engine } from '../../src/engine/context.ts';
import { customerNumber, Fixture, key } from '../support/engine-fixture.ts';

const fixture = new Fixture();
let engine: Engine;
before(async () => {
  await fixture.open();
  engine = fixture.node.engine;
});
after(() => fixture.world.close());

const nobody = '019a1fd9-c092-78ea-8952-4bc13aa0b941';

describe('requesting a callback', () => {
  it('is due the estimate after joining the line, and quotes what is left', async () => {
    const target = await fixture.addTarget({ estimate: { source: 'fixed', seconds: 240 } });
    const view = await fixture.request(target.id, { waitedSeconds: 60 });
    const left = Date.parse(view.dueAt) - Date.parse(view.createdAt);
    assert.equal(left, 180_000);
    assert.equal(Date.parse(view.createdAt) - Date.parse(view.joinedAt), 60_000);
    assert.deepEqual([view.quote?.lowSeconds, view.quote?.highSeconds], [180, 180]);
    assert.equal(view.source, 'api');
  });

  it('is not due before the least delay, nor before the time that was asked for', async () => {
    const target = await fixture.addTarget({ minimumDelaySeconds: 600 });
    const soon = await fixture.request(target.id);
    assert.equal(Date.parse(soon.dueAt) - Date.parse(soon.createdAt), 600_000);
    const scheduledFor = new Date(engine.db.now() + 7_200_000).toISOString();
    const later = await fixture.request(target.id, { number: '+12025550144', scheduledFor });
    assert.deepEqual(
      [later.dueAt, later.scheduledFor, later.quote],
      [scheduledFor, scheduledFor, null],
    );
  });

  it('names the callback that is open', async () => {
    const target = await fixture.addTarget();
    const { id } = await fixture.request(target.id);
    await assert.rejects(fixture.request(target.id, { number: '(202) 555-0143' }), {
      code: 'already-open',
      extra: { callbackId: id },
    });
  });

  const refused: [string, string][] = [
    ['+19005551234', 'premium'],
    ['911', 'emergency'],
    ['+881612345678', 'satellite'],
    ['+442079460000', 'country-not-allowed'],
    ['nonsense', 'not-a-number'],
    ['', 'not-a-number'],
  ];
  for (const [number, rule] of refused) {
    it(`refuses ${number || 'nothing'}: ${rule}`, async () => {
      const target = await fixture.addTarget();
      await assert.rejects(fixture.request(target.id, { number }), {
        code: 'number-refused',
        extra: { rule },
      });
    });
  }

  it('says what else stands in the way', async () => {
    const off = await fixture.addTarget({ registering: false });
    await assert.rejects(fixture.request(off.id), { code: 'not-registering' });
    const full = await fixture.addTarget({ maxWaiting: 1 });
    await fixture.request(full.id);
    await assert.rejects(fixture.request(full.id, { number: '+12025550199' }), { code: 'full' });
    await assert.rejects(fixture.request(nobody), { code: 'not-found' });
    const target = await fixture.addTarget();
    const wrong: [object, RegExp][] = [
      [{ scheduledFor: 'tomorrow' }, /scheduledFor/],
      [{ scheduledFor: '2020-01-01T00:00:00Z' }, /scheduledFor/],
      [{ waitedSeconds: -1 }, /waitedSeconds/],
      [{ waitedSeconds: 86_401 }, /waitedSeconds/],
      [{ metadata: { 'x-other': '1' } }, /metadata\.x-other.*x-user-to-user/],
    ];
    for (const [more, message] of wrong)
      await assert.rejects(fixture.request(target.id, more), { code: 'bad-request', message });
  });

  it('never lets two at once beyond what the line may hold', async () => {
    const target = await fixture.addTarget({ maxWaiting: 3 });
    const asked = Array.from({ length: 8 }, (_, n) =>
      fixture.request(target.id, { number: `+1202555013${n}` }),
    );
    const results = await Promise.allSettled(asked);
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 3);
  });

  it('cuts metadata as its item says, and fills in the default', async () => {
    const item = { type: 'sip-header', maxLength: 4, terminator: '#' } as const;
    const target = await fixture.addTarget({
      metadataItems: [
        { ...item, name: 'x-a', default: null },
        { ...item, name: 'x-b', default: 'none' },
      ],
    });
    const view = await fixture.request(target.id, { metadata: { 'X-A': '12#34' } });
    assert.deepEqual(view.metadata, { 'x-a': '12', 'x-b': 'none' });
  });
});

describe('changing what waits', () => {
  it('moves a callback to another time, and keeps its place', async () => {
    const target = await fixture.addTarget();
    const before = await fixture.request(target.id);
    const scheduledFor = new Date(engine.db.now() + 3_600_000).toISOString();
    const view = await rescheduleCallback(engine, { id: before.id, scheduledFor }, key);
    assert.deepEqual(
      [view.dueAt, view.scheduledFor, view.joinedAt],
      [scheduledFor, scheduledFor, before.joinedAt],
    );
    assert.equal(view.journal.at(-1)?.actor, 'key:test');
    await assert.rejects(rescheduleCallback(engine, { id: before.id, scheduledFor: 'x' }, key), {
      code: 'bad-request',
    });
    await cancelCallback(engine, { id: before.id }, key);
    await assert.rejects(rescheduleCallback(engine, { id: before.id, scheduledFor }, key), {
      code: 'wrong-state',
    });
  });

  it('knows no callback by an id that is none', async () => {
    for (const id of ['nothing', '', nobody]) {
      await assert.rejects(getCallback(engine, id), { code: 'not-found' });
      await assert.rejects(cancelCallback(engine, { id }, key), { code: 'not-found' });
    }
  });

  it('is read as of one moment, whatever happens between two looks', async () => {
    const target = await fixture.addTarget();
    const { id } = await fixture.request(target.id);
    let isCancelled = false;
    const meddler: KyselyPlugin = {
      transformQuery: ({ node }) => node,
      transformResult: async ({ result }) => {
        if (!isCancelled) {
          isCancelled = true;
          await cancelCallback(engine, { id }, key);
        }
        return result;
      },
    };
    const { db } = engine;
    const meddled: Engine['db'] = {
      ...db,
      kysely: db.kysely.withPlugin(meddler),
      snapshot: (work) =>
        db.snapshot((trx) =>
          work({ kysely: trx.kysely.withPlugin(meddler), now: () => trx.now() }),
        ),
    };
    const view = await getCallback({ ...engine, db: meddled }, id);
    assert.deepEqual(
      [isCancelled, view.state, view.journal.map(({ event }) => event)],
      [true, 'waiting', ['requested']],
    );
    assert.equal((await getCallback(engine, id)).state, 'ended');
  });

  it('leaves a callback the times it was promised when its call target is edited', async () => {
    const target = await fixture.addTarget();
    const before = await fixture.request(target.id);
    await updateCallTarget(engine, target.id, { estimate: { source: 'fixed', seconds: 9_999 } });
    assert.equal((await fixture.view(before.id)).dueAt, before.dueAt);
  });
});

describe('call targets and phone numbers', () => {
  it('names every contradiction at once, at creation and at a change', async () => {
    const contradiction = {
      firstParty: 'agent',
      quote: { floorSeconds: 90, capSeconds: 60 },
    } as const;
    const isNamed = (error: { code: string; extra: { fields: { field: string }[] } }): boolean => {
      assert.equal(error.code, 'bad-setting');
      assert.deepEqual(
        error.extra.fields.map(({ field }) => field),
        ['agentConfirmation', 'quote.floorSeconds'],
      );
      return true;
    };
    await assert.rejects(fixture.addTarget(contradiction), isNamed);
    const target = await fixture.addTarget();
    await assert.rejects(updateCallTarget(engine, target.id, contradiction), isNamed);
    assert.equal((await getCallTarget(engine, target.id)).firstParty, 'customer');
  });

  it('keeps a call target that is used, and lets one go that is not', async () => {
    const used = await fixture.addTarget();
    await fixture.request(used.id);
    await assert.rejects(deleteCallTarget(engine, used.id), { code: 'in-use' });
    const numbered = await fixture.addTarget();
    await fixture.assign('+12025550177', numbered.id);
    await assert.rejects(deleteCallTarget(engine, numbered.id), { code: 'in-use' });
    await removePhoneNumber(engine, '+12025550177');
    await deleteCallTarget(engine, numbered.id);
    await assert.rejects(deleteCallTarget(engine, numbered.id), { code: 'not-found' });
  });

  it('gives lists in pages', async () => {
    const first = await listCallTargets(engine, { limit: 2 });
    const second = await listCallTargets(engine, { limit: 2, cursor: first.nextCursor! });
    assert.equal(first.items.length, 2);
    assert.ok(first.items.every(({ id }) => !second.items.some((item) => item.id === id)));
    await assert.rejects(listCallTargets(engine, { cursor: 'x' }), { code: 'bad-request' });
    await assert.rejects(listCallbacks(engine, { cursor: 'x' }), { code: 'bad-request' });
    const open = await listCallbacks(engine, {
      state: ['waiting'],
      number: customerNumber,
      limit: 1,
    });
    assert.equal(open.items.length, 1);
    assert.notEqual(open.nextCursor, null);
    assert.deepEqual(await listCallbacks(engine, { callTargetId: ['x'] }), {
      ...{ items: [], nextCursor: null },
    });
  });

  it('assigns a phone number to one call target', async () => {
    const target = await fixture.addTarget();
    const phoneNumber = { number: '+12025550178', callTargetId: target.id };
    assert.deepEqual(await addPhoneNumber(engine, phoneNumber), phoneNumber);
    await assert.rejects(addPhoneNumber(engine, phoneNumber), { code: 'already-exists' });
    assert.ok(
      (await listPhoneNumbers(engine, {})).items.some(({ number }) => number === '+12025550178'),
    );
    await assert.rejects(addPhoneNumber(engine, { ...phoneNumber, number: '12' }), {
      code: 'bad-request',
    });
    const orphan = { number: '+12025550179', callTargetId: nobody };
    await assert.rejects(addPhoneNumber(engine, orphan), { code: 'not-found' });
    await removePhoneNumber(engine, '+12025550178');
    await assert.rejects(removePhoneNumber(engine, '+12025550178'), { code: 'not-found' });
  });
});

describe('offers and estimates', () => {
  it('gives the reason, from a closed list', async () => {
    const long = { estimate: { source: 'fixed', seconds: 240 } } as const;
    const target = await fixture.addTarget(long);
    const reason = async (number: string | null, id = target.id) => {
      const { offer, reason } = await offerFor(engine, { callTargetId: id, number });
      return [offer, reason];
    };
    assert.deepEqual(await reason('+12025550155'), [true, 'ok']);
    assert.deepEqual(await reason(null), [true, 'no-number']);
    assert.deepEqual(await reason('+19005551234'), [false, 'number-refused']);
    await fixture.request(target.id, { number: '+12025550155' });
    assert.deepEqual(await reason('202 555 0155'), [false, 'already-waiting']);
    const off = await fixture.addTarget({ registering: false });
    assert.deepEqual(await reason('+12025550155', off.id), [false, 'registering-off']);
    const full = await fixture.addTarget({ maxWaiting: 0 });
    assert.deepEqual(await reason('+12025550155', full.id), [false, 'full']);
    const short = await fixture.addTarget();
    assert.deepEqual(await reason('+12025550155', short.id), [false, 'wait-below-threshold']);
    const capped = { ...callTargetDefaults.offerRule, mostWaitSeconds: 239 };
    const endless = await fixture.addTarget({ ...long, offerRule: capped });
    assert.deepEqual(await reason('+12025550155', endless.id), [false, 'wait-too-long']);
    await assert.rejects(reason(null, nobody), { code: 'not-found' });
  });

  it('promises nothing that cannot be kept before closing, except for a time when somebody is there', async () => {
    const now = Temporal.Instant.fromEpochMilliseconds(engine.db.now()).toZonedDateTimeISO('UTC');
    const clock = (time: Temporal.ZonedDateTime) => time.toPlainTime().toString().slice(0, 5);
    const day = { days: [now.dayOfWeek], agents: 2 };
    const closes = now.add({ minutes: 2 });
    const target = await fixture.addTarget({
      estimate: { source: 'fixed', seconds: 240 },
      staffing: [{ ...day, from: clock(now.subtract({ hours: 1 })), to: clock(closes) }],
    });
    const offered = await offerFor(engine, { callTargetId: target.id, number: null });
    assert.equal(offered.reason, 'closing-soon');
    const verdict = offered.rules.find(({ rule }) => rule === 'closing-soon');
    assert.equal(verdict?.verdict, 'failed');
    assert.match(verdict.found, /^a wait of up to 240 s$/);
    const closingSoon = { code: 'not-registering', extra: { reason: 'closing-soon' } };
    await assert.rejects(fixture.request(target.id), closingSoon);
    const at = (time: Temporal.ZonedDateTime) => ({ scheduledFor: time.toInstant().toString() });
    const closed = { code: 'not-registering', extra: { reason: 'no-agents-staffed' } };
    await assert.rejects(fixture.request(target.id, at(now.add({ minutes: 5 }))), closed);
    await fixture.request(target.id, at(now.add({ seconds: 30 })));
  });

  it('estimates what the operator said', async () => {
    const target = await fixture.addTarget({ estimate: { source: 'fixed', seconds: 240 } });
    const estimate = await estimateWait(engine, target.id);
    assert.deepEqual([estimate.meanSeconds, estimate.basis], [240, 'fixed']);
    assert.equal(Date.parse(estimate.at), engine.db.now());
  });

  it('shows the line by call target and state', async () => {
    const target = await fixture.addTarget();
    await fixture.request(target.id);
    const line = await lineView(engine);
    const { id, name } = target;
    assert.deepEqual(
      line.callTargets.find((row) => row.id === target.id),
      { id, name, requested: 0, waiting: 1, dialing: 0, connecting: 0, talking: 0, queue: null },
    );
    assert.equal(await isReady(engine), true);
  });

  it('knows nothing of a call that was never handed over', async () => {
    assert.deepEqual(await getHandover(engine, 'CA-none'), {
      ...{ callSid: 'CA-none', became: 'unknown', callbackId: null },
    });
  });
});

describe('keys, repeats and events', () => {
  it('makes a first key when there is none, shows it once, and keeps the configured one', async () => {
    const made = await ensureFirstKey(engine, null);
    assert.equal((await verifyApiKey(engine, made.secret!))?.scopes[0], 'admin');
    assert.deepEqual(await ensureFirstKey(engine, null), { secret: null });
    const configured = 'configured-by-the-operator-0123456789';
    await ensureFirstKey(engine, configured);
    await ensureFirstKey(engine, configured);
    assert.equal((await verifyApiKey(engine, configured))?.name, 'first');
    assert.equal((await listApiKeys(engine)).length, 2);
    assert.equal(await verifyApiKey(engine, 'wrong'), null);
  });

  it('forgets a revoked key at once', async () => {
    const { key, secret } = await createApiKey(engine, { name: 'flow', scopes: ['offer:read'] });
    assert.deepEqual((await verifyApiKey(engine, secret))?.scopes, ['offer:read']);
    await revokeApiKey(engine, key.id);
    assert.equal(await verifyApiKey(engine, secret), null);
    await assert.rejects(revokeApiKey(engine, key.id), { code: 'not-found' });
  });

  it('does a request once, and gives its answer again', async () => {
    const { key } = await createApiKey(engine, { name: 'poster', scopes: ['write'] });
    const claim = { askedBy: key.id, key: 'k1', fingerprint: 'f1' };
    let runs = 0;
    const run = async () => ({ status: 201, body: { run: ++runs } });
    const first = await once(engine, claim, run);
    assert.deepEqual(first, { status: 201, body: { run: 1 }, replayed: false });
    assert.deepEqual(await once(engine, claim, run), { ...first, replayed: true });
    await assert.rejects(once(engine, { ...claim, fingerprint: 'f2' }, run), {
      code: 'idempotency-conflict',
    });
    const fails = { ...claim, key: 'k2' };
    await assert.rejects(
      once(engine, fails, () => Promise.reject(new Error('no'))),
      /no/,
    );
    assert.equal((await once(engine, fails, run)).replayed, false);
    const slow = Promise.withResolvers<{ status: number; body: unknown }>();
    const running = once(engine, { ...claim, key: 'k3' }, () => slow.promise);
    await fixture.world.run(10);
    await assert.rejects(once(engine, { ...claim, key: 'k3' }, run), {
      code: 'idempotency-conflict',
    });
    slow.resolve({ status: 200, body: null });
    assert.equal((await running).status, 200);
  });

  it('tells every event after a point', async () => {
    const target = await fixture.addTarget();
    const from = await latestEventId(engine);
    const { id } = await fixture.request(target.id);
    await cancelCallback(engine, { id }, key);
    const events = await readEvents(engine, { after: from });
    assert.deepEqual(
      events.map(({ event, callbackId }) => [event, callbackId]),
      [
        ['requested', id],
        ['cancel-requested', id],
      ],
    );
    assert.deepEqual(await readEvents(engine, { after: events[0]!.id }), events.slice(1));
    await assert.rejects(readEvents(engine, { after: "1'--" }), { code: 'bad-request' });
  });
});
