import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import type twilio from 'twilio';
import { realClock } from '../../../src/base/clock.ts';
import { silentLog } from '../../../src/base/log.ts';
import { newPhoneNumber } from '../../../src/twin/account/phone-number.ts';
import { OpenApiCheck } from '../../../src/twin/rest/openapi.ts';
import { startTwin, type Twin } from '../../../src/twin/twin.ts';
import { sdkAt } from '../../support/twin-sdk.ts';
import { Phone, type PhoneCall } from '../edge/phone.ts';

/** Calls that Twilio's SDK places, turns and ends on the whole local Twilio, with a real phone at the other end. */
const dir = mkdtempSync(join(tmpdir(), 'unhold-calls-'));
const from = '+14155550100';
const check = new OpenApiCheck();
let twin: Twin;
let client: twilio.Twilio;
let phone: Phone;
before(async () => {
  twin = await startTwin({
    ...{ clock: realClock, log: silentLog, host: '127.0.0.1', dir, carrierUri: null },
    ...{ httpPort: 0, sipPort: 0, tlsProxyPort: 0, witness: check.witness },
  });
  const { account, url } = twin;
  client = sdkAt(url, account.sid, account.authToken, account.sid);
  const own = newPhoneNumber(account, from);
  account.phoneNumbers.set(own.sid, own);
  phone = await Phone.start();
});
after(async () => {
  await phone.close();
  await twin.stop();
  rmSync(dir, { recursive: true });
});
afterEach(() => assert.deepEqual(check.violations, []));

const bob = (): string => `sip:bob@127.0.0.1:${phone.agent.port}`;

/** The phone rings, and is picked up. */
function pickedUp(): Promise<PhoneCall> {
  return new Promise((resolve) => {
    phone.onCall = (call) => {
      call.progress(180);
      void phone.pickUp(call).then((one) => one && resolve(one));
    };
  });
}

const fetchCall = (sid: string) => client.calls(sid).fetch();

/** Reads a call until it is in this status; after five seconds, as it then is. */
async function reaches(sid: string, status: string): Promise<ReturnType<typeof fetchCall>> {
  let call = await fetchCall(sid);
  for (let tries = 0; tries < 100 && call.status !== status; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    call = await fetchCall(sid);
  }
  assert.equal(call.status, status);
  return call;
}

test('a call is placed, answered, turned to another document, and ended over REST', async () => {
  const ringing = pickedUp();
  const placed = await client.calls.create({
    ...{ to: bob(), from },
    twiml: '<Response><Pause length="60"/></Response>',
  });
  assert.deepEqual([placed.status, placed.direction], ['queued', 'outbound-api']);
  const call = await ringing;
  const talking = await reaches(placed.sid, 'in-progress');
  assert.ok(talking.startTime);
  await client.calls(placed.sid).update({
    twiml: '<Response><Say>now something else</Say><Pause length="60"/></Response>',
  });
  for (let tries = 0; tries < 40 && twin.voice.notes(placed.sid).length < 3; tries++)
    await new Promise((resolve) => setTimeout(resolve, 50));
  assert.match(JSON.stringify(twin.voice.notes(placed.sid)), /now something else/);

  await client.calls(placed.sid).update({ status: 'completed' });
  await call.ended();
  const done = await reaches(placed.sid, 'completed');
  assert.ok(done.endTime);
  assert.match(done.duration, /^\d+$/);
  const listed = await client.calls.list({ status: 'completed', to: bob() });
  assert.deepEqual(
    listed.map(({ sid }) => sid),
    [placed.sid],
  );
  await assert.rejects(client.calls(placed.sid).update({ twiml: '<Response/>' }), {
    status: 400,
    code: 21220,
  });
});

test('a call that nobody takes ends as it should', async () => {
  phone.onCall = (call) => call.refuse(486);
  const busy = await client.calls.create({ to: bob(), from, twiml: '<Response/>' });
  await reaches(busy.sid, 'busy');
  phone.onCall = (call) => call.progress(180);
  const ignored = await client.calls.create({ to: bob(), from, twiml: '<Response/>', timeout: 1 });
  await reaches(ignored.sid, 'no-answer');
  const dropped = await client.calls.create({ to: bob(), from, twiml: '<Response/>' });
  await reaches(dropped.sid, 'ringing');
  await client.calls(dropped.sid).update({ status: 'canceled' });
  await reaches(dropped.sid, 'canceled');
});

test('addresses that lead nowhere are calls that fail', async () => {
  for (const to of ['sip:x@192.0.2.1', 'sip:%zz@[::', 'sip:@', 'sips:a@b:99999', '+12125550199']) {
    const { sid } = await client.calls.create({ to, from, twiml: '<Response/>' });
    await reaches(sid, 'failed');
  }
});
